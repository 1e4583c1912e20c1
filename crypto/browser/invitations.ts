// Proof that the keys of a new member were made by whoever holds the invitation code.
import { equalBytes } from "@noble/curves/utils.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { codeRoot } from "./codes.ts";
import { Refused } from "./errors.ts";
import { hkdf } from "./keys.ts";
import * as labels from "./labels.ts";

/** 32 bytes. `sealHash`: SHA-256 of the member's sealing key. */
export function inviteProof(
  code: string,
  service: Uint8Array,
  officeId: string,
  memberId: Uint8Array,
  verify: Uint8Array,
  sealHash: Uint8Array,
): Uint8Array {
  const key = hkdf(codeRoot(code, service), labels.INVITE);
  return hmac(sha256, key, labels.cat(labels.INVITE, officeId, memberId, verify, sealHash));
}

/** wrong_key: somebody on the way put other keys under the invited name. */
export function checkInviteProof(expected: Uint8Array, given: Uint8Array): void {
  if (!equalBytes(expected, given)) {
    throw new Refused("wrong_key", "the keys are not those of the invited person");
  }
}
