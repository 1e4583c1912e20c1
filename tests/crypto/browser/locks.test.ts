import assert from "node:assert/strict";
import { test } from "node:test";
import { lock } from "../../../crypto/browser/aead.ts";
import { checkMemberKeys, fromBody } from "../../../crypto/browser/certificates.ts";
import { cat, LOCKED, REPORTER_LOCK } from "../../../crypto/browser/labels.ts";
import { lockMember, lockReporter, openMemberLock, openReporterLock } from "../../../crypto/browser/locks.ts";
import { box, CASE, certificate, ICGLR, id, OMBUDS, REPORTER, STRANGER, secret } from "./cast.ts";
import { flipped, refuses } from "./refusing.ts";

const KEYS = { token: secret("token"), lockKey: secret("lock"), commit: secret("commit") };
const TALK = box("talk");
const HELD = { caseId: CASE, boxId: TALK.id, boxSeed: TALK.seed, signSeed: REPORTER };
const locked = await lockReporter(KEYS, HELD);

/** What a thief who knows the lock key could make. */
async function forged(parts: Uint8Array[]): Promise<Uint8Array> {
  const plain = Uint8Array.from(parts.flatMap((part) => [...part]));
  return Uint8Array.from([...KEYS.commit, ...(await lock(KEYS.lockKey, plain, cat(REPORTER_LOCK)))]);
}

test("the reporter gets back the case, the box and the keys", async () => {
  assert.equal(locked.length, 156);
  assert.deepEqual(await openReporterLock(KEYS, locked), HELD);
});

test("a lock of another code is refused by its commitment", async () => {
  await refuses("wrong_code", () => openReporterLock({ ...KEYS, commit: secret("other") }, locked));
});

test("a lock that answers to the commitment but not to the key is refused", async () => {
  await refuses("cannot_open", () => openReporterLock({ ...KEYS, lockKey: secret("other") }, locked));
});

test("a lock with a bit flipped in any byte is refused", async () => {
  for (let byte = 0; byte < locked.length; byte += 1) {
    const refusal = byte < 32 ? "wrong_code" : "cannot_open";
    await refuses(refusal, () => openReporterLock(KEYS, flipped(locked, byte)), `byte ${byte}`);
  }
});

test("a lock cut anywhere, or with a byte more, is refused", async () => {
  for (let end = 0; end < locked.length; end += 1) {
    await refuses("malformed", () => openReporterLock(KEYS, locked.subarray(0, end)), `cut at ${end}`);
  }
  await refuses("malformed", () => openReporterLock(KEYS, Uint8Array.from([...locked, 0])));
});

test("a lock whose parts do not belong together is refused", async () => {
  const other = secret("another box");
  const stranger = await forged([CASE, TALK.id, TALK.seed, STRANGER]);
  await refuses("wrong_key", () => openReporterLock(KEYS, stranger));
  const swappedSeed = await forged([CASE, TALK.id, other, REPORTER]);
  await refuses("wrong_box", () => openReporterLock(KEYS, swappedSeed));
  const swappedBox = await forged([CASE, id("another box"), TALK.seed, REPORTER]);
  await refuses("wrong_box", () => openReporterLock(KEYS, swappedBox));
  const file = box("file:cd-ombuds");
  await refuses("wrong_box", async () => openReporterLock(KEYS, await forged([CASE, file.id, file.seed, REPORTER])));
});

test("nothing is locked away that would not open", async () => {
  await refuses("wrong_key", () => lockReporter(KEYS, { ...HELD, signSeed: STRANGER }));
  await refuses("wrong_box", () => lockReporter(KEYS, { ...HELD, boxSeed: secret("another") }));
});

test("a member's secret opens with the key from the passphrase, for that member only", async () => {
  const own = secret("member of cd-ombuds");
  const kept = await lockMember(secret("unlock"), OMBUDS.member, own);
  assert.equal(kept.length, 60);
  assert.deepEqual(await openMemberLock(secret("unlock"), OMBUDS.member, kept), own);
  await refuses("cannot_open", () => openMemberLock(secret("other"), OMBUDS.member, kept));
  await refuses("cannot_open", () => openMemberLock(secret("unlock"), ICGLR.member, kept));
});

test("a member's secret with a bit flipped or cut anywhere is refused", async () => {
  const kept = await lockMember(secret("unlock"), OMBUDS.member, secret("member of cd-ombuds"));
  for (let byte = 0; byte < kept.length; byte += 1) {
    await refuses("cannot_open", () => openMemberLock(secret("unlock"), OMBUDS.member, flipped(kept, byte)));
    await refuses("cannot_open", () => openMemberLock(secret("unlock"), OMBUDS.member, kept.subarray(0, byte)));
  }
  const long = await lock(secret("unlock"), new Uint8Array(33), cat(LOCKED, OMBUDS.member));
  await refuses("cannot_open", () => openMemberLock(secret("unlock"), OMBUDS.member, long));
  await refuses("malformed", () => lockMember(secret("unlock"), OMBUDS.member, new Uint8Array(33)));
});

test("a secret that does not yield the certified keys is refused", async () => {
  const own = fromBody(certificate(OMBUDS));
  checkMemberKeys(own, OMBUDS.memberKeys);
  await refuses("wrong_key", () => checkMemberKeys(own, ICGLR.memberKeys));
  const { sealPublic } = ICGLR.memberKeys;
  await refuses("wrong_key", () => checkMemberKeys(own, { ...OMBUDS.memberKeys, sealPublic }));
});
