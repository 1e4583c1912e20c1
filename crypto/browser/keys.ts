// Keys: HKDF-SHA256 derivations, strict Ed25519, X-Wing key pairs, office and member keys, unlocking.
import { ed25519 } from "@noble/curves/ed25519.js";
import { argon2id } from "@noble/hashes/argon2.js";
import { hkdf as hkdfWith } from "@noble/hashes/hkdf.js";
import { sha256 as hash } from "@noble/hashes/sha2.js";
import { ml_kem768_x25519 as xwing } from "@noble/post-quantum/hybrid.js";
import { isWellFormed } from "./bodies.ts";
import { Refused } from "./errors.ts";
import * as labels from "./labels.ts";

export const SEED_BYTES = 32;
export const PUBLIC_BYTES = 1216;

export function sha256(raw: Uint8Array): Uint8Array {
  return hash(raw);
}

/** For what is too large to be held at once: `update` with each part, then `digest`. */
export function hashing(): { update(part: Uint8Array): unknown; digest(): Uint8Array } {
  return hash.create();
}

/** 32 bytes; RFC 5869 with an empty salt and the label as info. */
export function hkdf(secret: Uint8Array, label: string): Uint8Array {
  return hkdfWith(hash, secret, undefined, labels.utf8(label), SEED_BYTES);
}

export function verifyKey(signSeed: Uint8Array): Uint8Array {
  return ed25519.getPublicKey(checkSeed(signSeed));
}

export function sign(signSeed: Uint8Array, message: Uint8Array): Uint8Array {
  return ed25519.sign(message, checkSeed(signSeed));
}

/**
 * Strict Ed25519, or bad_signature. A and R must be canonical points of the main subgroup: only then do the
 * cofactored equation of noble and the cofactorless one of libsodium agree on every signature.
 */
export function checkSignature(verify: Uint8Array, message: Uint8Array, signature: Uint8Array): void {
  if (verify.length !== 32 || signature.length !== 64) throw new Refused("bad_signature", "wrong length");
  if (!isProperPoint(verify) || !isProperPoint(signature.subarray(0, 32))) {
    throw new Refused("bad_signature", "a point of small or mixed order");
  }
  if (!ed25519.verify(signature, message, verify, { zip215: false })) throw new Refused("bad_signature");
}

function isProperPoint(raw: Uint8Array): boolean {
  try {
    const point = ed25519.Point.fromBytes(raw, false);
    return !point.isSmallOrder() && point.isTorsionFree();
  } catch {
    return false;
  }
}

/** The 1,216 bytes of an X-Wing public key: ML-KEM-768 first, then X25519. */
export function sealPublic(seed: Uint8Array): Uint8Array {
  return xwing.getPublicKey(checkSeed(seed));
}

export function checkSeed(seed: Uint8Array): Uint8Array {
  if (seed.length !== SEED_BYTES) throw new Refused("malformed", "a seed has 32 bytes");
  return seed;
}

export function keyHash(sealingKey: Uint8Array): Uint8Array {
  if (sealingKey.length !== PUBLIC_BYTES) throw new Refused("malformed", "a sealing key has 1216 bytes");
  return hash(sealingKey);
}

/** An office's or a member's two key pairs. */
export type HolderKeys = { sealSeed: Uint8Array; signSeed: Uint8Array; sealPublic: Uint8Array; verify: Uint8Array };

export function officeKeys(secret: Uint8Array): HolderKeys {
  return holderKeys(secret, labels.OFFICE_SEAL_KEY, labels.OFFICE_SIGN_KEY);
}

export function memberKeys(secret: Uint8Array): HolderKeys {
  return holderKeys(secret, labels.MEMBER_SEAL_KEY, labels.MEMBER_SIGN_KEY);
}

function holderKeys(secret: Uint8Array, sealLabel: string, signLabel: string): HolderKeys {
  const sealSeed = hkdf(secret, sealLabel);
  const signSeed = hkdf(secret, signLabel);
  return { sealSeed, signSeed, sealPublic: sealPublic(sealSeed), verify: verifyKey(signSeed) };
}

export function indexKey(officeSealSeed: Uint8Array): Uint8Array {
  return hkdf(officeSealSeed, labels.OFFICE_INDEX_KEY);
}

/** Argon2id v1.3, one lane, 32 bytes. Blocks for 0.2 to 7 seconds: call it in a worker. */
export function stretch(secret: string, salt: Uint8Array, passes: number, memoryKib: number): Uint8Array {
  if (salt.length !== 16) throw new Refused("malformed", "a salt has 16 bytes");
  return argon2id(labels.utf8(secret), salt, { t: passes, m: memoryKib, p: 1, dkLen: SEED_BYTES });
}

export type UnlockKeys = { login: Uint8Array; key: Uint8Array };

/** NFKC, single spaces, trimmed, UTF-8, Argon2id with 64 MiB; malformed for lone surrogates or a wrong salt. */
export function unlockKeys(passphrase: string, salt: Uint8Array): UnlockKeys {
  // The encoder would quietly put U+FFFD for half a character, and two passphrases would be one.
  if (!isWellFormed(passphrase)) throw new Refused("malformed", "a passphrase is text");
  // \s would also eat U+FEFF, which Python keeps.
  const plain = passphrase
    .normalize("NFKC")
    .replace(/\p{White_Space}+/gu, " ")
    .replace(/^ | $/g, "");
  const root = stretch(plain, salt, 3, 65536);
  return { login: hkdf(root, labels.UNLOCK_LOGIN), key: hkdf(root, labels.UNLOCK_KEY) };
}
