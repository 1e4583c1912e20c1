// The writer of evidence makes the file of the vectors again; whoever reads it is in Python: tests/crypto/test_own_vectors.py.
import assert from "node:assert/strict";
import { test } from "node:test";
import { b64, parse, unb64 } from "../../../crypto/browser/bodies.ts";
import { checkSigned, content, digest, file } from "../../../crypto/browser/evidence.ts";
import { sha256 } from "../../../crypto/browser/keys.ts";
import { utf8 } from "../../../crypto/browser/labels.ts";
import { MEANS } from "../../../crypto/browser/means.ts";
import { vectors } from "./cast.ts";

const known = vectors("evidence");
const first: string = known.cases[0].file;
const statement = { bytes: unb64(known.directory.statement), sig: unb64(known.directory.sig) };

type Stored = { id: string; sealed: string; shown: boolean };
const boxes = known.boxes.map((box: { kind: string; box_seed: string; entries: Stored[] }) => ({
  kind: box.kind,
  boxSeed: unb64(box.box_seed),
  entries: box.entries.map(({ id, sealed, shown }) => ({ id: unb64(id), sealed: unb64(sealed), shown })),
}));

test("the same entries give the same file, byte for byte", async () => {
  const written = await content(MEANS, "case", unb64(known.case), statement, boxes);
  const { signatures } = JSON.parse(first);
  assert.equal(new TextDecoder().decode(file(MEANS, written, signatures)), first);
});

test("what a colleague agrees to is the content and nothing around it", async () => {
  const written = await content(MEANS, "case", unb64(known.case), statement, boxes);
  assert.equal(digest(MEANS, written), b64(sha256(utf8(JSON.stringify(JSON.parse(first).content)))));
});

test("a colleague's signature is for this content, this day and this role", () => {
  const { content: shown, signatures } = JSON.parse(first);
  const [made, agreed] = signatures;
  checkSigned(MEANS, agreed, shown);
  for (const [wrong, of] of [
    [{ ...agreed, as: "made" }, shown],
    [{ ...agreed, at: "2026-11-24" }, shown],
    [agreed, { ...shown, case: "" }],
    [{ ...agreed, cert: made.cert }, shown],
    [{ ...agreed, sig: "" }, shown],
  ])
    assert.throws(() => checkSigned(MEANS, wrong, of), /bad_signature|malformed/);
});

test("a left-out entry is an id and a hash", () => {
  const { content: shown } = parse(utf8(first)) as { content: { boxes: { entries: object[] }[] } };
  assert.deepEqual(Object.keys(shown.boxes[0]?.entries[0] ?? {}), ["id", "sha256"]);
});
