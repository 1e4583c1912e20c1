// Giving a case to a colleague: its boxes' seeds, sealed to the colleague's own key. The key comes from the server, so it
// is used only under a certificate that the signed directory bears out today.
import { type Body, b64, unb64 } from "../../crypto/browser/bodies.ts";
import { type Certificate, check, fromBody } from "../../crypto/browser/certificates.ts";
import { signKeys } from "../../crypto/browser/directory.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { keyHash } from "../../crypto/browser/keys.ts";
import { memberHolder } from "../../crypto/browser/labels.ts";
import { sealBox } from "../../crypto/browser/seals.ts";
import type { Desk } from "./entering.ts";
import { guard, same } from "./guarding.ts";
import { type OpenCase, pathOf, type ReadBox } from "./opening.ts";
import * as server from "./server.ts";
import { type Colleague, Failed } from "./telling.ts";
import { fingerprint } from "./viewing.ts";

const PUBLIC_BYTES = 1216;

type Vouched = { certificate: Certificate; publicKey: Uint8Array };

export async function readColleagues(desk: Desk, number: string): Promise<Colleague[]> {
  const rows = await fetchRows(number);
  return rows.map((row) => {
    const member = server.text(row.member);
    try {
      return { member, fingerprint: fingerprint(vouched(desk, row).certificate.verify) };
    } catch (error) {
      if (error instanceof Refused) return { member, refused: error.refusal };
      throw error;
    }
  });
}

/** Throws an Alarm for a key that nobody vouches for; then nothing was sealed. */
export async function give(desk: Desk, opened: OpenCase, member: string, part: string): Promise<void> {
  const row = (await fetchRows(opened.number)).find((one) => one.member === member);
  if (row === undefined || opened.file === null) throw new Failed("elsewhere");
  const { certificate, publicKey } = await guard("colleague", () => vouched(desk, row));
  const holder = memberHolder(certificate.member);
  const seal = async (box: ReadBox) => ({
    box: b64(box.id),
    sealed: b64(await sealBox(publicKey, holder, opened.id, box.id, box.seed)),
  });
  const seals = await Promise.all([opened.talk, opened.file].map(seal));
  await server.post(`${pathOf(opened.number)}/assign`, { member, part, seals });
}

async function fetchRows(number: string): Promise<Body[]> {
  return server.objects((await server.ask(`${pathOf(number)}/people.json`)).members);
}

/** Certified today, by this office, for this member, and for exactly this key. */
function vouched(desk: Desk, row: Body): Vouched {
  const certificate = fromBody(row.certificate);
  check(certificate, desk.today, signKeys(desk.office, desk.today));
  const isTheirs = certificate.office === desk.office.id && b64(certificate.member) === server.text(row.member);
  if (!isTheirs) throw new Refused("bad_certificate");
  const publicKey = unb64(row.seal_public, PUBLIC_BYTES);
  if (!same(keyHash(publicKey), certificate.seal)) throw new Refused("wrong_key");
  return { certificate, publicKey };
}
