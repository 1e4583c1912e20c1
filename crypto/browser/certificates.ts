// An office vouches for a member's two keys, for at most 100 days.
import { equalBytes } from "@noble/curves/utils.js";
import { type Body, b64, isObject, type Json, unb64 } from "./bodies.ts";
import { checkOfficeId, ID_BYTES } from "./boxes.ts";
import { checkDay, daysBetween } from "./days.ts";
import { Refused } from "./errors.ts";
import { checkSignature, type HolderKeys, keyHash, sign } from "./keys.ts";
import * as labels from "./labels.ts";

const MAX_DAYS = 100;
const FIELDS = ["issued", "member", "not_after", "office", "seal", "sig", "verify"];

/** `verify`: Ed25519 key; `seal`: SHA-256 of the member's sealing key; both limits inclusive. */
export type Claim = {
  member: Uint8Array;
  office: string;
  verify: Uint8Array;
  seal: Uint8Array;
  issued: string;
  notAfter: string;
};
export type Certificate = Claim & { sig: Uint8Array };

export function issue(officeSignSeed: Uint8Array, claim: Claim): Certificate {
  const days = daysBetween(checkDay(claim.issued), checkDay(claim.notAfter));
  if (days < 0 || days > MAX_DAYS) throw new Refused("malformed", "a certificate runs for at most 100 days");
  return { ...claim, sig: sign(officeSignSeed, message(claim)) };
}

/** `officeKeys`: the office's verify keys in force on `day` (`signKeys`). Or bad_certificate, certificate_out_of_date. */
export function check(certificate: Certificate, day: string, officeKeys: Uint8Array[]): void {
  const { issued, notAfter } = certificate;
  if (daysBetween(issued, notAfter) > MAX_DAYS) throw new Refused("bad_certificate", "it runs for too long");
  if (day < issued || day > notAfter) throw new Refused("certificate_out_of_date");
  if (!officeKeys.some((key) => isSignedBy(key, certificate))) throw new Refused("bad_certificate");
}

/** What a member's own secret yields must be what the certificate names, else wrong_key. */
export function checkMemberKeys(certificate: Certificate, keys: HolderKeys): void {
  if (!equalBytes(certificate.verify, keys.verify) || !equalBytes(certificate.seal, keyHash(keys.sealPublic))) {
    throw new Refused("wrong_key", "the certificate names other keys");
  }
}

export function toBody(certificate: Certificate): Body {
  return {
    member: b64(certificate.member),
    office: certificate.office,
    verify: b64(certificate.verify),
    seal: b64(certificate.seal),
    issued: certificate.issued,
    not_after: certificate.notAfter,
    sig: b64(certificate.sig),
  };
}

/** Or malformed. */
export function fromBody(body: Json | undefined): Certificate {
  if (!isObject(body) || Object.keys(body).sort().join() !== FIELDS.join()) {
    throw new Refused("malformed", "not a certificate");
  }
  return {
    member: unb64(body.member, ID_BYTES),
    office: checkOfficeId(body.office),
    verify: unb64(body.verify, 32),
    seal: unb64(body.seal, 32),
    issued: checkDay(body.issued),
    notAfter: checkDay(body.not_after),
    sig: unb64(body.sig, 64),
  };
}

function isSignedBy(officeKey: Uint8Array, certificate: Certificate): boolean {
  try {
    checkSignature(officeKey, message(certificate), certificate.sig);
    return true;
  } catch {
    return false;
  }
}

function message({ office, member, verify, seal, issued, notAfter }: Claim): Uint8Array {
  return labels.cat(labels.MEMBER, office, member, verify, seal, issued, notAfter);
}
