// Seals of boxes, cards, index records and office secrets: each is bound to its holder, its case and its box.
import assert from "node:assert/strict";
import { test } from "node:test";
import { lock } from "../../../crypto/browser/aead.ts";
import { boxId, checkKind, checkOfficeId, fileKind } from "../../../crypto/browser/boxes.ts";
import { seal } from "../../../crypto/browser/hpke.ts";
import { indexKey } from "../../../crypto/browser/keys.ts";
import * as labels from "../../../crypto/browser/labels.ts";
import * as seals from "../../../crypto/browser/seals.ts";
import { box, CASE, ICGLR, id, OMBUDS, secret } from "./cast.ts";
import { flipped, refuses } from "./refusing.ts";

const TALK = box("talk");
const HOLDER = labels.officeHolder(OMBUDS.office);
const { sealSeed, sealPublic } = OMBUDS.keys;
const CARD = { lang: "sw", place: "CD-SK", flags: ["life_risk"], words: "Mwamba umeanguka" };

test("the office opens the box that was sealed to it", async () => {
  const sealed = await seals.sealBox(sealPublic, HOLDER, CASE, TALK.id, TALK.seed);
  assert.equal(sealed.length, 1168);
  assert.deepEqual(await seals.openBoxSeal(sealSeed, HOLDER, CASE, TALK.id, "talk", sealed), TALK.seed);
});

test("a seal for another holder, case or box does not open", async () => {
  const sealed = await seals.sealBox(sealPublic, HOLDER, CASE, TALK.id, TALK.seed);
  const open = (holder: string, caseId: Uint8Array, boxId: Uint8Array) =>
    seals.openBoxSeal(sealSeed, holder, caseId, boxId, "talk", sealed);
  await refuses("cannot_open", () => open(labels.officeHolder(ICGLR.office), CASE, TALK.id));
  await refuses("cannot_open", () => open(labels.memberHolder(OMBUDS.member), CASE, TALK.id));
  await refuses("cannot_open", () => open(HOLDER, id("another case"), TALK.id));
  await refuses("cannot_open", () => open(HOLDER, CASE, id("another box")));
});

test("a seed that is not the box's is refused", async () => {
  const open = async (seed: Uint8Array, kind = "talk") =>
    seals.openBoxSeal(
      sealSeed,
      HOLDER,
      CASE,
      TALK.id,
      kind,
      await seals.sealBox(sealPublic, HOLDER, CASE, TALK.id, seed),
    );
  await refuses("wrong_box", () => open(secret("a box of one's own")));
  await refuses("wrong_box", () => open(TALK.seed.subarray(1)));
  await refuses("wrong_box", () => open(TALK.seed, "file:cd-ombuds"));
  await refuses("unknown_kind", () => open(TALK.seed, "diary"));
});

test("a card is read by the office and by nobody else", async () => {
  const card = await seals.sealCard(sealPublic, HOLDER, CASE, TALK.id, CARD);
  assert.equal(card.length, 1392);
  assert.deepEqual(await seals.openCard(sealSeed, HOLDER, CASE, TALK.id, card), CARD);
  await refuses("cannot_open", () => seals.openCard(ICGLR.keys.sealSeed, HOLDER, CASE, TALK.id, card));
  await refuses("cannot_open", () => seals.openCard(sealSeed, HOLDER, id("another case"), TALK.id, card));
});

test("a seal is not taken for a card", async () => {
  const sealed = await seals.sealBox(sealPublic, HOLDER, CASE, TALK.id, TALK.seed);
  await refuses("cannot_open", () => seals.openCard(sealSeed, HOLDER, CASE, TALK.id, sealed));
});

test("a card of another size or form is refused", async () => {
  const info = labels.cat(labels.CARD, CASE, TALK.id, HOLDER);
  const open = async (plain: Uint8Array) =>
    seals.openCard(sealSeed, HOLDER, CASE, TALK.id, await seal(sealPublic, info, plain));
  await refuses("wrong_padding", () => open(new Uint8Array(255)));
  await refuses("wrong_padding", () => open(new Uint8Array(256)));
  await refuses("malformed", () => open(new Uint8Array(256).fill(0x80, 255)));
  await refuses("malformed", () => seals.sealCard(sealPublic, HOLDER, CASE, TALK.id, { words: "x".repeat(250) }));
});

test("an index record is read again, and not for another case", async () => {
  const key = indexKey(sealSeed);
  const record = await seals.writeIndex(key, CASE, CARD);
  assert.equal(record.length, 284);
  assert.deepEqual(await seals.readIndex(key, CASE, record), CARD);
  await refuses("cannot_open", () => seals.readIndex(key, id("another case"), record));
  await refuses("cannot_open", () => seals.readIndex(indexKey(ICGLR.keys.sealSeed), CASE, record));
  await refuses("malformed", () => seals.readIndex(key.subarray(16), CASE, record));
});

test("an index record with a bit flipped or cut anywhere is refused", async () => {
  const key = indexKey(sealSeed);
  const record = await seals.writeIndex(key, CASE, CARD);
  for (let byte = 0; byte < record.length; byte += 1) {
    await refuses("cannot_open", () => seals.readIndex(key, CASE, flipped(record, byte)), `byte ${byte}`);
    await refuses("cannot_open", () => seals.readIndex(key, CASE, record.subarray(0, byte)), `cut at ${byte}`);
  }
  const short = await lock(key, new Uint8Array(200).fill(0x80), labels.cat(labels.INDEX, CASE));
  await refuses("wrong_padding", () => seals.readIndex(key, CASE, short));
});

test("keepers hand on the office secret, intake members get the seal seed, and neither is taken for the other", async () => {
  const { member, memberKeys, office } = OMBUDS;
  const kept = await seals.sealOfficeSecret(memberKeys.sealPublic, office, member, secret(office));
  const seed = await seals.sealOfficeSeed(memberKeys.sealPublic, office, member, sealSeed);
  assert.deepEqual(await seals.openOfficeSecret(memberKeys.sealSeed, office, member, kept), secret(office));
  assert.deepEqual(await seals.openOfficeSeed(memberKeys.sealSeed, office, member, seed), sealSeed);
  await refuses("cannot_open", () => seals.openOfficeSecret(memberKeys.sealSeed, office, member, seed));
  await refuses("cannot_open", () => seals.openOfficeSeed(memberKeys.sealSeed, office, member, kept));
  await refuses("cannot_open", () => seals.openOfficeSecret(memberKeys.sealSeed, "icglr", member, kept));
  await refuses("cannot_open", () => seals.openOfficeSeed(memberKeys.sealSeed, office, id("colleague"), seed));
});

test("an office secret of another length is refused", async () => {
  const { member, memberKeys, office } = OMBUDS;
  const kept = await seals.sealOfficeSecret(memberKeys.sealPublic, office, member, new Uint8Array(16));
  await refuses("malformed", () => seals.openOfficeSecret(memberKeys.sealSeed, office, member, kept));
});

test("kinds of boxes and office ids have one form", async () => {
  for (const kind of ["talk", "file:cd-ombuds", "share:a:b-2"]) assert.equal(checkKind(kind), kind);
  assert.equal(fileKind("icglr"), "file:icglr");
  const unknown = ["", "Talk", "talk:", "file", "file:", "file:A", "file:a:b", "share:a", "share:a:b:c", "talk\n"];
  for (const kind of unknown) await refuses("unknown_kind", () => checkKind(kind), kind);
  for (const office of ["", "A", "a_b", "é", "a".repeat(33), "a\n", null, 5]) {
    await refuses("malformed", () => checkOfficeId(office), String(office));
  }
  await refuses("malformed", () => boxId(CASE.subarray(1), "talk", TALK.public));
  await refuses("malformed", () => boxId(CASE, "talk", TALK.public.subarray(1)));
});
