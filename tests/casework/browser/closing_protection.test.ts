// When the protection of people may end: what is still owed to them, and by whom.
import assert from "node:assert/strict";
import { test } from "node:test";
import { closingOf, openDuties } from "../../../casework/browser/closing_protection.ts";
import { type Fields, keeping, type RecordName } from "../../../casework/browser/kept_records.ts";
import type { ShownEntry } from "../../../casework/browser/telling.ts";
import { ALL_NO, answered, entry, judged, LAST_WEEK, opened, TODAY, told, written } from "./protection_scene.ts";

const CHECKED = ["2026-10-05"];
const BEGUN = [opened("2026-10-01"), judged("receipt", ALL_NO, { at: "2026-10-01", checkIns: CHECKED })];
const TALK = [answered(CHECKED[0] ?? "", { declined: true })];

function owed(file: ShownEntry[], { talk = TALK, voice = true }: { talk?: ShownEntry[]; voice?: boolean } = {}) {
  return openDuties({ file: [...BEGUN, ...file], talk, today: TODAY, voice }, false);
}

test("what was left out before a share is made good by a later assessment", () => {
  const offered = entry({ kind: "decision", decision: "offered" }, LAST_WEEK);
  assert.deepEqual(owed([]), []);
  assert.deepEqual(owed([offered]), ["judged"]);
  assert.deepEqual(owed([offered, judged("closure", ALL_NO, { checkIns: null })]), []);
});

test("who does not speak with the reporter owes them no check-in", () => {
  assert.deepEqual(owed([], { talk: [] }), ["check_ins"]);
  assert.deepEqual(owed([], { talk: [], voice: false }), []);
  const closed = entry({
    ...{ kind: "decision", about: "protection", decision: "protection_closed", how: "agrees" },
    ...{ asked_on: LAST_WEEK, last: "" },
  });
  const state = (voice: boolean) => closingOf({ file: [...BEGUN, closed], talk: [], today: TODAY, voice }).state;
  assert.deepEqual([state(true), state(false)], ["open", "proposed"]);
});

test("what cannot be read may be a cry for help, so protection goes on", () => {
  for (const refused of ["bad_signature", "broken_history"] as const)
    assert.deepEqual(owed([], { talk: [...TALK, { day: TODAY, refused }] }), ["verified"]);
});

test("no wrong clock ends the quiet before it has lasted", () => {
  const heard = (day: string) => {
    const incident = { ...told("incident", day), day: LAST_WEEK };
    return owed([judged("incident", ALL_NO, { heard: [incident.id], checkIns: null })], { talk: [...TALK, incident] });
  };
  for (const day of [LAST_WEEK, "9999-12-31"]) assert.deepEqual(heard(day), ["quiet"], day);
});

test("whoever was promised a service or a remedy has had it before protection ends", () => {
  const kept = (name: RecordName, said: Fields) =>
    owed([written(keeping(name, { alias: "Baobab", ...said }, "", "x"))]);
  const referral = (said: Fields) => kept("referral", { service: "legal", consent: "given", ...said });
  assert.deepEqual(referral({ accepted: "yes" }), ["referrals"]);
  assert.deepEqual(referral({ accepted: "yes", first_contact: "2026-12-24" }), ["referrals"]);
  assert.deepEqual(referral({ accepted: "yes", first_contact: LAST_WEEK }), []);
  assert.deepEqual(referral({ accepted: "yes", outcome: "broken_off" }), []);
  assert.deepEqual([referral({ accepted: "waiting" }), referral({ accepted: "no" })], [[], []]);
  const remedy = (said: Fields) => kept("remedy", { remedy: "apology", ...said });
  assert.deepEqual(remedy({ agreed: LAST_WEEK }), ["remedies"]);
  assert.deepEqual(remedy({ agreed: LAST_WEEK, delivered: "2026-12-24" }), ["remedies"]);
  assert.deepEqual(remedy({ agreed: LAST_WEEK, delivered: TODAY }), []);
  assert.deepEqual(remedy({}), []);
});
