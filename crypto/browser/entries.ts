// One thing said in a box: signed, padded, sealed to the box's slot.
import { equalBytes } from "@noble/curves/utils.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { TAG_BYTES } from "./aead.ts";
import { type Body, encode, parse } from "./bodies.ts";
import { caseId as caseIdOf, ID_BYTES } from "./boxes.ts";
import { checkDay } from "./days.ts";
import { Refused } from "./errors.ts";
import { ENC_BYTES, openSeal, seal } from "./hpke.ts";
import { checkSignature, PUBLIC_BYTES, sha256, sign, verifyKey } from "./keys.ts";
import * as labels from "./labels.ts";
import { ENTRY_SIZES, padEntry, unpadEntry } from "./padding.ts";

export const REPORTER = 1;
export const OFFICE = 2;
export const GATEWAY = 3;
export type Role = typeof REPORTER | typeof OFFICE | typeof GATEWAY;

const HEAD = 1 + 32 + 64;
const GATEWAY_HEAD = 1 + 2 * (32 + 64);

/** Where an entry stands: it opens and verifies nowhere else. */
export type Place = { caseId: Uint8Array; boxId: Uint8Array; boxPublic: Uint8Array; entryId: Uint8Array };

/** `author` signed it; `reporter` is the reporter's verify key (roles 1 and 3). */
export type Entry = { role: Role; author: Uint8Array; reporter?: Uint8Array; body: Body };

export function writeReporterEntry(signSeed: Uint8Array, place: Place, body: Body): Promise<Uint8Array> {
  return sealEntry(place, REPORTER, body, [signSeed]);
}

export function writeOfficeEntry(memberSignSeed: Uint8Array, place: Place, body: Body): Promise<Uint8Array> {
  return sealEntry(place, OFFICE, body, [memberSignSeed]);
}

export function writeGatewayEntry(
  gatewaySignSeed: Uint8Array,
  reporterSignSeed: Uint8Array,
  place: Place,
  body: Body,
): Promise<Uint8Array> {
  return sealEntry(place, GATEWAY, body, [gatewaySignSeed, reporterSignSeed]);
}

/** Or malformed, cannot_open, wrong_padding, bad_signature, not_the_reporter. */
export async function openEntry(boxSeed: Uint8Array, place: Place, sealed: Uint8Array): Promise<Entry> {
  checkPlace(place);
  if (!ENTRY_SIZES.includes(sealed.length - ENC_BYTES - TAG_BYTES)) {
    throw new Refused("malformed", "an entry has one of four sizes");
  }
  const plain = unpadEntry(await openSeal(boxSeed, info(place), sealed));
  const role = roleOf(plain);
  const raw = plain.subarray(headBytes(role));
  const signed = message(place, role, raw);
  const author = plain.slice(1, 33);
  checkSignature(author, signed, plain.subarray(33, 97));
  if (role === OFFICE) return { role, author, body: checkBody(parse(raw)) };
  const reporter = role === GATEWAY ? plain.slice(97, 129) : author;
  if (role === GATEWAY) checkSignature(reporter, signed, plain.subarray(129, 193));
  if (!equalBytes(caseIdOf(reporter), place.caseId)) throw new Refused("not_the_reporter");
  return { role, author, reporter, body: checkBody(parse(raw)) };
}

function roleOf(plain: Uint8Array): Role {
  const role = plain[0];
  if (role !== REPORTER && role !== OFFICE && role !== GATEWAY) throw new Refused("malformed", "unknown role");
  if (plain.length < headBytes(role)) throw new Refused("malformed", "an entry is too short");
  return role;
}

function headBytes(role: Role): number {
  return role === GATEWAY ? GATEWAY_HEAD : HEAD;
}

async function sealEntry(place: Place, role: Role, body: Body, signSeeds: Uint8Array[]): Promise<Uint8Array> {
  checkPlace(place);
  const raw = encode(checkBody(body));
  const signed = message(place, role, raw);
  const signatures = signSeeds.flatMap((seed) => [verifyKey(seed), sign(seed, signed)]);
  return seal(place.boxPublic, info(place), padEntry(concatBytes(Uint8Array.of(role), ...signatures, raw)));
}

function checkPlace({ caseId, boxId, entryId, boxPublic }: Place): void {
  if ([caseId, boxId, entryId].some((id) => id.length !== ID_BYTES) || boxPublic.length !== PUBLIC_BYTES) {
    throw new Refused("malformed", "an id has 16 bytes, a sealing key 1216");
  }
}

function info(place: Place): Uint8Array {
  return labels.cat(labels.ENTRY, place.caseId, place.boxId, place.entryId);
}

function message(place: Place, role: Role, raw: Uint8Array): Uint8Array {
  const { caseId, boxId, boxPublic, entryId } = place;
  return labels.cat(labels.ENTRY, caseId, boxId, sha256(boxPublic), entryId, Uint8Array.of(role), raw);
}

/** Every body has `kind`, `at` (a day) and `seen`. */
function checkBody(body: Body): Body {
  const { kind, at, seen } = body;
  if (typeof kind !== "string" || seen === undefined) {
    throw new Refused("malformed", "an entry names its kind, its day and what was seen");
  }
  checkDay(at);
  return body;
}
