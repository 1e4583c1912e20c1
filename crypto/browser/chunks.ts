// Files in sealed pieces of 65,536 plain bytes; order, end, case and file are bound into each.
import { concatBytes } from "@noble/hashes/utils.js";
import { decrypt, encrypt } from "./aead.ts";
import { Refused } from "./errors.ts";
import * as labels from "./labels.ts";
import { padFile, padme } from "./padding.ts";

export const CHUNK_BYTES = 65536;
export const SEALED_CHUNK_BYTES = 65552;

/** One file under one key; `chunks` is how many pieces it has. */
export type FileKey = { key: Uint8Array; caseId: Uint8Array; fileId: Uint8Array; chunks: number };

export function chunkCount(plainBytes: number): number {
  return Math.ceil(padme(plainBytes + 1) / CHUNK_BYTES);
}

/** The padded file in whole chunks, at least one. */
export function split(plain: Uint8Array): Uint8Array[] {
  const padded = padFile(plain, CHUNK_BYTES);
  const chunks: Uint8Array[] = [];
  for (let start = 0; start < padded.length; start += CHUNK_BYTES) {
    chunks.push(padded.subarray(start, start + CHUNK_BYTES));
  }
  return chunks;
}

/** Danger: never seal other bytes under the same key, file id and number, or the nonce repeats. */
export async function sealChunk(file: FileKey, number: number, plain: Uint8Array): Promise<Uint8Array> {
  if (plain.length !== CHUNK_BYTES) throw new Refused("malformed", "a chunk has 65536 bytes");
  return encrypt(file.key, nonce(file, number), plain, aad(file));
}

export async function openChunk(file: FileKey, number: number, sealed: Uint8Array): Promise<Uint8Array> {
  const plain = await decrypt(file.key, nonce(file, number), sealed, aad(file));
  if (plain.length !== CHUNK_BYTES) throw new Refused("malformed", "a chunk has 65536 bytes");
  return plain;
}

function nonce(file: FileKey, number: number): Uint8Array {
  if (!Number.isInteger(number) || number < 0 || number >= file.chunks) {
    throw new Refused("malformed", "no such chunk");
  }
  return concatBytes(new Uint8Array(7), labels.bigEndian(number), Uint8Array.of(number === file.chunks - 1 ? 1 : 0));
}

function aad(file: FileKey): Uint8Array {
  return labels.cat(labels.CHUNK, file.caseId, file.fileId);
}
