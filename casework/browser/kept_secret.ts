// The member secret between two pages: locked with a key from a half that only the server's session row holds.
// Without that row the ciphertext in the browser is worthless, and without the ciphertext so is the row.
import { lock, unlock } from "../../crypto/browser/aead.ts";
import { b64, unb64 } from "../../crypto/browser/bodies.ts";
import { hkdf } from "../../crypto/browser/keys.ts";
import { cat } from "../../crypto/browser/labels.ts";
import { Failed } from "./telling.ts";

const LABEL = "davylamp/v1/desk/session";

export async function keep(half: Uint8Array, member: Uint8Array, secret: Uint8Array): Promise<string> {
  return b64(await lock(hkdf(half, LABEL), secret, cat(LABEL, member)));
}

/** Throws no_key for a ciphertext of another session: someone has signed in again in another tab. */
export async function openKept(half: Uint8Array, member: Uint8Array, kept: string): Promise<Uint8Array> {
  try {
    return await unlock(hkdf(half, LABEL), unb64(kept), cat(LABEL, member));
  } catch {
    throw new Failed("no_key");
  }
}
