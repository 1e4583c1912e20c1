// A refusal is a thrown Refused of a given name; anything else thrown, or nothing, fails the test.
import assert from "node:assert/strict";
import { type RefusalName, Refused } from "../../../crypto/browser/errors.ts";

export async function refuses(refusal: RefusalName, work: () => unknown, what?: string): Promise<void> {
  assert.equal(await refusalOf(work), refusal, what);
}

/** The refusal's name, or null when nothing was refused. */
export async function refusalOf(work: () => unknown): Promise<RefusalName | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}

export function flipped(raw: Uint8Array, byte: number, bit = byte % 8): Uint8Array {
  const changed = raw.slice();
  changed[byte] = (changed[byte] as number) ^ (1 << bit);
  return changed;
}
