// The directory: one that is accepted, and every way in which one may not be.
import { type Body, b64, encode } from "../../../../crypto/browser/bodies.ts";
import type { RefusalName } from "../../../../crypto/browser/errors.ts";
import { sha256, sign, verifyKey } from "../../../../crypto/browser/keys.ts";
import { cat, DIRECTORY, utf8 } from "../../../../crypto/browser/labels.ts";
import {
  BYSTANDER,
  statement as fullStatement,
  id,
  listed,
  OMBUDS,
  ROOT,
  SERVICE,
  STRANGER,
  secret,
  TODAY,
} from "../cast.ts";
import { flipped } from "../refusing.ts";

type Statement = { bytes: Uint8Array; sig: Uint8Array };
type Case = { why: string; signed: Statement; today?: string; seen?: Body; refusal: RefusalName | null };

const office = listed(OMBUDS);
const statement = (changes: Body = {}): Body => fullStatement({ offices: [office], ...changes });
const good = signed(statement());
const goodHead = { seq: 3, sha256: b64(sha256(good.bytes)) };

function signed(body: Body, rootSeed = ROOT): Statement {
  return signedBytes(encode(body), rootSeed);
}

/** Signs whatever stands there, as the library's `sign` would not. */
function signedBytes(bytes: Uint8Array, rootSeed = ROOT): Statement {
  return { bytes, sig: sign(rootSeed, cat(DIRECTORY, bytes)) };
}

const text = (body: Body): string => new TextDecoder().decode(encode(body));
const without = (field: string) => Object.fromEntries(Object.entries(statement()).filter(([name]) => name !== field));

const DATES: Case[] = [
  { why: "as published", signed: good, refusal: null },
  { why: "on its first day", signed: good, today: "2026-11-01", refusal: null },
  { why: "on its last day", signed: good, today: "2027-02-01", refusal: null },
  { why: "a day after its end", signed: good, today: "2027-02-02", refusal: "directory_expired" },
  { why: "a day before its issue", signed: good, today: "2026-10-31", refusal: "directory_from_the_future" },
  { why: "for 120 days", signed: signed(statement({ expires: "2027-03-01" })), refusal: null },
  { why: "for 121 days", signed: signed(statement({ expires: "2027-03-02" })), refusal: "malformed" },
  { why: "expiring before its issue", signed: signed(statement({ expires: "2026-10-31" })), refusal: "malformed" },
  { why: "expiring on 30 February", signed: signed(statement({ expires: "2027-02-30" })), refusal: "malformed" },
];

const HISTORY: Case[] = [
  { why: "seen before", signed: good, seen: goodHead, refusal: null },
  { why: "newer than seen before", signed: good, seen: { ...goodHead, seq: 2 }, refusal: null },
  { why: "older than seen before", signed: good, seen: { ...goodHead, seq: 4 }, refusal: "directory_rolled_back" },
  {
    why: "another one under the same number",
    signed: good,
    seen: { ...goodHead, sha256: b64(secret("another")) },
    refusal: "directory_rolled_back",
  },
];

const SIGNATURES: Case[] = [
  { why: "unsigned", signed: { ...good, sig: new Uint8Array(64) }, refusal: "wrong_root" },
  { why: "with no signature at all", signed: { ...good, sig: new Uint8Array(0) }, refusal: "wrong_root" },
  { why: "signed by a stranger", signed: signed(statement(), STRANGER), refusal: "wrong_root" },
  { why: "naming another root", signed: signed(statement({ root: b64(verifyKey(STRANGER)) })), refusal: "wrong_root" },
  { why: "signed without the label", signed: { ...good, sig: sign(ROOT, good.bytes) }, refusal: "wrong_root" },
  { why: "with a bit flipped", signed: { ...good, bytes: flipped(good.bytes, 100) }, refusal: "wrong_root" },
  { why: "with a byte more", signed: { ...good, bytes: Uint8Array.from([...good.bytes, 10]) }, refusal: "wrong_root" },
  {
    why: "for another service",
    signed: signed(statement({ service: b64(id("another service")) })),
    refusal: "wrong_service",
  },
];

const FORM: { [why: string]: Body } = {
  "of version 2": statement({ v: 2 }),
  "of version true": statement({ v: true }),
  "number 0": statement({ seq: 0 }),
  "numbered by a word": statement({ seq: "3" }),
  "without offices": without("offices"),
  "without previous": without("previous"),
  "with an unknown field": statement({ extra: 1 }),
  "with a short service id": statement({ service: b64(SERVICE.subarray(1)) }),
  "with a hash of 31 bytes before it": statement({ previous: b64(new Uint8Array(31)) }),
  "with an office twice": statement({ offices: [office, office] }),
  "with offices in an object": statement({ offices: { office } }),
  "with a nameless office": statement({ offices: [{ ...office, names: {} }] }),
  "with a list of names": statement({ offices: [{ ...office, names: ["a"] }] }),
  "with nothing for an office": statement({ offices: [null] }),
  "with texts where a list belongs": statement({ offices: [{ ...office, kinds: "ombuds" }] }),
  "with an empty jurisdiction": statement({ offices: [{ ...office, jurisdiction: "" }] }),
  "with three names for an office": statement({ offices: [{ ...office, names: { en: "a", fr: "b", sw: "c" } }] }),
  "with an empty name": statement({ offices: [{ ...office, names: { en: "" } }] }),
  "with an office of an unknown level": statement({ offices: [{ ...office, level: "galactic" }] }),
  "with an unknown grade of data protection": statement({ offices: [{ ...office, dp: "perhaps" }] }),
  "with 1 for true": statement({ offices: [{ ...office, gbv_trained: 1 }] }),
  "with a language that is no text": statement({ offices: [{ ...office, languages: ["en", 5] }] }),
  "with one line only": statement({ offices: [{ ...office, lines: { emergency: "0800" } }] }),
  "with a region that is no text": statement({ offices: [{ ...office, region: null }] }),
  "with an unknown field in an office": statement({ offices: [{ ...office, admin: true }] }),
  "with an office id in capitals": statement({ offices: [{ ...office, id: "CD" }] }),
  "with an office id of 33 letters": statement({ offices: [{ ...office, id: "a".repeat(33) }] }),
  "with a short sealing hash": statement({ offices: [{ ...office, seal: b64(new Uint8Array(31)) }] }),
  "with a signing key that is none": statement({ offices: [{ ...office, sign: null }] }),
  "with a retired key without an end": statement({
    offices: [listed(OMBUDS, [{ seal: office.seal ?? null, sign: null }])],
  }),
  "with a gateway twice": statement({ gateways: [0, 1].map(() => ({ id: "sms", verify: b64(verifyKey(STRANGER)) })) }),
  "with a gateway without a key": statement({ gateways: [{ id: "sms" }] }),
};

const OTHER: Case[] = [
  { why: "the first of all", signed: signed(statement({ seq: 1, previous: null })), refusal: null },
  {
    why: "with optional facts",
    signed: signed(
      statement({ offices: [{ ...office, admin1: "CD-SK", region: "GL", categories: ["child_labour"] }] }),
    ),
    refusal: null,
  },
  { why: "without any office", signed: signed(statement({ offices: [] })), refusal: null },
  {
    why: "with a duplicate key",
    signed: signedBytes(utf8(text(statement()).replace('"seq":3', '"seq":2,"seq":3'))),
    refusal: "malformed",
  },
  {
    why: "with a float",
    signed: signedBytes(utf8(text(statement()).replace('"seq":3', '"seq":3.0'))),
    refusal: "malformed",
  },
  { why: "not JSON", signed: signedBytes(utf8("directory")), refusal: "malformed" },
];

const KEYS = [
  { why: "the sealing key in force", office: OMBUDS.office, key: b64(OMBUDS.keys.sealPublic), refusal: null },
  { why: "another office's key", office: OMBUDS.office, key: b64(BYSTANDER.keys.sealPublic), refusal: "wrong_key" },
  { why: "a bit flipped", office: OMBUDS.office, key: b64(flipped(OMBUDS.keys.sealPublic, 7)), refusal: "wrong_key" },
  { why: "a byte short", office: OMBUDS.office, key: b64(OMBUDS.keys.sealPublic.subarray(1)), refusal: "malformed" },
  {
    why: "an office that is not listed",
    office: "xx-unlisted",
    key: b64(OMBUDS.keys.sealPublic),
    refusal: "unknown_office",
  },
];

export function make(): unknown {
  const forms = Object.entries(FORM).map(([why, body]): Case => ({ why, signed: signed(body), refusal: "malformed" }));
  return {
    note: "readDirectory(bytes, sig) pinned to root and service on `today`, `seen` being the highest statement known: accepted (refusal null) or refused. keys: checkKey(office(directory, office), key) in the first case's directory",
    root: b64(verifyKey(ROOT)),
    service: b64(SERVICE),
    cases: [...DATES, ...HISTORY, ...SIGNATURES, ...forms, ...OTHER].map(
      ({ why, signed, today = TODAY, seen, refusal }) => ({
        why,
        bytes: b64(signed.bytes),
        sig: b64(signed.sig),
        today,
        seen: seen ?? null,
        refusal,
      }),
    ),
    keys: KEYS,
  };
}
