// A keeper brings people in: invites, checks whose keys came back, certifies. The code stays on this side of the network.
import { type Body, b64, unb64 } from "../../crypto/browser/bodies.ts";
import { ID_BYTES } from "../../crypto/browser/boxes.ts";
import { type Certificate, check, fromBody, issue, toBody } from "../../crypto/browser/certificates.ts";
import { grouped, newCode, normalise } from "../../crypto/browser/codes.ts";
import { dayOf } from "../../crypto/browser/days.ts";
import { signKeys } from "../../crypto/browser/directory.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { checkInviteProof, inviteProof } from "../../crypto/browser/invitations.ts";
import { keyHash, PUBLIC_BYTES } from "../../crypto/browser/keys.ts";
import type { Desk } from "./entering.ts";
import { guard, same } from "./guarding.ts";
import { type OwnOffice, openOffice, sealsFor } from "./office_secret.ts";
import * as server from "./server.ts";
import { Failed, type Invited } from "./telling.ts";

const CERTIFIED_DAYS = 100;
const DAY_MS = 86_400_000;

type Holder = { member: Uint8Array; verify: Uint8Array; publicKey: Uint8Array; role: string };

export async function invite(asks: { name: string; role: string }): Promise<Invited> {
  const member = b64(crypto.getRandomValues(new Uint8Array(ID_BYTES)));
  const { link } = await server.post("/desk/people/invite", { member, ...asks });
  return { link: server.text(link), code: grouped(newCode()) };
}

/**
 * `role`: as the keeper says it once more, because the server's word could have changed. Throws an Alarm when the keys
 * are not those that were made with the code; then nothing was certified.
 */
export async function certify(
  desk: Desk,
  asks: { invitation: string; code: string; role: string },
  onStretching: () => void,
): Promise<void> {
  const code = readCode(asks.code);
  const row = await find("invited", "invitation", asks.invitation, asks.role);
  onStretching();
  const invitee = await guard("invited", () => proved(desk, row, code));
  await post(desk, await openOffice(desk), "/desk/people/certify", invitee, {
    invitation: asks.invitation,
    role: asks.role,
  });
}

/** For exactly the keys that the office has certified before. `hand`: with the office's key that the role holds. */
export async function renew(desk: Desk, asks: { member: string; role: string; hand: boolean }): Promise<void> {
  const row = await find("members", "member", asks.member, asks.role);
  const colleague = await guard("colleague", () => certifiedBefore(desk, row));
  const to = asks.hand ? colleague : { ...colleague, role: "" };
  await post(desk, await openOffice(desk), "/desk/people/renew", to, {});
}

export function readCode(typed: string): string {
  try {
    return normalise(typed);
  } catch {
    throw new Failed("wrong_code");
  }
}

async function find(list: "invited" | "members", field: string, value: string, role: string): Promise<Body> {
  const rows = server.objects((await server.ask("/desk/people/keys.json"))[list]);
  const row = rows.find((one) => one[field] === value);
  if (row === undefined) throw new Failed("elsewhere");
  if (row.role !== role) throw new Failed("other_role");
  return row;
}

async function post(desk: Desk, own: OwnOffice, path: string, to: Holder, more: Body): Promise<void> {
  const certificate = toBody(certificateFor(desk, own, to));
  await server.post(path, { ...more, certificate, seals: await sealsFor(desk, own, to) });
}

function certificateFor(desk: Desk, own: OwnOffice, { member, verify, publicKey }: Holder): Certificate {
  const notAfter = dayOf(new Date(Date.parse(desk.today) + CERTIFIED_DAYS * DAY_MS));
  const claim = { member, office: desk.office.id, verify, seal: keyHash(publicKey), issued: desk.today, notAfter };
  return issue(own.keys.signSeed, claim);
}

/** Made by whoever holds the code, for this office and this member. */
function proved(desk: Desk, row: Body, code: string): Holder {
  const member = unb64(row.member, ID_BYTES);
  const verify = unb64(row.verify, 32);
  const publicKey = unb64(row.seal_public, PUBLIC_BYTES);
  const { service } = desk.directory;
  const expected = inviteProof(code, service, desk.office.id, member, verify, keyHash(publicKey));
  checkInviteProof(expected, unb64(row.proof, 32));
  return { member, verify, publicKey, role: server.text(row.role) };
}

/** It may have run out, but it was good on its first day. */
function certifiedBefore(desk: Desk, row: Body): Holder {
  const before = fromBody(row.certificate);
  check(before, before.issued, signKeys(desk.office, before.issued));
  const isTheirs = before.office === desk.office.id && b64(before.member) === server.text(row.member);
  if (!isTheirs) throw new Refused("bad_certificate");
  const publicKey = unb64(row.seal_public, PUBLIC_BYTES);
  if (!same(keyHash(publicKey), before.seal)) throw new Refused("wrong_key");
  return { member: before.member, verify: before.verify, publicKey, role: server.text(row.role) };
}
