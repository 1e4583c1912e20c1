// Certificates by the day on which they are judged, and by who signed them.
import { type Body, b64, unb64 } from "../../../../crypto/browser/bodies.ts";
import type { RefusalName } from "../../../../crypto/browser/errors.ts";
import { sign } from "../../../../crypto/browser/keys.ts";
import { cat, MEMBER } from "../../../../crypto/browser/labels.ts";
import { BYSTANDER, certificate, ICGLR, OMBUDS, RETIRED } from "../cast.ts";

type Case = { why: string; certificate: Body; day?: string; keys?: Uint8Array[]; refusal: RefusalName | null };

const good = certificate(OMBUDS, "2026-11-01", "2027-01-31");

/** Signs whatever stands there, as `issue` would not. */
export function certifiedAnyway(body: Body, signSeed: Uint8Array = OMBUDS.keys.signSeed): Body {
  const [member, verify, seal] = [unb64(body.member), unb64(body.verify), unb64(body.seal)];
  const text = (name: string) => String(body[name]);
  const message = cat(MEMBER, text("office"), member, verify, seal, text("issued"), text("not_after"));
  return { ...body, sig: b64(sign(signSeed, message)) };
}

const CASES: Case[] = [
  { why: "in the middle of its time", certificate: good, refusal: null },
  { why: "on its first day", certificate: good, day: "2026-11-01", refusal: null },
  { why: "on its last day", certificate: good, day: "2027-01-31", refusal: null },
  { why: "a day early", certificate: good, day: "2026-10-31", refusal: "certificate_out_of_date" },
  { why: "a day late", certificate: good, day: "2027-02-01", refusal: "certificate_out_of_date" },
  { why: "for one day", certificate: certificate(OMBUDS, "2026-11-23", "2026-11-23"), refusal: null },
  { why: "for 100 days", certificate: certifiedAnyway({ ...good, not_after: "2027-02-09" }), refusal: null },
  {
    why: "for 101 days",
    certificate: certifiedAnyway({ ...good, not_after: "2027-02-10" }),
    refusal: "bad_certificate",
  },
  {
    why: "that ends before it begins",
    certificate: certifiedAnyway({ ...good, not_after: "2026-10-01" }),
    refusal: "certificate_out_of_date",
  },
  {
    why: "prolonged without the office",
    certificate: { ...good, not_after: "2027-02-01" },
    refusal: "bad_certificate",
  },
  {
    why: "signed by the second of two keys",
    certificate: good,
    keys: [RETIRED.verify, OMBUDS.keys.verify],
    refusal: null,
  },
  {
    why: "signed by another office",
    certificate: certifiedAnyway(good, BYSTANDER.keys.signSeed),
    refusal: "bad_certificate",
  },
  { why: "without any key to check", certificate: good, keys: [], refusal: "bad_certificate" },
  { why: "for another office", certificate: { ...good, office: ICGLR.office }, refusal: "bad_certificate" },
  {
    why: "with another member's keys",
    certificate: { ...good, verify: b64(ICGLR.memberKeys.verify) },
    refusal: "bad_certificate",
  },
  { why: "with an unknown field", certificate: { ...good, role: "keeper" }, refusal: "malformed" },
  { why: "without a field", certificate: Object.fromEntries(Object.entries(good).slice(1)), refusal: "malformed" },
  {
    why: "with a member id of 15 bytes",
    certificate: { ...good, member: b64(new Uint8Array(15)) },
    refusal: "malformed",
  },
  { why: "with an office id in capitals", certificate: { ...good, office: "CD-OMBUDS" }, refusal: "malformed" },
  {
    why: "with 29 February in an ordinary year",
    certificate: { ...good, not_after: "2027-02-29" },
    refusal: "malformed",
  },
  { why: "with 31 November", certificate: { ...good, issued: "2026-11-31" }, refusal: "malformed" },
  { why: "with a day in the year 0", certificate: { ...good, issued: "0000-01-01" }, refusal: "malformed" },
  { why: "with a time of day", certificate: { ...good, issued: "2026-11-01T00:00:00Z" }, refusal: "malformed" },
  { why: "with a day in other digits", certificate: { ...good, issued: "٢٠٢٦-١١-٠١" }, refusal: "malformed" },
  { why: "with a number for a day", certificate: { ...good, issued: 20261101 }, refusal: "malformed" },
];

export function make(): unknown {
  return {
    note: "fromBody(certificate), then check on `day` with the office's `keys`: accepted (refusal null) or refused",
    cases: CASES.map(({ why, certificate, day = "2026-11-23", keys = [OMBUDS.keys.verify], refusal }) => ({
      why,
      certificate,
      day,
      keys: keys.map(b64),
      refusal,
    })),
  };
}
