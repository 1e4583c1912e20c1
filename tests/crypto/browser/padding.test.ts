import assert from "node:assert/strict";
import { test } from "node:test";
import { chunkCount } from "../../../crypto/browser/chunks.ts";
import { padEntry, padHint, padme, unpadEntry, unpadHint } from "../../../crypto/browser/padding.ts";
import { vectors } from "./cast.ts";
import { flipped, refuses } from "./refusing.ts";

const { padme: padmeSizes, chunks } = vectors("sizes");

test("an entry takes the next of four sizes", () => {
  const expected: [number, number][] = [
    [0, 4096],
    [4095, 4096],
    [4096, 16384],
    [16383, 16384],
    [16384, 65536],
    [65535, 65536],
    [65536, 262144],
    [262143, 262144],
  ];
  for (const [size, padded] of expected) {
    const plain = new Uint8Array(size).fill(7);
    assert.equal(padEntry(plain).length, padded, `${size} bytes`);
    assert.deepEqual(unpadEntry(padEntry(plain)), plain);
  }
});

test("an entry of more than 256 KiB is refused", async () => {
  await refuses("malformed", () => padEntry(new Uint8Array(262144)));
});

test("words that end in 0x80 and zeros come back whole", () => {
  const tricky = Uint8Array.of(1, 0x80, 0, 0);
  assert.deepEqual(unpadEntry(padEntry(tricky)), tricky);
  assert.deepEqual(unpadHint(padHint(tricky)), tricky);
});

test("any of the four sizes is accepted, and no other", async () => {
  for (const size of [4096, 16384, 65536, 262144]) {
    const padded = new Uint8Array(size);
    padded[0] = 0x80;
    assert.equal(unpadEntry(padded).length, 0);
  }
  for (const size of [0, 1, 256, 4095, 4097, 8192, 32768, 262145, 524288]) {
    await refuses("wrong_padding", () => unpadEntry(new Uint8Array(size).fill(0x80, 0, 1)), `${size} bytes`);
  }
});

test("after the 0x80 there are zeros only", async () => {
  const padded = padEntry(Uint8Array.of(1, 2, 3));
  for (const byte of [4, 5, 1000, 4095]) {
    await refuses("wrong_padding", () => unpadEntry(flipped(padded, byte, 0)), `byte ${byte}`);
  }
  await refuses("wrong_padding", () => unpadEntry(new Uint8Array(4096)), "zeros only");
  await refuses("wrong_padding", () => unpadEntry(flipped(padded, 3, 7)), "no 0x80");
});

test("a hint has 256 bytes", async () => {
  assert.equal(padHint(new Uint8Array(255)).length, 256);
  await refuses("malformed", () => padHint(new Uint8Array(256)));
  for (const size of [0, 255, 257]) {
    await refuses("wrong_padding", () => unpadHint(new Uint8Array(size).fill(0x80)), `${size} bytes`);
  }
});

test("files take few sizes", () => {
  for (const [size, padded] of padmeSizes) assert.equal(padme(size), padded, `${size} bytes`);
  for (const [size, count] of chunks) assert.equal(chunkCount(size), count, `${size} bytes`);
});

test("Padmé never shrinks, adds at most 12 % and is its own Padmé", () => {
  for (let size = 1; size < 2 ** 31; size = Math.ceil(size * 1.0137)) {
    const padded = padme(size);
    assert.ok(padded >= size && padded <= size * 1.12, `${size} bytes`);
    assert.equal(padme(padded), padded);
  }
});

test("a file of 4 GiB is refused", async () => {
  await refuses("malformed", () => padme(2 ** 32));
});
