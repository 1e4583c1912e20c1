import assert from "node:assert/strict";
import { test } from "node:test";
import type { Body } from "../../../crypto/browser/bodies.ts";
import * as entries from "../../../crypto/browser/entries.ts";
import { openSeal } from "../../../crypto/browser/hpke.ts";
import { verifyKey } from "../../../crypto/browser/keys.ts";
import { cat, ENTRY } from "../../../crypto/browser/labels.ts";
import { unpadEntry } from "../../../crypto/browser/padding.ts";
import { box, GATEWAY, id, OMBUDS, placeIn, REPORTER } from "./cast.ts";
import { sealPlain } from "./making/conversation.ts";
import { flipped, refuses } from "./refusing.ts";

const BOX = box("talk");
const HERE = placeIn(BOX, "entry");
const BODY: Body = { kind: "message", at: "2026-11-23", seen: null, text: "Trois blessés" };
const sealed = await entries.writeReporterEntry(REPORTER, HERE, BODY);
const open = (raw: Uint8Array, place = HERE) => entries.openEntry(BOX.seed, place, raw);

test("the reporter's entry opens as written", async () => {
  const author = verifyKey(REPORTER);
  assert.deepEqual(await open(sealed), { role: 1, author, reporter: author, body: BODY });
  assert.equal(sealed.length, 1120 + 4096 + 16);
});

test("the office's entry opens as written", async () => {
  const { signSeed, verify } = OMBUDS.memberKeys;
  const opened = await open(await entries.writeOfficeEntry(signSeed, HERE, BODY));
  assert.deepEqual(opened, { role: 2, author: verify, body: BODY });
});

test("a gateway's entry opens with both keys", async () => {
  const opened = await open(await entries.writeGatewayEntry(GATEWAY, REPORTER, HERE, BODY));
  assert.deepEqual(opened, { role: 3, author: verifyKey(GATEWAY), reporter: verifyKey(REPORTER), body: BODY });
});

// Every single byte is flipped in sealing.test.ts, on a shorter seal: here that would take half a minute.
test("an entry with a bit flipped anywhere does not open", async () => {
  for (let byte = 0; byte < sealed.length; byte += 37) {
    await refuses("cannot_open", () => open(flipped(sealed, byte)), `byte ${byte}`);
  }
});

test("an entry cut anywhere, or with a byte more, is refused", async () => {
  for (let end = 0; end < sealed.length; end += 1) {
    await refuses("malformed", () => open(sealed.subarray(0, end)), `cut at ${end}`);
  }
  await refuses("malformed", () => open(Uint8Array.from([...sealed, 0])));
});

test("an entry opens in its own place only", async () => {
  await refuses("cannot_open", () => open(sealed, { ...HERE, entryId: id("another entry") }));
  await refuses("cannot_open", () => open(sealed, { ...HERE, caseId: id("another case") }));
  await refuses("cannot_open", () => open(sealed, { ...HERE, boxId: id("another box") }));
  const other = box("file:cd-ombuds");
  await refuses("cannot_open", () => entries.openEntry(other.seed, placeIn(other, "entry"), sealed));
});

test("an entry moved into another box by someone who can open both does not verify there", async () => {
  const other = box("share:cd-ombuds:icglr");
  const signedForTalk = await signedPlain();
  const moved = await sealPlain(placeIn(other, "entry"), signedForTalk);
  await refuses("bad_signature", () => entries.openEntry(other.seed, placeIn(other, "entry"), moved));
});

test("a box whose public key was swapped does not verify", async () => {
  const swapped = { ...HERE, boxPublic: box("file:cd-ombuds").public };
  await refuses("bad_signature", () => open(sealed, swapped));
});

test("a place with ids or a key of another length is refused", async () => {
  for (const place of [
    { ...HERE, caseId: new Uint8Array(15) },
    { ...HERE, boxId: new Uint8Array(17) },
    { ...HERE, entryId: new Uint8Array() },
    { ...HERE, boxPublic: BOX.public.subarray(1) },
  ]) {
    await refuses("malformed", () => open(sealed, place));
    await refuses("malformed", () => entries.writeReporterEntry(REPORTER, place, BODY));
  }
});

/** The bytes under the padding of a rightly signed entry. */
async function signedPlain(): Promise<Uint8Array> {
  return unpadEntry(await openSeal(BOX.seed, cat(ENTRY, HERE.caseId, HERE.boxId, HERE.entryId), sealed));
}
