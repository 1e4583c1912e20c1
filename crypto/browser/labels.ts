// Domain separation: every derivation, seal and signature begins with one of these labels.
import { concatBytes } from "@noble/hashes/utils.js";
import { b64 } from "./bodies.ts";

const PREFIX = "davylamp/v1/";

export const CASE = `${PREFIX}case`;
export const BOX = `${PREFIX}box`;
export const SEAL = `${PREFIX}seal`;
export const CARD = `${PREFIX}card`;
export const INDEX = `${PREFIX}index`;
export const ENTRY = `${PREFIX}entry`;
export const LINK = `${PREFIX}link`;
export const CHUNK = `${PREFIX}chunk`;
export const DIRECTORY = `${PREFIX}directory`;
export const MEMBER = `${PREFIX}member`;
export const INVITE = `${PREFIX}invite`;
export const LOCKED = `${PREFIX}locked`;
export const OFFICE_SECRET = `${PREFIX}office-secret`;
export const OFFICE_SEED = `${PREFIX}office-seal`;
export const REPORTER_TOKEN = `${PREFIX}reporter/token`;
export const REPORTER_LOCK_KEY = `${PREFIX}reporter/lock`;
export const REPORTER_COMMIT = `${PREFIX}reporter/commit`;
export const REPORTER_LOCK = `${PREFIX}reporter-lock`;
export const OFFICE_SEAL_KEY = `${PREFIX}office/seal`;
export const OFFICE_SIGN_KEY = `${PREFIX}office/sign`;
export const OFFICE_INDEX_KEY = `${PREFIX}office/index`;
export const MEMBER_SEAL_KEY = `${PREFIX}member/seal`;
export const MEMBER_SIGN_KEY = `${PREFIX}member/sign`;
export const UNLOCK_LOGIN = `${PREFIX}unlock/login`;
export const UNLOCK_KEY = `${PREFIX}unlock/key`;

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
