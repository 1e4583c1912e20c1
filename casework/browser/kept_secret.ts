// The member secret between two pages: AES-256-GCM under a key from a half that only the server's session row holds.
// Without that row the ciphertext in the browser is worthless, and without the ciphertext so is the row.
import { b64, unb64 } from "../../crypto/browser/bodies.ts";
import { hkdf, SEED_BYTES } from "../../crypto/browser/keys.ts";
import { cat } from "../../crypto/browser/labels.ts";
import { Failed } from "./telling.ts";

const LABEL = "davylamp/v1/desk/session";
const NONCE_BYTES = 12;

export async function keep(half: Uint8Array, member: Uint8Array, secret: Uint8Array): Promise<string> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt(lock(nonce, member), await key(half), secret as BufferSource);
  return b64(new Uint8Array([...nonce, ...new Uint8Array(sealed)]));
}

/** Throws no_key for a ciphertext of another session: someone has signed in again in another tab. */
export async function openKept(half: Uint8Array, member: Uint8Array, kept: string): Promise<Uint8Array> {
  try {
    const raw = unb64(kept, NONCE_BYTES + SEED_BYTES + 16);
    const opening = lock(raw.slice(0, NONCE_BYTES), member);
    return new Uint8Array(await crypto.subtle.decrypt(opening, await key(half), raw.slice(NONCE_BYTES) as BufferSource));
  } catch {
    throw new Failed("no_key");
  }
}

function lock(nonce: Uint8Array, member: Uint8Array): AesGcmParams {
  return { name: "AES-GCM", iv: nonce as BufferSource, additionalData: cat(LABEL, member) as BufferSource };
}

async function key(half: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", hkdf(half, LABEL) as BufferSource, "AES-GCM", false, ["encrypt", "decrypt"]);
}
