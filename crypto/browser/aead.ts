// AES-256-GCM by WebCrypto: the one primitive taken from the browser, because every browser has it, fast and constant-time.
import { concatBytes, randomBytes } from "@noble/hashes/utils.js";
import { Refused } from "./errors.ts";

export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** ciphertext || tag (16). Danger: a nonce must never repeat under one key. */
export async function encrypt(
  key: Uint8Array,
  nonce: Uint8Array,
  plain: Uint8Array,
  aad: Uint8Array,
): Promise<Uint8Array> {
  const sealed = await crypto.subtle.encrypt(gcm(nonce, aad), await imported(key), plain as BufferSource);
  return new Uint8Array(sealed);
}

/** Or cannot_open. */
export async function decrypt(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  aad: Uint8Array,
): Promise<Uint8Array> {
  if (sealed.length < TAG_BYTES) throw new Refused("cannot_open", "too short");
  const handle = await imported(key);
  try {
    return new Uint8Array(await crypto.subtle.decrypt(gcm(nonce, aad), handle, sealed as BufferSource));
  } catch {
    throw new Refused("cannot_open");
  }
}

/** nonce (12, random) || ciphertext || tag (16) */
export async function lock(key: Uint8Array, plain: Uint8Array, aad: Uint8Array): Promise<Uint8Array> {
  const nonce = randomBytes(NONCE_BYTES);
  return concatBytes(nonce, await encrypt(key, nonce, plain, aad));
}

/** What `lock` made, or cannot_open. */
export async function unlock(key: Uint8Array, locked: Uint8Array, aad: Uint8Array): Promise<Uint8Array> {
  if (locked.length < NONCE_BYTES) throw new Refused("cannot_open", "too short");
  return decrypt(key, locked.subarray(0, NONCE_BYTES), locked.subarray(NONCE_BYTES), aad);
}

function gcm(nonce: Uint8Array, aad: Uint8Array): AesGcmParams {
  return { name: "AES-GCM", iv: nonce as BufferSource, additionalData: aad as BufferSource };
}

// Ten thousand index records or chunks of a file under one key: importing it each time would take longer than opening them. An array that
// holds a key is never written to again.
const known = new WeakMap<Uint8Array, Promise<CryptoKey>>();

function imported(key: Uint8Array): Promise<CryptoKey> {
  if (key.length !== 32) throw new Refused("malformed", "an AES key has 32 bytes");
  const handle =
    known.get(key) ?? crypto.subtle.importKey("raw", key as BufferSource, "AES-GCM", false, ["encrypt", "decrypt"]);
  known.set(key, handle);
  return handle;
}
