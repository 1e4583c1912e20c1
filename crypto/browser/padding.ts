// Sizes that tell little: a 0x80 byte, then zeros, up to one of few lengths (ISO/IEC 7816-4).
import { Refused } from "./errors.ts";

export const ENTRY_SIZES = [4096, 16384, 65536, 262144];
export const HINT_BYTES = 256;
const MAX_FILE = 0xffffffff;

export function padEntry(plain: Uint8Array): Uint8Array {
  const size = ENTRY_SIZES.find((candidate) => plain.length < candidate);
  if (size === undefined) throw new Refused("malformed", "an entry is too long");
  return pad(plain, size);
}

export function unpadEntry(padded: Uint8Array): Uint8Array {
  if (!ENTRY_SIZES.includes(padded.length)) throw new Refused("wrong_padding");
  return unpad(padded);
}

export function padHint(plain: Uint8Array): Uint8Array {
  if (plain.length >= HINT_BYTES) throw new Refused("malformed", "a card or index record is too long");
  return pad(plain, HINT_BYTES);
}

export function unpadHint(padded: Uint8Array): Uint8Array {
  if (padded.length !== HINT_BYTES) throw new Refused("wrong_padding");
  return unpad(padded);
}

/** The Padmé size of `size` bytes: at most 12 % more, few distinct values (Nikitin et al., PETS 2019). */
export function padme(size: number): number {
  if (size < 2) return size;
  if (size > MAX_FILE) throw new Refused("malformed", "a file is too large");
  const exponent = 31 - Math.clz32(size);
  const kept = 32 - Math.clz32(exponent);
  const step = 2 ** (exponent - kept);
  return Math.ceil(size / step) * step;
}

/** To the Padmé size of size + 1, rounded up to whole chunks. */
export function padFile(plain: Uint8Array, chunkBytes: number): Uint8Array {
  return pad(plain, Math.ceil(padme(plain.length + 1) / chunkBytes) * chunkBytes);
}

export function unpad(padded: Uint8Array): Uint8Array {
  let end = padded.length - 1;
  while (padded[end] === 0) end -= 1;
  if (padded[end] !== 0x80) throw new Refused("wrong_padding");
  return padded.slice(0, end);
}

function pad(plain: Uint8Array, size: number): Uint8Array {
  const padded = new Uint8Array(size);
  padded.set(plain);
  padded[plain.length] = 0x80;
  return padded;
}
