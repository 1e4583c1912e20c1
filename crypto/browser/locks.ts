// What one secret locks away for its owner: the reporter's copy of the case, a member's own keys.
import { equalBytes } from "@noble/curves/utils.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { lock, unlock } from "./aead.ts";
import { caseId, TALK } from "./boxes.ts";
import type { ReporterKeys } from "./codes.ts";
import { Refused } from "./errors.ts";
import { SEED_BYTES, verifyKey } from "./keys.ts";
import * as labels from "./labels.ts";
import { checkBoxSeed } from "./seals.ts";

const COMMIT_BYTES = 32;
const REPORTER_LOCK_BYTES = 156;
const MEMBER_LOCK_BYTES = 60;

/** What the reporter takes from the lock and from nowhere else. */
export type ReporterCase = { caseId: Uint8Array; boxId: Uint8Array; boxSeed: Uint8Array; signSeed: Uint8Array };

/** commit (32) || nonce (12) || AES-256-GCM of case id, box id and the two seeds (96) || tag (16) */
export async function lockReporter(keys: ReporterKeys, held: ReporterCase): Promise<Uint8Array> {
  checkHeld(held);
  const plain = concatBytes(held.caseId, held.boxId, held.boxSeed, held.signSeed);
  return concatBytes(keys.commit, await lock(keys.lockKey, plain, labels.cat(labels.REPORTER_LOCK)));
}

/** wrong_code when the lock is not this code's; cannot_open, wrong_key or wrong_box when it was changed. */
export async function openReporterLock(keys: ReporterKeys, locked: Uint8Array): Promise<ReporterCase> {
  if (locked.length !== REPORTER_LOCK_BYTES) throw new Refused("malformed", "a reporter lock has 156 bytes");
  // AES-GCM does not commit to its key: without this, one lock could open under two codes.
  if (!equalBytes(locked.subarray(0, COMMIT_BYTES), keys.commit)) {
    throw new Refused("wrong_code", "the lock is another code's");
  }
  const plain = await unlock(keys.lockKey, locked.subarray(COMMIT_BYTES), labels.cat(labels.REPORTER_LOCK));
  const held = {
    caseId: plain.slice(0, 16),
    boxId: plain.slice(16, 32),
    boxSeed: plain.slice(32, 64),
    signSeed: plain.slice(64),
  };
  checkHeld(held);
  return held;
}

function checkHeld(held: ReporterCase): void {
  if (!equalBytes(caseId(verifyKey(held.signSeed)), held.caseId)) {
    throw new Refused("wrong_key", "the signing key is not this case's");
  }
  checkBoxSeed(held.boxSeed, held.caseId, held.boxId, TALK);
}

export async function lockMember(unlockKey: Uint8Array, memberId: Uint8Array, secret: Uint8Array): Promise<Uint8Array> {
  if (secret.length !== SEED_BYTES) throw new Refused("malformed", "a member secret has 32 bytes");
  return lock(unlockKey, secret, labels.cat(labels.LOCKED, memberId));
}

/** The member secret; the caller checks that it yields the keys of the member's certificate (`checkMemberKeys`). */
export async function openMemberLock(
  unlockKey: Uint8Array,
  memberId: Uint8Array,
  locked: Uint8Array,
): Promise<Uint8Array> {
  if (locked.length !== MEMBER_LOCK_BYTES) throw new Refused("cannot_open", "a locked secret has another length");
  return unlock(unlockKey, locked, labels.cat(labels.LOCKED, memberId));
}
