import assert from "node:assert/strict";
import { test } from "node:test";
import { type Body, b64, encode, parse, unb64 } from "../../../crypto/browser/bodies.ts";
import { vectors } from "./cast.ts";
import { refuses } from "./refusing.ts";

const { accepted, refused, base64url } = vectors("bodies");

test("a canonical body is read and written again as the same bytes", () => {
  for (const { why, bytes } of accepted) assert.equal(b64(encode(parse(unb64(bytes)))), bytes, why);
});

test("every other body is refused", async () => {
  for (const { why, bytes } of refused) await refuses("malformed", () => parse(unb64(bytes)), why);
});

test("a body cut anywhere is refused", async () => {
  const whole = encode({ kind: "message", at: "2026-11-23", seen: null, list: [1, { a: "é" }] });
  for (let end = 0; end < whole.length; end += 1) {
    await refuses("malformed", () => parse(whole.subarray(0, end)), `cut at ${end}`);
  }
});

test("nothing is written that would not be read", async () => {
  const unwritable: { [why: string]: unknown } = {
    "a list": [],
    "a float": { a: 1.5 },
    "not a number": { a: Number.NaN },
    "minus zero": { a: -0 },
    "2^53": { a: 2 ** 53 },
    "a lone surrogate": { a: "\ud83e" },
    "a capital in a key": { aB: 1 },
    "an undefined value": { a: undefined },
    "an undefined value in a list": { a: [undefined] },
    "a function": { a: () => 1 },
    "a big integer": { a: 1n },
  };
  for (const [why, body] of Object.entries(unwritable)) {
    await refuses("malformed", () => encode(body as Body), why);
  }
});

test("base64url is read when it is the one spelling of its bytes", async () => {
  for (const text of base64url.accepted) assert.equal(b64(unb64(text)), text);
  for (const text of base64url.refused) await refuses("malformed", () => unb64(text), String(text));
});

test("base64url of another length is refused", async () => {
  assert.equal(unb64("AAAA", 3).length, 3);
  await refuses("malformed", () => unb64("AAAA", 4));
});
