// Opening a file in the worker: chunk by chunk, and believed only when its size, padding and SHA-256 are those of the entry.
import { type Attachment, readAttachment } from "../../crypto/browser/attachments.ts";
import { b64 } from "../../crypto/browser/bodies.ts";
import { CHUNK_BYTES, openChunk, SEALED_CHUNK_BYTES } from "../../crypto/browser/chunks.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { hashing } from "../../crypto/browser/keys.ts";
import { same } from "./guarding.ts";
import { type OpenCase, pathOf, readOpenings } from "./opening.ts";
import * as server from "./server.ts";
import { Failed, type OpenedFile } from "./telling.ts";

// In one answer: the way there and back costs more than the bytes. While one is opened the next are on their way.
const AT_ONCE = 15;
const AHEAD = 3;
// Below, a file is read as text; above, it would hold up the page.
const LONGEST_TEXT = 1024 * 1024;
// What a picture may have when it is decoded. A few kilobytes can claim to be far larger.
const MOST_PIXELS = 100_000_000;

/** `id`: of an attachment in the verified talk. A refusal is about this file only, so it is told and not thrown. */
export async function openFile(opened: OpenCase, id: string): Promise<OpenedFile> {
  try {
    return await read(opened, attachmentIn(opened, id));
  } catch (error) {
    if (error instanceof Refused) return { refused: error.refusal };
    throw error;
  }
}

export function filesIn({ talk }: OpenCase): number {
  return talk.items.filter(({ entry }) => entry?.body.kind === "attachment").length;
}

function attachmentIn({ talk }: OpenCase, id: string): Attachment {
  for (const { entry } of talk.items) {
    if (entry?.body.kind !== "attachment") continue;
    const about = readAttachment(entry.body);
    if (b64(about.fileId) === id) return about;
  }
  throw new Failed("gone");
}

async function read(opened: OpenCase, about: Attachment): Promise<OpenedFile> {
  const path = `${pathOf(opened.number)}/files/${b64(about.fileId)}`;
  const answer = await server.post(`${path}/open`, {});
  const ticket = server.text(answer.ticket);
  const openings = readOpenings(answer.opened);
  const key = { ...about, caseId: opened.id };
  const whole = hashing();
  const parts: Blob[] = [];
  let head = new Uint8Array();
  for await (const { first, count, sealed } of fetched(path, ticket, about.chunks)) {
    if (sealed.length !== count * SEALED_CHUNK_BYTES) throw new Refused("cannot_open", "chunks are missing");
    const cut = Array.from({ length: count }, (_, place) =>
      sealed.subarray(place * SEALED_CHUNK_BYTES, (place + 1) * SEALED_CHUNK_BYTES),
    );
    const plain = await Promise.all(cut.map((chunk, place) => openChunk(key, first + place, chunk)));
    const known = plain.map((chunk, place) => withoutPadding(chunk, about.size - (first + place) * CHUNK_BYTES));
    for (const part of known) whole.update(part);
    if (first === 0) head = known[0]?.slice() ?? head;
    // Handed to the browser piece by piece: this script holds a megabyte or so of it, however large the file is.
    parts.push(new Blob(known as BlobPart[]));
  }
  if (!same(whole.digest(), about.sha256)) throw new Refused("cannot_open", "not the file that the entry names");
  return { blob: new Blob(parts), look: lookOf(head, about), openings };
}

type Fetched = { first: number; count: number; sealed: Uint8Array };

/** In their order. */
async function* fetched(path: string, ticket: string, chunks: number): AsyncGenerator<Fetched> {
  const ahead: Promise<Fetched>[] = [];
  for (let first = 0; first < chunks || ahead.length > 0; first += AT_ONCE) {
    if (first < chunks) ahead.push(awaited(fetchPart(path, ticket, first, Math.min(AT_ONCE, chunks - first))));
    if (ahead.length < AHEAD && first + AT_ONCE < chunks) continue;
    const next = await ahead.shift();
    if (next) yield next;
  }
}

async function fetchPart(path: string, ticket: string, first: number, count: number): Promise<Fetched> {
  return { first, count, sealed: await server.chunks(`${path}/${first}?chunks=${count}`, ticket) };
}

/** What is fetched ahead may fail before anybody waits for it. */
function awaited(part: Promise<Fetched>): Promise<Fetched> {
  part.catch(() => undefined);
  return part;
}

/** `left`: how many bytes of the file there are from the beginning of this chunk on; below 0 the padding has begun. */
function withoutPadding(plain: Uint8Array, left: number): Uint8Array {
  const end = Math.max(0, Math.min(CHUNK_BYTES, left));
  for (let place = end; place < CHUNK_BYTES; place++) {
    if (plain[place] !== (place === left ? 0x80 : 0)) throw new Refused("wrong_padding");
  }
  return plain.subarray(0, end);
}

/** By the first bytes, never by the name or the type that the sender claims. */
function lookOf(head: Uint8Array, { size, type }: Attachment): "image" | "text" | "sound" | "video" | "other" {
  if (isPicture(head)) return "image";
  if (size <= LONGEST_TEXT && type === "text/plain") return "text";
  if (begins(head, "ID3") || begins(head, "OggS") || begins(head, "fLaC") || begins(head, "WAVE", 8)) return "sound";
  if (begins(head, "ftyp", 4) || begins(head, "\x1aE\xdf\xa3")) return type.startsWith("audio/") ? "sound" : "video";
  return "other";
}

function isPicture(head: Uint8Array): boolean {
  if (begins(head, "\x89PNG\r\n\x1a\n")) return pixelsOfPng(head) <= MOST_PIXELS;
  return begins(head, "\xff\xd8\xff") || (begins(head, "RIFF") && begins(head, "WEBP", 8));
}

function pixelsOfPng(head: Uint8Array): number {
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  return head.length < 24 ? 0 : view.getUint32(16) * view.getUint32(20);
}

function begins(head: Uint8Array, letters: string, at = 0): boolean {
  return [...letters].every((letter, place) => head[at + place] === letter.charCodeAt(0));
}
