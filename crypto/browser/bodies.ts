// Strict JSON and base64url: what one side reads, the other reads too, or both refuse.
import { equalBytes } from "@noble/curves/utils.js";
import { Refused } from "./errors.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Body = { [key: string]: Json };

const MAX_DEPTH = 16;
// As many arguments as every engine takes.
const PIECE = 0x2000;
const KEY = /^[a-z][a-z0-9_]*$/;
const BASE64URL = /^[A-Za-z0-9_-]*$/;
// With the u flag a well-formed pair is one character outside this range, so only lone halves match.
const LONE_SURROGATE = /[\ud800-\udfff]/u;

export function b64(raw: Uint8Array): string {
  let text = "";
  for (let start = 0; start < raw.length; start += PIECE) {
    text += String.fromCharCode(...raw.subarray(start, start + PIECE));
  }
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** Base64url without padding, refused unless it re-encodes to itself and has `length` bytes (if given). */
export function unb64(text: Json | undefined, length?: number): Uint8Array {
  if (typeof text !== "string" || !BASE64URL.test(text) || text.length % 4 === 1) throw malformed("not base64url");
  const letters = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const raw = new Uint8Array(letters.length);
  for (let place = 0; place < raw.length; place += 1) raw[place] = letters.charCodeAt(place);
  if (b64(raw) !== text) throw malformed("base64url is not canonical");
  if (length !== undefined && raw.length !== length) throw malformed(`not ${length} bytes`);
  return raw;
}

/** Compact JSON in the order of the keys. Refuses what `parse` would refuse. */
export function encode(body: Body): Uint8Array {
  if (!isObject(body)) throw malformed("not a JSON object");
  check(body, 1);
  return new TextEncoder().encode(JSON.stringify(body));
}

/** An entry's or directory's body: strict, and byte for byte its own compact form. */
export function parse(raw: Uint8Array): Body {
  const body = read(raw);
  if (!isObject(body)) throw malformed("not a JSON object");
  // Writing it again and comparing finds duplicate keys, 1.0, 1e3, -0, needless escapes and spaces in one go.
  if (!equalBytes(encode(body), raw)) throw malformed("JSON is not in its canonical form");
  return body;
}

function read(raw: Uint8Array): Json {
  try {
    // ignoreBOM keeps a byte order mark in the text, where JSON.parse refuses it.
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw));
  } catch {
    throw malformed("not JSON");
  }
}

export function isObject(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object itself is depth 1. */
function check(value: unknown, depth: number): void {
  if (typeof value === "string") checkText(value);
  else if (typeof value === "number") checkNumber(value);
  else if (typeof value === "object" && value !== null) checkChildren(value, depth);
  else if (typeof value !== "boolean" && value !== null) throw malformed("cannot be written as JSON");
}

function checkChildren(value: object, depth: number): void {
  if (depth > MAX_DEPTH) throw malformed(`nested deeper than ${MAX_DEPTH}`);
  for (const [key, child] of Object.entries(value)) {
    if (!Array.isArray(value) && !KEY.test(key)) throw malformed("a key has an unknown form");
    check(child, depth + 1);
  }
}

function checkText(text: string): void {
  if (!isWellFormed(text)) throw malformed("a lone surrogate");
}

export function isWellFormed(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}

function checkNumber(number: number): void {
  // 2^53 itself is out: it is also what becomes of 2^53 + 1 where it is read.
  if (!Number.isSafeInteger(number)) throw malformed("only integers within 2^53");
  if (Object.is(number, -0)) throw malformed("minus zero");
}

function malformed(detail: string): Refused {
  return new Refused("malformed", detail);
}
