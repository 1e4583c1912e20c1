// Who may open what: seals of boxes, cards and index records, and what keepers hand to members.
import { equalBytes } from "@noble/curves/utils.js";
import { lock, unlock } from "./aead.ts";
import { type Body, encode, parse } from "./bodies.ts";
import { boxId as boxIdOf } from "./boxes.ts";
import { Refused } from "./errors.ts";
import { openSeal, seal } from "./hpke.ts";
import { SEED_BYTES, sealPublic } from "./keys.ts";
import * as labels from "./labels.ts";
import { padHint, unpadHint } from "./padding.ts";

export { openSeal, seal } from "./hpke.ts";

/** `holder`: `office:<id>` or `member:<id>`, made by labels.ts. */
export function sealBox(
  holderPublic: Uint8Array,
  holder: string,
  caseId: Uint8Array,
  boxId: Uint8Array,
  boxSeed: Uint8Array,
): Promise<Uint8Array> {
  return seal(holderPublic, labels.cat(labels.SEAL, caseId, boxId, holder), boxSeed);
}

/** The box seed; or cannot_open, or wrong_box when the seed is not that of this box. */
export async function openBoxSeal(
  holderSeed: Uint8Array,
  holder: string,
  caseId: Uint8Array,
  boxId: Uint8Array,
  kind: string,
  sealed: Uint8Array,
): Promise<Uint8Array> {
  const seed = await openSeal(holderSeed, labels.cat(labels.SEAL, caseId, boxId, holder), sealed);
  checkBoxSeed(seed, caseId, boxId, kind);
  return seed;
}

/** The box's public key, or wrong_box. */
export function checkBoxSeed(boxSeed: Uint8Array, caseId: Uint8Array, boxId: Uint8Array, kind: string): Uint8Array {
  if (boxSeed.length !== SEED_BYTES) throw new Refused("wrong_box");
  const boxPublic = sealPublic(boxSeed);
  if (!equalBytes(boxIdOf(caseId, kind, boxPublic), boxId)) throw new Refused("wrong_box");
  return boxPublic;
}

export function sealCard(
  officePublic: Uint8Array,
  holder: string,
  caseId: Uint8Array,
  boxId: Uint8Array,
  body: Body,
): Promise<Uint8Array> {
  return seal(officePublic, labels.cat(labels.CARD, caseId, boxId, holder), padHint(encode(body)));
}

export async function openCard(
  officeSealSeed: Uint8Array,
  holder: string,
  caseId: Uint8Array,
  boxId: Uint8Array,
  sealed: Uint8Array,
): Promise<Body> {
  return parse(unpadHint(await openSeal(officeSealSeed, labels.cat(labels.CARD, caseId, boxId, holder), sealed)));
}

/** nonce (12) || AES-256-GCM of the JSON padded to 256: 284 bytes. */
export function writeIndex(indexKey: Uint8Array, caseId: Uint8Array, body: Body): Promise<Uint8Array> {
  return lock(indexKey, padHint(encode(body)), labels.cat(labels.INDEX, caseId));
}

export async function readIndex(indexKey: Uint8Array, caseId: Uint8Array, record: Uint8Array): Promise<Body> {
  return parse(unpadHint(await unlock(indexKey, record, labels.cat(labels.INDEX, caseId))));
}

/** For a keeper. */
export function sealOfficeSecret(
  memberPublic: Uint8Array,
  officeId: string,
  memberId: Uint8Array,
  officeSecret: Uint8Array,
): Promise<Uint8Array> {
  return seal(memberPublic, labels.cat(labels.OFFICE_SECRET, officeId, memberId), officeSecret);
}

/** 32 bytes; the caller checks the keys that follow from it against the directory's (`checkOfficeKeys`). */
export function openOfficeSecret(
  memberSealSeed: Uint8Array,
  officeId: string,
  memberId: Uint8Array,
  sealed: Uint8Array,
): Promise<Uint8Array> {
  return openSecret(memberSealSeed, labels.cat(labels.OFFICE_SECRET, officeId, memberId), sealed);
}

/** For an intake member: opens what is sealed to the office, signs nothing in its name. */
export function sealOfficeSeed(
  memberPublic: Uint8Array,
  officeId: string,
  memberId: Uint8Array,
  officeSealSeed: Uint8Array,
): Promise<Uint8Array> {
  return seal(memberPublic, labels.cat(labels.OFFICE_SEED, officeId, memberId), officeSealSeed);
}

export function openOfficeSeed(
  memberSealSeed: Uint8Array,
  officeId: string,
  memberId: Uint8Array,
  sealed: Uint8Array,
): Promise<Uint8Array> {
  return openSecret(memberSealSeed, labels.cat(labels.OFFICE_SEED, officeId, memberId), sealed);
}

async function openSecret(memberSealSeed: Uint8Array, info: Uint8Array, sealed: Uint8Array): Promise<Uint8Array> {
  const secret = await openSeal(memberSealSeed, info, sealed);
  if (secret.length !== SEED_BYTES) throw new Refused("malformed", "an office secret or seed has 32 bytes");
  return secret;
}
