// Who may write into a talk: entitlement, certificates, days, signatures.
import { type Body, b64 } from "../../../../crypto/browser/bodies.ts";
import { utf8 } from "../../../../crypto/browser/labels.ts";
import {
  BYSTANDER,
  certificate,
  HEAD,
  ICGLR,
  INSPECTORATE,
  OMBUDS,
  REPORTER,
  RETIRED,
  STOLEN,
  STRANGER,
  staff,
} from "../cast.ts";
import { certifiedAnyway } from "./certificates.ts";
import { gateway, of, type Pen, reporter } from "./conversation.ts";
import { after, talk } from "./talks.ts";
import type { Thread, Verdict } from "./threads.ts";

type Line = [why: string, after: number, pen: Pen, body: Body, expect: Verdict];

const message: Body = { kind: "message", text: "" };
const transfer: Body = { kind: "status", status: "transferred", to: INSPECTORATE.office };
const accepted: Body = { kind: "status", status: "accepted" };
const good = certificate(OMBUDS);
const unlisted = staff("xx-unlisted");
const byRetired = certificate(OMBUDS, "2026-10-01", "2026-12-31", RETIRED.signSeed);
const byStolen = certificate(OMBUDS, "2026-10-01", "2026-12-31", STOLEN.signSeed);
const forTooLong = certifiedAnyway({ ...good, not_after: "2027-02-10" });
const falseReporter: Pen = { ...gateway, seeds: [...gateway.seeds.slice(0, 1), STRANGER] };

const ENTITLEMENT: Line[] = [
  ["an office that has nothing to do with it", 1, of(BYSTANDER), message, "unknown_writer"],
  ["an office that the directory does not list", 1, of(unlisted), message, "unknown_writer"],
  ["a standby office that has not accepted", 1, of(ICGLR), message, "unknown_writer"],
  [
    "a standby office that closes without accepting",
    1,
    of(ICGLR),
    { kind: "status", status: "closed" },
    "unknown_writer",
  ],
  ["a standby office that accepts", 1, of(ICGLR), accepted, "accepted"],
  ["an office outside the standby list that accepts", 1, of(BYSTANDER), accepted, "unknown_writer"],
  ["an office before the transfer to it", 5, of(INSPECTORATE), message, "unknown_writer"],
  ["an office after the transfer to it", 6, of(INSPECTORATE), message, "accepted"],
  ["a transfer to nobody", 1, of(OMBUDS), { ...transfer, to: "left out" }, "malformed"],
  ["a transfer to what is no office id", 1, of(OMBUDS), { ...transfer, to: ["rw-mines"] }, "malformed"],
  ["an office entry that names no directory", 1, of(OMBUDS), { ...message, directory: "left out" }, "malformed"],
  [
    "an office entry under an unknown kind of head",
    1,
    of(OMBUDS),
    { ...message, directory: { ...HEAD, seq: "3" } },
    "malformed",
  ],
];

const CERTIFICATES: Line[] = [
  ["an office entry without a certificate", 1, of(OMBUDS), { ...message, cert: "left out" }, "malformed"],
  ["a certificate with an unknown field", 1, of(OMBUDS), { ...message, cert: { ...good, admin: true } }, "malformed"],
  ["another member's certificate", 1, of(BYSTANDER, good), message, "unknown_writer"],
  [
    "a certificate that the office did not sign",
    1,
    of(OMBUDS, certifiedAnyway(good, STRANGER)),
    message,
    "bad_certificate",
  ],
  [
    "a certificate by another office for this one",
    1,
    of(BYSTANDER, certifiedAnyway({ ...certificate(BYSTANDER), office: "cd-ombuds" }, BYSTANDER.keys.signSeed)),
    message,
    "bad_certificate",
  ],
  ["a certificate for 101 days", 1, of(OMBUDS, forTooLong), message, "bad_certificate"],
  ["before the certificate", 1, of(OMBUDS), { ...message, at: "2026-10-31" }, "certificate_out_of_date"],
  ["on the certificate's last day", 1, of(OMBUDS), { ...message, at: "2027-01-31" }, "accepted"],
  ["after the certificate", 1, of(OMBUDS), { ...message, at: "2027-02-01" }, "certificate_out_of_date"],
  ["a retired office key on its last day", 1, of(OMBUDS, byRetired), { ...message, at: "2026-11-20" }, "accepted"],
  ["a retired office key a day later", 1, of(OMBUDS, byRetired), { ...message, at: "2026-11-21" }, "bad_certificate"],
  ["a stolen office key", 1, of(OMBUDS, byStolen), { ...message, at: "2026-11-10" }, "bad_certificate"],
  ["dated before an earlier office entry", 2, of(OMBUDS), { ...message, at: "2026-11-22" }, "unknown_writer"],
  ["a reporter's entry dated before an earlier one", 2, reporter, { ...message, at: "2026-11-22" }, "accepted"],
];

const SIGNATURES: Line[] = [
  ["a stranger as the reporter", 1, { ...reporter, seeds: [STRANGER] }, message, "not_the_reporter"],
  ["a gateway for a stranger", 1, falseReporter, message, "not_the_reporter"],
  ["an unlisted gateway", 1, { ...gateway, seeds: [STRANGER, REPORTER] }, message, "unknown_gateway"],
  ["the reporter as the gateway", 1, { ...gateway, seeds: [REPORTER, REPORTER] }, message, "unknown_gateway"],
];

export async function writers(): Promise<Thread[]> {
  const lines = [...ENTITLEMENT, ...CERTIFICATES, ...SIGNATURES];
  const threads = lines.map(
    async ([why, count, pen, body, expect]): Promise<Thread> => ({ why, read: await after(count, pen, body), expect }),
  );
  const disguised = await after(1, reporter, message, 2);
  const notJson = await (await talk())
    .upTo(1)
    .writeRaw(reporter, utf8('{"kind":"message", "at":"2026-11-23","seen":null}'));
  return [
    ...(await Promise.all(threads)),
    { why: "the reporter's signature under the office's role", read: disguised, expect: "bad_signature" },
    { why: "a body that is not canonical", read: notJson, expect: "malformed" },
    await refusedTransfer(),
    await seenByMember(),
  ];
}

/** What a refused entry says entitles nobody. */
async function refusedTransfer(): Promise<Thread> {
  const read = await (await after(1, of(BYSTANDER), transfer)).write(of(INSPECTORATE), message);
  return {
    why: "a transfer by an office without rights",
    read,
    expect: ["accepted", "unknown_writer", "unknown_writer"],
  };
}

/** Each author has a memory of their own. */
async function seenByMember(): Promise<Thread> {
  const read = await after(3, reporter, { ...message, seen: b64((await talk()).link(1)) });
  return { why: "a reporter who saw less than the office", read, expect: "accepted" };
}
