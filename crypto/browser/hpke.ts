// HPKE single shot, RFC 9180 base mode: X-Wing (0x647A), HKDF-SHA256 (1), AES-256-GCM (2), empty aad.
import { expand, extract } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { ml_kem768_x25519 as xwing } from "@noble/post-quantum/hybrid.js";
import { decrypt, encrypt, NONCE_BYTES, TAG_BYTES } from "./aead.ts";
import { Refused } from "./errors.ts";
import { checkSeed, PUBLIC_BYTES } from "./keys.ts";
import { utf8 } from "./labels.ts";

export const ENC_BYTES = 1120;
const KEY_BYTES = 32;
const NOTHING = /* @__PURE__ */ new Uint8Array();
const BASE_MODE = 0;

/** enc (1120) || ciphertext || tag (16); malformed for a key that is none. */
export async function seal(holderPublic: Uint8Array, info: Uint8Array, plain: Uint8Array): Promise<Uint8Array> {
  const { cipherText: enc, sharedSecret } = encapsulate(holderPublic);
  const { key, nonce } = schedule(sharedSecret, info);
  return concatBytes(enc, await encrypt(key, nonce, plain, NOTHING));
}

/** The plain bytes; cannot_open for another key, another context or a changed byte. */
export async function openSeal(seed: Uint8Array, info: Uint8Array, sealed: Uint8Array): Promise<Uint8Array> {
  checkSeed(seed);
  if (sealed.length < ENC_BYTES + TAG_BYTES) throw new Refused("cannot_open", "too short");
  const { key, nonce } = schedule(decapsulate(seed, sealed.subarray(0, ENC_BYTES)), info);
  return decrypt(key, nonce, sealed.subarray(ENC_BYTES), NOTHING);
}

/** The 32 bytes that open this seal and no other: for showing one entry without the box's key. Or cannot_open. */
export function reveal(seed: Uint8Array, sealed: Uint8Array): Uint8Array {
  if (sealed.length < ENC_BYTES + TAG_BYTES) throw new Refused("cannot_open", "too short");
  return decapsulate(checkSeed(seed), sealed.subarray(0, ENC_BYTES));
}

function encapsulate(holderPublic: Uint8Array): { cipherText: Uint8Array; sharedSecret: Uint8Array } {
  if (holderPublic.length !== PUBLIC_BYTES) throw new Refused("malformed", "a sealing key has 1216 bytes");
  try {
    return xwing.encapsulate(holderPublic);
  } catch {
    throw new Refused("malformed", "not a sealing key");
  }
}

function decapsulate(seed: Uint8Array, enc: Uint8Array): Uint8Array {
  try {
    return xwing.decapsulate(enc, seed);
  } catch {
    throw new Refused("cannot_open");
  }
}

// RFC 9180, 5.1 KeySchedule, with no psk.
function schedule(sharedSecret: Uint8Array, info: Uint8Array): { key: Uint8Array; nonce: Uint8Array } {
  const context = concatBytes(
    Uint8Array.of(BASE_MODE),
    labeledExtract(NOTHING, "psk_id_hash", NOTHING),
    labeledExtract(NOTHING, "info_hash", info),
  );
  const secret = labeledExtract(sharedSecret, "secret", NOTHING);
  return {
    key: labeledExpand(secret, "key", context, KEY_BYTES),
    nonce: labeledExpand(secret, "base_nonce", context, NONCE_BYTES),
  };
}

function labeledExtract(salt: Uint8Array, label: string, input: Uint8Array): Uint8Array {
  return extract(sha256, concatBytes(labeled(label), input), salt);
}

function labeledExpand(secret: Uint8Array, label: string, context: Uint8Array, length: number): Uint8Array {
  return expand(sha256, secret, concatBytes(Uint8Array.of(0, length), labeled(label), context), length);
}

function labeled(label: string): Uint8Array {
  return concatBytes(utf8("HPKE-v1HPKE"), Uint8Array.of(0x64, 0x7a, 0, 1, 0, 2), utf8(label));
}
