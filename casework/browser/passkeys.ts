// Passkeys: made and asked for in the window, because a worker has no way to a person's devices. No credential is named,
// so whoever asks at the door learns of none; the device offers what it holds for this address.
import { b64, unb64 } from "../../crypto/browser/bodies.ts";
import { Failed, type Made, type Shown } from "./telling.ts";

const MILLISECONDS = 120_000;
// Ed25519, P-256 with ECDSA, RSA: what devices have.
const ALGORITHMS = [-8, -7, -257];

/** Throws no_factor when the person or the device says no. */
export async function show(challenge: string): Promise<Shown> {
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: bytes(challenge),
    userVerification: "preferred",
    timeout: MILLISECONDS,
  };
  const given = await credential(() => navigator.credentials.get({ publicKey }));
  const answer = given.response as AuthenticatorAssertionResponse;
  return {
    credential: text(given.rawId),
    client: text(answer.clientDataJSON),
    authenticator: text(answer.authenticatorData),
    signature: text(answer.signature),
  };
}

/** `name`: what the device shows beside it. */
export async function make(challenge: string, name: string): Promise<Made> {
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge: bytes(challenge),
    rp: { name: "Davylamp" },
    user: { id: crypto.getRandomValues(new Uint8Array(16)), name, displayName: name },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
    authenticatorSelection: { residentKey: "required", userVerification: "preferred" },
    attestation: "none",
    timeout: MILLISECONDS,
  };
  const given = await credential(() => navigator.credentials.create({ publicKey }));
  const answer = given.response as AuthenticatorAttestationResponse;
  return { client: text(answer.clientDataJSON), attestation: text(answer.attestationObject) };
}

async function credential(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  const given = await ask().catch(() => null);
  if (!(given instanceof PublicKeyCredential)) throw new Failed("no_factor");
  return given;
}

function bytes(challenge: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(unb64(challenge));
}

function text(buffer: ArrayBuffer): string {
  return b64(new Uint8Array(buffer));
}
