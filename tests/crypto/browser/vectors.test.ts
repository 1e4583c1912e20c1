// What an independent implementation of PROTOCOL.md made: this one must read all of it, and refuse what it refuses.
import assert from "node:assert/strict";
import { test } from "node:test";
import { b64, unb64 } from "../../../crypto/browser/bodies.ts";
import { boxId, caseId } from "../../../crypto/browser/boxes.ts";
import { check as checkCertificate, fromBody, toBody } from "../../../crypto/browser/certificates.ts";
import { chunkCount, sealChunk, split } from "../../../crypto/browser/chunks.ts";
import { normalise, reporterKeys } from "../../../crypto/browser/codes.ts";
import { openEntry } from "../../../crypto/browser/entries.ts";
import { inviteProof } from "../../../crypto/browser/invitations.ts";
import * as keys from "../../../crypto/browser/keys.ts";
import { firstLink, nextLink } from "../../../crypto/browser/links.ts";
import { openMemberLock, openReporterLock } from "../../../crypto/browser/locks.ts";
import { openBoxSeal, openCard } from "../../../crypto/browser/seals.ts";
import { vectors } from "./cast.ts";
import { refuses } from "./refusing.ts";

const shared = vectors("shared");
const bytes = (name: string): Uint8Array => unb64(shared[name]);
const place = (entryId: string) => ({
  caseId: bytes("case"),
  boxId: bytes("box"),
  boxPublic: keys.sealPublic(bytes("box_seed")),
  entryId: unb64(entryId),
});

test("a code gives the reporter's keys", () => {
  const reporter = reporterKeys(shared.code, bytes("service"));
  assert.equal(b64(reporter.token), shared.token);
  assert.equal(b64(reporter.lockKey), shared.lock_key);
  assert.equal(b64(reporter.commit), shared.commit);
});

test("a mistyped code is refused", async () => {
  for (const code of shared.bad_codes) await refuses("wrong_code", () => normalise(code), code);
});

test("ids follow from keys", () => {
  assert.equal(b64(keys.verifyKey(bytes("sign_seed"))), shared.reporter_verify);
  assert.equal(b64(caseId(bytes("reporter_verify"))), shared.case);
  const boxPublic = keys.sealPublic(bytes("box_seed"));
  assert.equal(b64(keys.keyHash(boxPublic)), shared.box_public_sha256);
  assert.equal(b64(boxId(bytes("case"), shared.box_kind, boxPublic)), shared.box);
});

test("the reporter's lock opens", async () => {
  const held = await openReporterLock(reporterKeys(shared.code, bytes("service")), bytes("reporter_lock"));
  assert.deepEqual([held.caseId, held.boxId, held.boxSeed, held.signSeed].map(b64), [
    shared.case,
    shared.box,
    shared.box_seed,
    shared.sign_seed,
  ]);
});

test("an office secret gives the office's keys", () => {
  const office = keys.officeKeys(bytes("office_secret"));
  assert.equal(b64(office.sealSeed), shared.office_seal_seed);
  assert.equal(b64(keys.keyHash(office.sealPublic)), shared.office_public_sha256);
  assert.equal(b64(office.verify), shared.office_verify);
  assert.equal(b64(keys.indexKey(office.sealSeed)), shared.office_index_key);
});

test("the office opens its seal and its card", async () => {
  const at = [shared.seal_holder, bytes("case"), bytes("box")] as const;
  const seed = await openBoxSeal(bytes("office_seal_seed"), ...at, shared.box_kind, bytes("seal"));
  assert.equal(b64(seed), shared.box_seed);
  assert.deepEqual(await openCard(bytes("office_seal_seed"), ...at, bytes("card")), shared.card_body);
});

test("a member secret gives the certified keys, and the certificate is the office's", () => {
  const member = keys.memberKeys(bytes("member_secret"));
  assert.equal(b64(member.verify), shared.member_verify);
  assert.equal(b64(keys.keyHash(member.sealPublic)), shared.member_public_sha256);
  const certificate = fromBody(shared.certificate);
  checkCertificate(certificate, "2026-11-23", [bytes("office_verify")]);
  assert.deepEqual(toBody(certificate), shared.certificate);
});

test("the three kinds of entries open, and the links follow", async () => {
  let link = firstLink(bytes("case"), bytes("box"));
  assert.equal(b64(link), shared.link0);
  for (const entry of shared.entries) {
    const opened = await openEntry(bytes("box_seed"), place(entry.id), unb64(entry.sealed));
    assert.equal(opened.role, entry.role);
    assert.deepEqual(opened.body, entry.body);
    link = nextLink(link, unb64(entry.id), unb64(entry.sealed));
    assert.equal(b64(link), entry.link);
  }
});

const REFUSALS = {
  "one bit flipped": "cannot_open",
  "replayed under another id": "cannot_open",
  "signed by a stranger as the reporter": "not_the_reporter",
  "gateway with a stranger's reporter key": "not_the_reporter",
  "role 9": "malformed",
  "duplicate key": "malformed",
  float: "malformed",
  "padding of the wrong size": "malformed",
} as const;

test("no entry opens that is to be refused", async () => {
  for (const { why, id, sealed } of shared.refuse_entries) {
    const work = () => openEntry(bytes("box_seed"), place(id), unb64(sealed));
    await refuses(REFUSALS[why as keyof typeof REFUSALS], work, why);
  }
});

test("a passphrase unlocks the member's secret, however it was typed", async () => {
  const typed = ` ${shared.passphrase.replaceAll(" ", " \t\u00a0")}\n`;
  const unlock = keys.unlockKeys(typed, bytes("unlock_salt"));
  assert.equal(b64(unlock.login), shared.login);
  assert.equal(b64(unlock.key), shared.unlock_key);
  assert.equal(b64(await openMemberLock(unlock.key, bytes("member"), bytes("locked"))), shared.member_secret);
});

test("an invitation is proven", () => {
  const named = [bytes("member"), bytes("member_verify"), bytes("member_public_sha256")] as const;
  const proof = inviteProof(shared.invitation_code, bytes("service"), shared.office, ...named);
  assert.equal(b64(proof), shared.invite_proof);
});

test("a file becomes the same chunks", async () => {
  const plain = new Uint8Array(70000).fill("x".charCodeAt(0));
  const file = { key: unb64(shared.file.key), caseId: bytes("case"), fileId: unb64(shared.file.id), chunks: 2 };
  assert.equal(chunkCount(plain.length), shared.file.chunks);
  const sealed = await Promise.all(split(plain).map((chunk, number) => sealChunk(file, number, chunk)));
  assert.deepEqual(sealed.map(keys.sha256).map(b64), shared.file.sha256_of_chunks);
});
