// From a session's answer to an unlocked desk. Nothing the server hands out is used before it has been checked
// against the directory, and the directory against the root key that stands in the page.
import { type Body, unb64 } from "../../crypto/browser/bodies.ts";
import { ID_BYTES } from "../../crypto/browser/boxes.ts";
import { type Certificate, check, checkMemberKeys, fromBody } from "../../crypto/browser/certificates.ts";
import { dayOf, laterOf } from "../../crypto/browser/days.ts";
import { type Directory, type Office, office, readDirectory, signKeys } from "../../crypto/browser/directory.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { type HolderKeys, memberKeys } from "../../crypto/browser/keys.ts";
import { guard, same } from "./guarding.ts";
import { type Holding, openSeeds } from "./office_seeds.ts";
import * as server from "./server.ts";
import type { Head, Pins } from "./telling.ts";

/** `held`: the office's sealing seeds that this member holds, the one in force first. */
export type Desk = {
  member: Uint8Array;
  role: string;
  keys: HolderKeys;
  certificate: Certificate;
  office: Office;
  directory: Directory;
  held: Holding[];
  today: string;
  language: string;
};

export type Session = {
  half: Uint8Array;
  member: Uint8Array;
  office: string;
  name: string;
  role: string;
  locked: Uint8Array;
  certificate: Body;
  seals: Body[];
};

export async function askSession(): Promise<Session> {
  const answer = await guard("locked_secret", () => server.ask("/desk/session"));
  return {
    half: unb64(answer.half, 32),
    member: unb64(answer.member, ID_BYTES),
    office: server.text(answer.office),
    name: server.text(answer.name),
    role: server.text(answer.role),
    locked: unb64(answer.locked),
    certificate: server.object(answer.certificate),
    seals: server.objects(answer.seals),
  };
}

/** Throws an Alarm when the directory, the certificate or an office key is not what it claims to be. */
export async function unlock(pins: Pins, session: Session, secret: Uint8Array, seen: Head | null): Promise<Desk> {
  const { member, role } = session;
  const today = laterOf(dayOf(new Date()), pins.release);
  const directory = await guard("directory", () => fetchDirectory(pins, today, seen));
  const own = await guard("directory", () => office(directory, session.office));
  const keys = memberKeys(secret);
  const certificate = await guard("certificate", () => certified(session, keys, own, today));
  const held = await guard("office_key", () => openSeeds(session, keys, own));
  return { member, role, keys, certificate, office: own, directory, held, today, language: pins.language };
}

async function fetchDirectory(pins: Pins, today: string, seen: Head | null): Promise<Directory> {
  return readStatement(pins, today, seen).catch((error: unknown) => {
    // A new statement may come out between the two fetches: what looks forged is fetched once more.
    if (error instanceof Refused && error.refusal === "wrong_root") return readStatement(pins, today, seen);
    throw error;
  });
}

async function readStatement(pins: Pins, today: string, seen: Head | null): Promise<Directory> {
  const [statement, sig] = await Promise.all([server.bytes("/directory.json"), server.bytes("/directory.sig")]);
  return readDirectory(statement, sig, {
    root: unb64(pins.root, 32),
    service: unb64(pins.service, 16),
    today,
    notBefore: seen ? { seq: seen.seq, sha256: unb64(seen.sha256, 32) } : undefined,
  });
}

function certified(session: Session, keys: HolderKeys, own: Office, today: string): Certificate {
  const certificate = fromBody(session.certificate);
  check(certificate, today, signKeys(own, today));
  if (certificate.office !== own.id || !same(certificate.member, session.member)) throw new Refused("bad_certificate");
  checkMemberKeys(certificate, keys);
  return certificate;
}
