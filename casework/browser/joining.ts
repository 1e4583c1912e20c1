// The invitee's keys. They are made here, locked with the passphrase here, and proved to be theirs with the code.
import { b64, unb64 } from "../../crypto/browser/bodies.ts";
import { ID_BYTES } from "../../crypto/browser/boxes.ts";
import { inviteProof } from "../../crypto/browser/invitations.ts";
import { keyHash, memberKeys, SEED_BYTES, unlockKeys } from "../../crypto/browser/keys.ts";
import { lockMember } from "../../crypto/browser/locks.ts";
import { readCode } from "./admitting.ts";
import * as server from "./server.ts";
import type { Joining, Pins } from "./telling.ts";

/** What is sent opens nothing and names nothing; code and passphrase stay here. */
export async function join(pins: Pins, asks: Joining, onStretching: () => void): Promise<void> {
  const code = readCode(asks.code);
  const member = unb64(asks.member, ID_BYTES);
  onStretching();
  const secret = crypto.getRandomValues(new Uint8Array(SEED_BYTES));
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const keys = memberKeys(secret);
  const unlocking = unlockKeys(asks.passphrase, salt);
  const hash = keyHash(keys.sealPublic);
  await server.post(asks.path, {
    verify: b64(keys.verify),
    seal_public: b64(keys.sealPublic),
    salt: b64(salt),
    login: b64(unlocking.login),
    locked: b64(await lockMember(unlocking.key, member, secret)),
    proof: b64(inviteProof(code, unb64(pins.service, 16), asks.office, member, keys.verify, hash)),
  });
}
