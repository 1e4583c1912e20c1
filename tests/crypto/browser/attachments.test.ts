import assert from "node:assert/strict";
import { test } from "node:test";
import { attachmentBody, readAttachment } from "../../../crypto/browser/attachments.ts";
import type { Body } from "../../../crypto/browser/bodies.ts";
import { Refused } from "../../../crypto/browser/errors.ts";

const ABOUT = {
  fileId: new Uint8Array(16).fill(1),
  key: new Uint8Array(32).fill(2),
  name: "photo.jpg",
  type: "image/jpeg",
  size: 70_000,
  sha256: new Uint8Array(32).fill(3),
  chunks: 2,
};

test("what was written about a file is read again", () => {
  assert.deepEqual(readAttachment({ kind: "attachment", file: attachmentBody(ABOUT) }), ABOUT);
});

const WRONG: [name: string, claims: Body][] = [
  ["an id of another length", { id: "AAAA" }],
  ["a key of another length", { key: "AAAA" }],
  ["a name that is no text", { name: 7 }],
  ["a name that is too long", { name: "n".repeat(256) }],
  ["a type that is too long", { type: "t".repeat(101) }],
  ["fewer chunks than the size needs", { chunks: 1 }],
  ["more chunks than the size needs", { chunks: 3 }],
  ["a size below nothing", { size: -1 }],
  ["a size that is no number", { size: "70000" }],
  ["a size beyond what the protocol carries", { size: 2 ** 40 }],
  ["a hash that is missing", { sha256: null }],
];

for (const [name, claims] of WRONG) {
  test(`refuses ${name}`, () => {
    const body = { kind: "attachment", file: { ...attachmentBody(ABOUT), ...claims } };
    assert.throws(
      () => readAttachment(body),
      (error) => error instanceof Refused && error.refusal === "malformed",
    );
  });
}

test("refuses an attachment without a file", () => {
  assert.throws(() => readAttachment({ kind: "attachment" }), Refused);
});
