// Opening a file in the worker: chunk by chunk, and believed only when its size, padding and SHA-256 are those of the entry.
import { type Attachment, readAttachment } from "../../crypto/browser/attachments.ts";
import { b64 } from "../../crypto/browser/bodies.ts";
import { CHUNK_BYTES, openChunk } from "../../crypto/browser/chunks.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { hashing } from "../../crypto/browser/keys.ts";
import { same } from "./guarding.ts";
import { type OpenCase, pathOf } from "./opening.ts";
import * as server from "./server.ts";
import { Failed, type OpenedFile, type Opening } from "./telling.ts";

// While one chunk is opened the next are on their way.
const AHEAD = 4;
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
  const openings = server
    .objects(answer.opened)
    .map(({ at, by }): Opening => ({ at: server.text(at), by: server.text(by) }));
  const fetching = new Map<number, Promise<Uint8Array>>();
  const whole = hashing();
  const parts: Uint8Array[] = [];
  for (let number = 0; number < about.chunks; number++) {
    for (let next = number; next < Math.min(number + AHEAD, about.chunks); next++) {
      if (!fetching.has(next)) fetching.set(next, awaited(server.chunk(`${path}/${next}`, ticket)));
    }
    const plain = await openChunk({ ...about, caseId: opened.id }, number, await taken(fetching, number));
    const part = withoutPadding(plain, about.size - number * CHUNK_BYTES);
    whole.update(part);
    parts.push(part);
  }
  if (!same(whole.digest(), about.sha256)) throw new Refused("cannot_open", "not the file that the entry names");
  const [head = new Uint8Array()] = parts;
  return { blob: new Blob(parts as BlobPart[]), look: lookOf(head, about), openings };
}

/** A chunk that is fetched ahead may fail before anybody waits for it. */
function awaited(chunk: Promise<Uint8Array>): Promise<Uint8Array> {
  chunk.catch(() => undefined);
  return chunk;
}

async function taken(fetching: Map<number, Promise<Uint8Array>>, number: number): Promise<Uint8Array> {
  const chunk = await fetching.get(number);
  fetching.delete(number);
  if (!chunk) throw new Failed("broken");
  return chunk;
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
