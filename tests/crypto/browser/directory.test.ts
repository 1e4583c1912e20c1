import assert from "node:assert/strict";
import { test } from "node:test";
import { type Body, unb64 } from "../../../crypto/browser/bodies.ts";
import {
  checkKey,
  checkKnownKey,
  head,
  office,
  readDirectory,
  sign,
  signKeys,
} from "../../../crypto/browser/directory.ts";
import {
  BYSTANDER,
  DIRECTORY,
  OMBUDS,
  PINS,
  RETIRED,
  ROOT,
  STATEMENT,
  STOLEN,
  STRANGER,
  statement,
  vectors,
} from "./cast.ts";
import { flipped, refusalOf, refuses } from "./refusing.ts";

const { root, service, cases, keys } = vectors("directory");

function read({ bytes, sig, today, seen }: { bytes: string; sig: string; today: string; seen: Body | null }) {
  const notBefore = seen ? { seq: Number(seen.seq), sha256: unb64(seen.sha256) } : undefined;
  return readDirectory(unb64(bytes), unb64(sig), { root: unb64(root), service: unb64(service), today, notBefore });
}

test("a directory is accepted, or refused by name", async () => {
  for (const one of cases) assert.equal(await refusalOf(() => read(one)), one.refusal, one.why);
});

test("only the key that hashes to the listed one is sealed to", async () => {
  const directory = read(cases[0]);
  for (const { why, office: officeId, key, refusal } of keys) {
    assert.equal(await refusalOf(() => checkKey(office(directory, officeId), unb64(key))), refusal, why);
  }
});

test("a directory says what it was signed for", () => {
  assert.equal(DIRECTORY.seq, 3);
  assert.deepEqual(Array.from(DIRECTORY.offices.keys()), ["cd-ombuds", "icglr", "rw-mines", "tz-bystander"]);
  assert.deepEqual(DIRECTORY.routing, { rules: [] });
  assert.equal(office(DIRECTORY, "icglr").facts.level, "national");
  assert.deepEqual(Object.keys(head(DIRECTORY)), ["seq", "sha256"]);
});

test("a directory with a bit flipped in any byte, or cut anywhere, is refused", async () => {
  const { bytes, sig } = STATEMENT;
  for (let byte = 0; byte < bytes.length; byte += 11) {
    await refuses("wrong_root", () => readDirectory(flipped(bytes, byte), sig, PINS), `byte ${byte}`);
    await refuses("wrong_root", () => readDirectory(bytes.subarray(0, byte), sig, PINS), `cut at ${byte}`);
  }
  for (let byte = 0; byte < sig.length; byte += 1) {
    await refuses("wrong_root", () => readDirectory(bytes, flipped(sig, byte), PINS), `signature, byte ${byte}`);
    await refuses("wrong_root", () => readDirectory(bytes, sig.subarray(0, byte), PINS), `signature cut at ${byte}`);
  }
});

test("another root or service than the pinned ones is refused", async () => {
  const { bytes, sig } = STATEMENT;
  await refuses("wrong_root", () => readDirectory(bytes, sig, { ...PINS, root: flipped(PINS.root, 4) }));
  await refuses("wrong_service", () => readDirectory(bytes, sig, { ...PINS, service: flipped(PINS.service, 0) }));
});

test("a directory is not judged by what is no day", async () => {
  const { bytes, sig } = STATEMENT;
  for (const today of ["", "today", "2026-11-31"]) {
    await refuses("malformed", () => readDirectory(bytes, sig, { ...PINS, today }), today);
  }
});

test("nothing is signed that clients would refuse", async () => {
  await refuses("malformed", () => sign(ROOT, statement({ expires: "2027-06-01" })));
  await refuses("malformed", () => sign(ROOT, { v: 1 }));
  await refuses("wrong_root", () => sign(STRANGER, statement()));
});

test("a retired signing key counts up to its last day, a stolen one never", () => {
  const listed = office(DIRECTORY, OMBUDS.office);
  assert.deepEqual(signKeys(listed, "2026-11-20"), [OMBUDS.keys.verify, RETIRED.verify]);
  assert.deepEqual(signKeys(listed, "2026-11-21"), [OMBUDS.keys.verify]);
});

test("old sealing keys open but are not sealed to", async () => {
  const listed = office(DIRECTORY, OMBUDS.office);
  for (const { sealPublic } of [OMBUDS.keys, RETIRED, STOLEN]) checkKnownKey(listed, sealPublic);
  await refuses("wrong_key", () => checkKnownKey(listed, BYSTANDER.keys.sealPublic));
  await refuses("wrong_key", () => checkKey(listed, RETIRED.sealPublic));
});
