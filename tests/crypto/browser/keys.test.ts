import assert from "node:assert/strict";
import { test } from "node:test";
import { hkdf, indexKey, keyHash, officeKeys, sealPublic, unlockKeys } from "../../../crypto/browser/keys.ts";
import * as labels from "../../../crypto/browser/labels.ts";
import { OMBUDS, secret } from "./cast.ts";
import { refuses } from "./refusing.ts";

const hex = (raw: Uint8Array) => Buffer.from(raw).toString("hex");

test("no two labels are the same, and all carry the version", () => {
  const texts = Object.values(labels).filter((value) => typeof value === "string");
  assert.equal(new Set(texts).size, texts.length);
  for (const text of texts) assert.match(text, /^davylamp\/v1\/[a-z/-]+$/);
});

test("parts are told apart by their lengths", () => {
  assert.equal(hex(labels.cat("a", "bc")), "00000001610000000262" + "63");
  assert.notEqual(hex(labels.cat("ab", "c")), hex(labels.cat("a", "bc")));
  assert.equal(hex(labels.cat("é", Uint8Array.of(1), "")), "00000002c3a9000000010100000000");
});

test("holders are named by kind", () => {
  assert.equal(labels.officeHolder("cd-ombuds"), "office:cd-ombuds");
  assert.equal(labels.memberHolder(new Uint8Array(16)), "member:AAAAAAAAAAAAAAAAAAAAAA");
});

test("each derivation gives another key", () => {
  const keys = [labels.OFFICE_SEAL_KEY, labels.OFFICE_SIGN_KEY].map((label) => hex(hkdf(secret("x"), label)));
  assert.equal(new Set([...keys, hex(indexKey(secret("x")))]).size, 3);
});

test("a sealing key has 1,216 bytes and its hash is refused for any other", async () => {
  assert.equal(sealPublic(secret("x")).length, 1216);
  await refuses("malformed", () => keyHash(OMBUDS.keys.sealPublic.subarray(1)));
  await refuses("malformed", () => sealPublic(new Uint8Array(31)));
});

test("an office's two key pairs come from one secret", () => {
  const again = officeKeys(secret(OMBUDS.office));
  assert.deepEqual(again, OMBUDS.keys);
});

test("a passphrase that is no text, or a salt of another length, is refused", async () => {
  await refuses("malformed", () => unlockKeys("lone \ud83e surrogate", new Uint8Array(16)));
  await refuses("malformed", () => unlockKeys("words", new Uint8Array(15)));
});
