import assert from "node:assert/strict";
import { test } from "node:test";
import { encrypt } from "../../../crypto/browser/aead.ts";
import { chunkCount, openChunk, sealChunk, split } from "../../../crypto/browser/chunks.ts";
import { CHUNK, cat } from "../../../crypto/browser/labels.ts";
import { unpad } from "../../../crypto/browser/padding.ts";
import { CASE, id, secret } from "./cast.ts";
import { flipped, refuses } from "./refusing.ts";

const PLAIN = Uint8Array.from({ length: 150_000 }, (_, i) => i * 7);
const FILE = { key: secret("file"), caseId: CASE, fileId: id("file"), chunks: chunkCount(PLAIN.length) };
const sealed = await Promise.all(split(PLAIN).map((chunk, number) => sealChunk(FILE, number, chunk)));

test("a file comes back whole", async () => {
  const opened = await Promise.all(sealed.map((chunk, number) => openChunk(FILE, number, chunk)));
  assert.deepEqual(unpad(Uint8Array.from(opened.flatMap((chunk) => [...chunk]))), PLAIN);
  assert.equal(sealed.length, 3);
  for (const chunk of sealed) assert.equal(chunk.length, 65536 + 16);
});

test("an empty file has one chunk", async () => {
  const [only, ...more] = split(new Uint8Array());
  assert.equal(more.length, 0);
  assert.equal(unpad(only as Uint8Array).length, 0);
});

test("a chunk opens in its own place only", async () => {
  const first = sealed[0] as Uint8Array;
  await refuses("cannot_open", () => openChunk(FILE, 1, first), "another number");
  await refuses("cannot_open", () => openChunk({ ...FILE, chunks: 1 }, 0, first), "as the last one");
  await refuses(
    "cannot_open",
    () => openChunk({ ...FILE, chunks: 4 }, 2, sealed[2] as Uint8Array),
    "not as the last one",
  );
  await refuses("cannot_open", () => openChunk({ ...FILE, fileId: id("another") }, 0, first), "another file");
  await refuses("cannot_open", () => openChunk({ ...FILE, caseId: id("another") }, 0, first), "another case");
  await refuses("cannot_open", () => openChunk({ ...FILE, key: secret("another") }, 0, first), "another key");
});

test("a chunk with a bit flipped, or cut, is refused", async () => {
  const first = sealed[0] as Uint8Array;
  for (let byte = 0; byte < first.length; byte += 997) {
    await refuses("cannot_open", () => openChunk(FILE, 0, flipped(first, byte)), `byte ${byte}`);
    await refuses("cannot_open", () => openChunk(FILE, 0, first.subarray(0, byte)), `cut at ${byte}`);
  }
});

test("a short chunk is refused even from whoever holds the key", async () => {
  const nonce = new Uint8Array(12);
  const short = await encrypt(FILE.key, nonce, new Uint8Array(100), cat(CHUNK, CASE, FILE.fileId));
  await refuses("malformed", () => openChunk(FILE, 0, short));
});

test("a chunk of another length or beyond the last is refused", async () => {
  await refuses("malformed", () => sealChunk(FILE, 0, new Uint8Array(65535)));
  for (const number of [-1, 3, 0.5, Number.NaN]) {
    await refuses("malformed", () => sealChunk(FILE, number, new Uint8Array(65536)), String(number));
  }
});
