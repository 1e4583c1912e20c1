import assert from "node:assert/strict";
import { test } from "node:test";
import { unb64 } from "../../../crypto/browser/bodies.ts";
import { check, fromBody, issue, toBody } from "../../../crypto/browser/certificates.ts";
import { checkDay, daysBetween, laterOf } from "../../../crypto/browser/days.ts";
import { certificate, OMBUDS, TODAY, vectors } from "./cast.ts";
import { flipped, refusalOf, refuses } from "./refusing.ts";

const OWN = fromBody(certificate(OMBUDS));
const KEYS = [OMBUDS.keys.verify];

test("certificates are accepted and refused by their days, their form and their signer", async () => {
  for (const { why, certificate, day, keys, refusal } of vectors("certificates").cases) {
    const work = () =>
      check(
        fromBody(certificate),
        day,
        keys.map((key: string) => unb64(key)),
      );
    assert.equal(await refusalOf(work), refusal, why);
  }
});

test("a certificate is written and read again", () => {
  assert.deepEqual(fromBody(toBody(OWN)), OWN);
});

test("a certificate with any byte changed is refused", async () => {
  for (const field of ["member", "verify", "seal", "sig"] as const) {
    for (let byte = 0; byte < OWN[field].length; byte += 1) {
      const changed = { ...OWN, [field]: flipped(OWN[field], byte) };
      await refuses("bad_certificate", () => check(changed, TODAY, KEYS), `${field}, byte ${byte}`);
    }
  }
});

test("what is no certificate at all is refused", async () => {
  for (const body of [null, undefined, [], "certificate", 5]) await refuses("malformed", () => fromBody(body));
});

test("no certificate is issued for more than 100 days or backwards", async () => {
  const { sig, ...claim } = OWN;
  issue(OMBUDS.keys.signSeed, { ...claim, issued: "2026-11-01", notAfter: "2027-02-09" });
  for (const notAfter of ["2027-02-10", "2026-10-31", "2027-02-29", "soon"]) {
    await refuses("malformed", () => issue(OMBUDS.keys.signSeed, { ...claim, notAfter }), notAfter);
  }
  assert.equal(sig.length, 64);
});

test("a day is a day of the calendar, written in one way", async () => {
  for (const day of ["2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"]) assert.equal(checkDay(day), day);
  const none = [
    "2023-02-29",
    "1900-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-01-00",
    "2026-1-1",
    "2026-01-01 ",
    "26-01-01",
    "",
  ];
  for (const day of none) await refuses("malformed", () => checkDay(day), day);
});

test("days are counted across months and years", () => {
  assert.equal(daysBetween("2026-11-01", "2027-02-09"), 100);
  assert.equal(daysBetween("2024-02-28", "2024-03-01"), 2);
  assert.equal(daysBetween("2026-01-02", "2026-01-01"), -1);
});

test("a clock that stands in the past does not revive an old directory", () => {
  assert.equal(laterOf("1970-01-01", "2026-11-01"), "2026-11-01");
  assert.equal(laterOf("2026-11-23", "2026-11-01"), "2026-11-23");
});
