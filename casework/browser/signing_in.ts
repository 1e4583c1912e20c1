// Signing in: the passphrase becomes keys here, in the worker, and only a value computed from it is sent.
import { b64, unb64 } from "../../crypto/browser/bodies.ts";
import { unlockKeys } from "../../crypto/browser/keys.ts";
import { openMemberLock } from "../../crypto/browser/locks.ts";
import { askSession, type Desk, unlock } from "./entering.ts";
import { guard } from "./guarding.ts";
import { keep } from "./kept_secret.ts";
import * as server from "./server.ts";
import { Failed, type Head, type Pins, type Step } from "./telling.ts";

export type SignIn = { name: string; passphrase: string; seen: Head | null };

/** Throws not_known, or an Alarm when the name was right but what belongs to it is not. */
export async function signIn(
  pins: Pins,
  asks: SignIn,
  step: (step: Step) => void,
): Promise<{ desk: Desk; kept: string }> {
  step("asking");
  const { salt } = await server.post("/desk/sign-in/salt", { name: asks.name });
  step("stretching");
  const unlocking = unlockKeys(asks.passphrase, unb64(salt, 16));
  step("asking");
  await server.post("/desk/sign-in", { name: asks.name, login: b64(unlocking.login) }).catch(notKnown);
  step("unlocking");
  const session = await askSession();
  const secret = await guard("locked_secret", () => openMemberLock(unlocking.key, session.member, session.locked));
  const desk = await unlock(pins, session, secret, asks.seen);
  return { desk, kept: await keep(session.half, session.member, secret) };
}

function notKnown(error: unknown): never {
  throw error instanceof Failed && error.failure === "gone" ? new Failed("not_known") : error;
}
