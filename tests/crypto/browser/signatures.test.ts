import assert from "node:assert/strict";
import { test } from "node:test";
import { unb64 } from "../../../crypto/browser/bodies.ts";
import { checkSignature, sign, verifyKey } from "../../../crypto/browser/keys.ts";
import { utf8 } from "../../../crypto/browser/labels.ts";
import { REPORTER, vectors } from "./cast.ts";
import { flipped, refusalOf, refuses } from "./refusing.ts";

const MESSAGE = utf8("message");

test("ordinary signatures are accepted, oddities are not", async () => {
  for (const { why, verify, message, signature, accepted } of vectors("ed25519").cases) {
    const work = () => checkSignature(unb64(verify), unb64(message), unb64(signature));
    assert.equal(await refusalOf(work), accepted ? null : "bad_signature", why);
  }
});

test("a signature with any bit flipped is refused", async () => {
  const signature = sign(REPORTER, MESSAGE);
  for (let bit = 0; bit < 512; bit += 1) {
    const changed = flipped(signature, bit >> 3, bit & 7);
    await refuses("bad_signature", () => checkSignature(verifyKey(REPORTER), MESSAGE, changed), `bit ${bit}`);
  }
});

test("a signature under a key with any byte changed is refused", async () => {
  const signature = sign(REPORTER, MESSAGE);
  for (let byte = 0; byte < 32; byte += 1) {
    const changed = flipped(verifyKey(REPORTER), byte);
    await refuses("bad_signature", () => checkSignature(changed, MESSAGE, signature), `byte ${byte}`);
  }
});

test("a seed of another length signs nothing", async () => {
  for (const length of [0, 31, 33, 64]) {
    await refuses("malformed", () => sign(new Uint8Array(length), MESSAGE), `${length} bytes`);
    await refuses("malformed", () => verifyKey(new Uint8Array(length)), `${length} bytes`);
  }
});
