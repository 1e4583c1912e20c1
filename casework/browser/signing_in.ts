// Signing in: the passphrase becomes keys here, in the worker, and only a value computed from it is sent, together with
// the second factor. The server answers for all of it at once, so neither can be tried out without the other.
import { type Body, b64, unb64 } from "../../crypto/browser/bodies.ts";
import { type UnlockKeys, unlockKeys } from "../../crypto/browser/keys.ts";
import { lockMember, openMemberLock } from "../../crypto/browser/locks.ts";
import { askSession, type Desk, type Session, unlock } from "./entering.ts";
import { guard } from "./guarding.ts";
import { keep } from "./kept_secret.ts";
import * as server from "./server.ts";
import { type Factor, Failed, type Head, type Pins, type Step } from "./telling.ts";

const SALT_BYTES = 16;
// The door serves few at a time. Whoever finds it full comes back at a moment of their own.
const TRIES = 6;
const PAUSE = 700;

export type Knocking = { name: string; salt: Uint8Array; challenge: string; keys: UnlockKeys | null };

export async function askIn(name: string): Promise<Knocking> {
  const { salt, challenge } = await patiently(() => server.post("/desk/sign-in/salt", { name }));
  return { name, salt: unb64(salt, SALT_BYTES), challenge: server.text(challenge), keys: null };
}

export function stretch(knocking: Knocking, passphrase: string): Knocking {
  return { ...knocking, keys: unlockKeys(passphrase, knocking.salt) };
}

/** Throws not_known, or an Alarm when all was right but what belongs to the name is not. */
export async function signIn(
  pins: Pins,
  { name, keys }: Knocking,
  factor: Factor,
  seen: Head | null,
  step: (step: Step) => void,
): Promise<{ desk: Desk; kept: string }> {
  if (keys === null) throw new Failed("broken");
  step("asking");
  const request: Body = { name, login: b64(keys.login), ...factor };
  await patiently(() => server.post("/desk/sign-in", request));
  step("unlocking");
  const session = await askSession();
  const secret = await guard("locked_secret", () => openMemberLock(keys.key, session.member, session.locked));
  const desk = await unlock(pins, session, secret, seen);
  return { desk, kept: await keep(session.half, session.member, secret) };
}

/** The same secret under other words. Throws wrong_passphrase before anything is sent but the question for the salt. */
export async function changePassphrase(session: Session, old: string, fresh: string): Promise<void> {
  const before = stretch(await askIn(session.name), old).keys as UnlockKeys;
  const secret = await openMemberLock(before.key, session.member, session.locked).catch(() => {
    throw new Failed("wrong_passphrase");
  });
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const after = unlockKeys(fresh, salt);
  const locked = await lockMember(after.key, session.member, secret);
  await server.post("/desk/you/passphrase", {
    old: b64(before.login),
    salt: b64(salt),
    login: b64(after.login),
    locked: b64(locked),
  });
}

async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await ask();
    } catch (error) {
      if (left === 1 || !(error instanceof Failed) || error.failure !== "busy") throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE * (0.5 + Math.random())));
    }
  }
}
