// Domain separation: every derivation, seal and signature begins with one of these labels.
import { concatBytes } from "@noble/hashes/utils.js";
import { b64 } from "./bodies.ts";

export const CASE = "davylamp/v1/case";
export const BOX = "davylamp/v1/box";
export const SEAL = "davylamp/v1/seal";
export const CARD = "davylamp/v1/card";
export const INDEX = "davylamp/v1/index";
export const ENTRY = "davylamp/v1/entry";
export const LINK = "davylamp/v1/link";
export const CHUNK = "davylamp/v1/chunk";
export const DIRECTORY = "davylamp/v1/directory";
export const MEMBER = "davylamp/v1/member";
export const EVIDENCE = "davylamp/v1/evidence";
export const INVITE = "davylamp/v1/invite";
export const LOCKED = "davylamp/v1/locked";
export const OFFICE_SECRET = "davylamp/v1/office-secret";
export const OFFICE_SEED = "davylamp/v1/office-seal";
export const REPORTER_TOKEN = "davylamp/v1/reporter/token";
export const REPORTER_LOCK_KEY = "davylamp/v1/reporter/lock";
export const REPORTER_COMMIT = "davylamp/v1/reporter/commit";
export const REPORTER_LOCK = "davylamp/v1/reporter-lock";
export const OFFICE_SEAL_KEY = "davylamp/v1/office/seal";
export const OFFICE_SIGN_KEY = "davylamp/v1/office/sign";
export const OFFICE_INDEX_KEY = "davylamp/v1/office/index";
export const MEMBER_SEAL_KEY = "davylamp/v1/member/seal";
export const MEMBER_SIGN_KEY = "davylamp/v1/member/sign";
export const UNLOCK_LOGIN = "davylamp/v1/unlock/login";
export const UNLOCK_KEY = "davylamp/v1/unlock/key";

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Each part behind its length (4 bytes, big-endian), so that no two lists give the same bytes. */
export function cat(...parts: (Uint8Array | string)[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (const part of parts) {
    const raw = typeof part === "string" ? utf8(part) : part;
    pieces.push(bigEndian(raw.length), raw);
  }
  return concatBytes(...pieces);
}

/** Four bytes. */
export function bigEndian(number: number): Uint8Array {
  return Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number);
}

export function officeHolder(officeId: string): string {
  return `office:${officeId}`;
}

export function memberHolder(memberId: Uint8Array): string {
  return `member:${b64(memberId)}`;
}
