// How much may be written. The server sees the size class of an entry, and nothing goes past the largest.
import { fill, message } from "./elements.ts";

// Of 262,144 bytes the signature and the other answers take a few thousand at most.
const LARGEST_BYTES = 240_000;
// Fits, with the rest of a report, into 16 KiB, the class in which most reports are.
const COMMON_BYTES = 15_000;

export function isTooLong(text: string): boolean {
  return bytesOf(text) > LARGEST_BYTES;
}

/** Says something only where the text is unusually long. */
export function watchLength(field: HTMLTextAreaElement, within: ParentNode): void {
  field.addEventListener("input", () => {
    const bytes = bytesOf(field.value);
    const nearlyFull = bytes > LARGEST_BYTES * 0.9;
    message("too_long", bytes > LARGEST_BYTES, within);
    message("nearly_full", nearlyFull && bytes <= LARGEST_BYTES, within);
    message("long", bytes > COMMON_BYTES && !nearlyFull, within);
    fill("left", String(LARGEST_BYTES - bytes), within);
  });
}

/** What the protocol can carry: a lone half of a character, as broken keyboards leave, becomes a question mark. */
export function sendable(text: string): string {
  return text.trim().replace(/[\ud800-\udfff]/gu, "\ufffd");
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(JSON.stringify(text)).length;
}
