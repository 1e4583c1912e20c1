// Ids that follow from keys, so that neither a case nor a box can be given other keys.
import type { Json } from "./bodies.ts";
import { Refused } from "./errors.ts";
import { PUBLIC_BYTES, sha256 } from "./keys.ts";
import * as labels from "./labels.ts";

export const ID_BYTES = 16;
export const TALK = "talk";
const OFFICE_ID = /^[a-z0-9-]{1,32}$/;
const KIND = /^(talk|file:[a-z0-9-]{1,32}|(offer|share):[a-z0-9-]{1,32}:[a-z0-9-]{1,32})$/;

export function caseId(reporterVerify: Uint8Array): Uint8Array {
  return sha256(labels.cat(labels.CASE, reporterVerify)).slice(0, ID_BYTES);
}

/** Or unknown_kind, malformed. */
export function boxId(caseId: Uint8Array, kind: string, boxPublic: Uint8Array): Uint8Array {
  if (caseId.length !== ID_BYTES || boxPublic.length !== PUBLIC_BYTES) {
    throw new Refused("malformed", "a case id has 16 bytes, a sealing key 1216");
  }
  return sha256(labels.cat(labels.BOX, caseId, checkKind(kind), boxPublic)).slice(0, ID_BYTES);
}

/** `talk`, `file:<office>`, `offer:<from>:<to>` or `share:<from>:<to>`, else unknown_kind. */
export function checkKind(kind: string): string {
  if (!KIND.test(kind)) throw new Refused("unknown_kind", "no such kind of box");
  return kind;
}

export function checkOfficeId(officeId: Json | undefined): string {
  if (typeof officeId !== "string" || !OFFICE_ID.test(officeId)) throw new Refused("malformed", "not an office id");
  return officeId;
}

export function fileKind(officeId: string): string {
  return `file:${checkOfficeId(officeId)}`;
}

/** What two offices say to each other about a case, readable at once: cover note, answer, shared plan. */
export function offerKind(giver: string, taker: string): string {
  return `offer:${checkOfficeId(giver)}:${checkOfficeId(taker)}`;
}

/** An account of the case for another office, without the talk; released on acceptance. */
export function shareKind(giver: string, taker: string): string {
  return `share:${checkOfficeId(giver)}:${checkOfficeId(taker)}`;
}
