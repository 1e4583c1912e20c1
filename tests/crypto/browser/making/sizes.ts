// Padmé sizes and numbers of chunks, where they change.
import { chunkCount } from "../../../../crypto/browser/chunks.ts";
import { padme } from "../../../../crypto/browser/padding.ts";

const SIZES = [
  0,
  1,
  2,
  3,
  7,
  8,
  9,
  15,
  16,
  17,
  31,
  33,
  100,
  1000,
  4095,
  4097,
  65535,
  65536,
  65537,
  70000,
  1_000_000,
  1_200_001,
  2 ** 24 - 1,
  2 ** 24 + 1,
  2 ** 31 - 1,
  2 ** 31 + 1,
];
const FILES = [0, 1, 65534, 65535, 65536, 131070, 131071, 131072, 1_000_000, 5_000_000, 20_000_000];

export function make(): unknown {
  return {
    note: "padme: pairs of a size and its Padmé size; chunks: pairs of a file's true size and its number of chunks",
    padme: SIZES.map((size) => [size, padme(size)]),
    chunks: FILES.map((size) => [size, chunkCount(size)]),
  };
}
