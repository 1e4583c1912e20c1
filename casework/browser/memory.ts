// What stays in the browser between two pages: the member secret as ciphertext, and the newest directory's head.
import type { Head, Pins } from "./telling.ts";

const KEPT = "davylamp/v1/desk/session";
/** What was tried in the practice space: invented, and gone with the keys. */
export const PRACTICE = "davylamp/v1/desk/practice";
const HEAD = "davylamp/v1/desk/directory";

export function keptSecret(): string | null {
  return sessionStorage.getItem(KEPT);
}

export function keepSecret(kept: string): void {
  sessionStorage.setItem(KEPT, kept);
}

export function forgetSecret(): void {
  sessionStorage.removeItem(KEPT);
  sessionStorage.removeItem(PRACTICE);
}

export function seenHead(pins: Pins): Head | null {
  const text = localStorage.getItem(headName(pins));
  if (text === null) return null;
  try {
    const { seq, sha256 } = JSON.parse(text) as Partial<Head>;
    return typeof seq === "number" && typeof sha256 === "string" ? { seq, sha256 } : null;
  } catch {
    return null;
  }
}

export function rememberHead(pins: Pins, head: Head): void {
  localStorage.setItem(headName(pins), JSON.stringify(head));
}

// One browser may know several installations under one address, one after the other.
function headName(pins: Pins): string {
  return `${HEAD}/${pins.root}/${pins.service}`;
}
