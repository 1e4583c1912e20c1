// What a keeper hands on: the office's own keys, opened with the keeper's key and believed only as the directory lists them.
import { type Body, b64, unb64 } from "../../crypto/browser/bodies.ts";
import { checkKnownKey } from "../../crypto/browser/directory.ts";
import { type HolderKeys, keyHash, officeKeys, sealPublic } from "../../crypto/browser/keys.ts";
import { openOfficeSecret, openOfficeSeed, sealOfficeSecret, sealOfficeSeed } from "../../crypto/browser/seals.ts";
import { askSession, type Desk } from "./entering.ts";
import { guard, same } from "./guarding.ts";
import { Failed } from "./telling.ts";

/** `keys`: those in force. `held`: the key in force and retired ones; `secret` is null where only the seed is known. */
export type OwnOffice = { keys: HolderKeys; held: { secret: Uint8Array | null; seed: Uint8Array; key: Uint8Array }[] };

/** Throws no_secret for who does not hold the secret in force: only with it is anything certified. */
export async function openOffice(desk: Desk): Promise<OwnOffice> {
  const { seals } = await askSession();
  const held = await guard("office_key", () => Promise.all(seals.map((served) => openHeld(desk, served))));
  const inForce = held.find(({ secret, key }) => secret !== null && same(key, desk.office.seal));
  if (!inForce?.secret) throw new Failed("no_secret");
  const keys = officeKeys(inForce.secret);
  if (!same(keys.verify, desk.office.sign)) throw new Failed("no_secret");
  return { keys, held };
}

/** By role: keepers the secret, intake members the seed, others nothing. With retired keys, for opening what is old. */
export async function sealsFor(
  desk: Desk,
  own: OwnOffice,
  to: { member: Uint8Array; publicKey: Uint8Array; role: string },
): Promise<Body[]> {
  const { member, publicKey, role } = to;
  if (role !== "keeper" && role !== "intake") return [];
  return Promise.all(
    own.held.map(async ({ secret, seed, key }) => {
      const whole = role === "keeper" && secret !== null;
      const sealed = whole
        ? await sealOfficeSecret(publicKey, desk.office.id, member, secret)
        : await sealOfficeSeed(publicKey, desk.office.id, member, seed);
      return { kind: whole ? "office-secret" : "office-seal", key: b64(key), sealed: b64(sealed) };
    }),
  );
}

async function openHeld(desk: Desk, served: Body): Promise<OwnOffice["held"][number]> {
  const sealed = unb64(served.sealed);
  const isSecret = served.kind === "office-secret";
  const open = isSecret ? openOfficeSecret : openOfficeSeed;
  const opened = await open(desk.keys.sealSeed, desk.office.id, desk.member, sealed);
  const seed = isSecret ? officeKeys(opened).sealSeed : opened;
  const publicKey = sealPublic(seed);
  checkKnownKey(desk.office, publicKey);
  return { secret: isSecret ? opened : null, seed, key: keyHash(publicKey) };
}
