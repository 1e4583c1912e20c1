// When the risk is judged again, and on which days somebody asks how they are.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Level } from "../../../casework/browser/reprisal.ts";
import { checkInDays, leftUnjudged, skipped, unjudged } from "../../../casework/browser/schedule.ts";
import type { ShownEntry } from "../../../casework/browser/telling.ts";
import { ALL_NO, answered, entry, HUNTED, judged, LAST_WEEK, opened, TODAY, told } from "./protection_scene.ts";

const offered = (at = TODAY) => entry({ kind: "decision", decision: "offered" }, at);
const letter = () => entry({ kind: "decision", decision: "letter", to: "The prosecutor" });
const decided = (decision: string) => entry({ kind: "decision", decision });
const points = (...entries: ShownEntry[]) => skipped(entries).map(({ point }) => point);
const begun = [opened(), judged("receipt", ALL_NO)];

test("what the schedule asked for and nobody did is told", () => {
  assert.deepEqual(skipped([opened()]), [{ point: "receipt", day: LAST_WEEK }]);
  assert.deepEqual(points(...begun), []);
  assert.deepEqual(points(...begun, offered()), ["share"]);
  assert.deepEqual(points(...begun, judged("share", ALL_NO, { at: LAST_WEEK }), offered()), ["share"]);
  assert.deepEqual(points(...begun, offered(), judged("share", ALL_NO)), ["share"]);
  assert.deepEqual(points(...begun, judged("share", ALL_NO), offered(), offered()), []);
  const triage = (decision: string) => entry({ kind: "triage", answers: { decision } });
  assert.deepEqual(points(...begun, triage("inquire")), ["inquiry"]);
  assert.deepEqual(points(...begun, triage("inquire"), judged("inquiry", ALL_NO), triage("inquire")), []);
  const accused = (heard_on: string, finding = "open") =>
    entry({ kind: "assessment", about: "accused", heard_on, finding });
  assert.deepEqual(points(...begun, accused("")), []);
  assert.deepEqual(points(...begun, accused(TODAY), judged("accused", ALL_NO)), ["accused"]);
  assert.deepEqual(points(...begun, judged("accused", ALL_NO), accused(TODAY)), []);
  assert.deepEqual(points(...begun, accused("", "founded")), ["outcome"]);
  assert.deepEqual(points(...begun, decided("closed")), ["closure"]);
  const incident = () => entry({ kind: "incident" });
  assert.deepEqual(points(...begun, incident(), judged("incident", HUNTED)), []);
  assert.deepEqual(points(...begun, incident(), judged("incident", HUNTED), incident()), ["incident"]);
});

test("what was left out in its place is made good by any later assessment, and still told as left out", () => {
  const owed = (...entries: ShownEntry[]) => leftUnjudged(entries, []).map(({ point }) => point);
  const heard = entry({ kind: "assessment", about: "accused", heard_on: TODAY, finding: "open" });
  const later = judged("check_in", ALL_NO);
  assert.deepEqual([owed(...begun, offered()), owed(...begun, heard)], [["share"], ["accused"]]);
  assert.deepEqual([owed(...begun, offered(), later), owed(...begun, heard, later)], [[], []]);
  assert.deepEqual(points(...begun, offered(), later), ["share"]);
  assert.deepEqual(owed(...begun, offered(), later, offered()), ["share"]);
  // What can still be judged at its own point is made good by that alone.
  assert.deepEqual(owed(...begun, decided("conclude"), later), ["outcome"]);
  assert.deepEqual(leftUnjudged(begun, [told("incident")]), [{ point: "incident", day: TODAY }]);
});

test("a letter is a share, and what is concluded is an outcome", () => {
  assert.deepEqual(points(...begun, letter()), ["share"]);
  assert.deepEqual(points(...begun, judged("share", ALL_NO), letter()), []);
  assert.deepEqual(points(...begun, decided("conclude")), ["outcome"]);
  assert.deepEqual(points(...begun, entry({ kind: "triage", answers: { decision: "conclude" } })), ["outcome"]);
  assert.deepEqual(points(...begun, decided("conclude"), judged("outcome", ALL_NO)), []);
  assert.deepEqual(points(...begun, decided("mediate")), []);
});

test("what the reporter told is judged when an assessment says that it has it in view", () => {
  const unsafe = answered(TODAY, { safe: "no", harmed: "perhaps", talk: "call" });
  const declined = answered(TODAY, { declined: true });
  assert.deepEqual(unjudged([], [declined, told("safe"), told("no_contact")]), []);
  assert.deepEqual(skipped(begun, [unsafe]), [{ point: "check_in", day: TODAY }]);
  assert.deepEqual(skipped([...begun, judged("check_in", HUNTED)], [unsafe]), [{ point: "check_in", day: TODAY }]);
  assert.deepEqual(skipped([...begun, judged("check_in", HUNTED, { heard: [unsafe.id] })], [unsafe]), []);
  assert.deepEqual(skipped(begun, [told("incident")]), [{ point: "incident", day: TODAY }]);
  // What an office writes into the talk is no word of the reporter's.
  assert.deepEqual(skipped(begun, [entry({ kind: "message", about: "incident" })]), []);
});

test("check-ins go by the level, and are counted anew from what changes the danger", () => {
  const days = (level: Level, point: string, file: ShownEntry[] = [], talk: ShownEntry[] = []) =>
    checkInDays(level, point, { file, talk, today: TODAY });
  assert.deepEqual(days("L", "receipt"), ["2026-12-28", "2027-02-26"]);
  assert.deepEqual(days("H", "incident").slice(0, 3), ["2026-11-30", "2026-12-05", "2026-12-12"]);
  assert.equal(days("H", "incident").length, 8);
  // A share or a check-in goes on counting; only days to come are set.
  const since = (point: string, at: string) => [judged(point, ALL_NO, { at })];
  const hunted = [judged("receipt", HUNTED, { at: LAST_WEEK })];
  assert.deepEqual(days("H", "check_in", hunted).slice(0, 2), ["2026-12-05", "2026-12-21"]);
  assert.deepEqual(days("L", "share", since("receipt", "2026-09-01")), ["2026-11-30"]);
  assert.deepEqual(days("L", "closure", since("receipt", "2026-01-01")), []);
  assert.deepEqual(days("L", "check_in", [...since("receipt", "2026-01-01"), ...since("share", LAST_WEEK)]), []);
  // The accused was heard, an outcome, an incident: whether or not anybody judged the risk then.
  const heard = entry({ kind: "assessment", about: "accused", heard_on: LAST_WEEK, finding: "open" }, LAST_WEEK);
  assert.deepEqual(days("M", "check_in", [...since("receipt", "2026-01-01"), heard])[0], "2026-12-21");
  assert.deepEqual(days("M", "check_in", [decided("conclude")])[0], "2026-12-05");
  assert.deepEqual(days("L", "check_in", since("receipt", "2026-01-01"), [told("incident", LAST_WEEK)]).length, 2);
  const unsafe = answered(LAST_WEEK, { safe: "unsure", harmed: "no", talk: "no" });
  assert.deepEqual(days("L", "check_in", since("receipt", "2026-01-01"), [unsafe]).length, 2);
  assert.deepEqual(days("L", "check_in", since("receipt", "2026-01-01"), [answered(LAST_WEEK)]), []);
});

test("a higher level is watched from its first day on, at whatever point it was found", () => {
  const days = (level: Level, ...file: ShownEntry[]) =>
    checkInDays(level, "check_in", { file, talk: [], today: TODAY });
  const low = judged("receipt", ALL_NO, { at: "2026-09-01", seriousness: "minor" });
  const high = (at: string) => judged("share", HUNTED, { at });
  assert.deepEqual(days("H", low).slice(0, 3), ["2026-11-30", "2026-12-05", "2026-12-12"]);
  // What was found a week ago goes on from there, and as often when it is found once more.
  assert.deepEqual(days("H", low, high(LAST_WEEK)).slice(0, 2), ["2026-12-05", "2026-12-21"]);
  assert.deepEqual(days("H", low, high(LAST_WEEK), high(TODAY)).slice(0, 2), ["2026-12-05", "2026-12-21"]);
  // What is lower than before changes no danger.
  assert.deepEqual(days("L", judged("receipt", HUNTED, { at: "2026-01-01" })), []);
});
