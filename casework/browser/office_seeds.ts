// The office's sealing seeds that a member holds: opened with the member's key, believed only if the directory lists them.
import { type Body, unb64 } from "../../crypto/browser/bodies.ts";
import { checkKnownKey, type Office } from "../../crypto/browser/directory.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { type HolderKeys, keyHash, officeKeys, sealPublic } from "../../crypto/browser/keys.ts";
import { officeHolder } from "../../crypto/browser/labels.ts";
import { openOfficeSecret, openOfficeSeed } from "../../crypto/browser/seals.ts";
import type { Session } from "./entering.ts";
import { same } from "./guarding.ts";
import { text } from "./server.ts";

/** A seed, and the name under which things are sealed to it. */
export type Holding = { holder: string; seed: Uint8Array; publicKey: Uint8Array };

// The others work by seals of single boxes.
const HOLDING_ROLES = ["keeper", "intake"];

/** The key in force first. Refuses a key that the directory does not list: anyone can seal one to a member. */
export async function openSeeds(session: Session, keys: HolderKeys, own: Office): Promise<Holding[]> {
  const held: Holding[] = [];
  for (const served of session.seals) {
    const seed = await openSeed(served, session.member, keys, own);
    const holding = { holder: officeHolder(own.id), seed, publicKey: sealPublic(seed) };
    checkKnownKey(own, holding.publicKey);
    if (isInForce(holding, own)) held.unshift(holding);
    else held.push(holding);
  }
  if (held.length === 0 && HOLDING_ROLES.includes(session.role)) {
    throw new Refused("cannot_open", "no key of the office");
  }
  return held;
}

export function isInForce(holding: Holding, own: Office): boolean {
  return same(keyHash(holding.publicKey), own.seal);
}

/** Tries one after the other. Any refusal but "cannot open" is final. */
export async function withAny<T>(holdings: Holding[], open: (holding: Holding) => Promise<T>): Promise<T> {
  for (const holding of holdings) {
    try {
      return await open(holding);
    } catch (error) {
      if (!(error instanceof Refused) || error.refusal !== "cannot_open") throw error;
    }
  }
  throw new Refused("cannot_open");
}

async function openSeed(served: Body, member: Uint8Array, keys: HolderKeys, own: Office): Promise<Uint8Array> {
  const sealed = unb64(served.sealed);
  if (served.kind === "office-seal") return openOfficeSeed(keys.sealSeed, own.id, member, sealed);
  if (text(served.kind) !== "office-secret") throw new Refused("malformed", "unknown kind of seal");
  const secret = officeKeys(await openOfficeSecret(keys.sealSeed, own.id, member, sealed));
  const verify = verifyKeyBeside(keyHash(secret.sealPublic), own);
  if (verify !== null && !same(verify, secret.verify)) throw new Refused("wrong_key");
  return secret.sealSeed;
}

/** Null where the directory calls it compromised: such a secret signs nothing any more, and still opens. */
function verifyKeyBeside(seal: Uint8Array, own: Office): Uint8Array | null {
  const listed = [own, ...own.retired].find((known) => same(known.seal, seal));
  if (listed === undefined) throw new Refused("wrong_key");
  return listed.sign;
}
