// What the file says of protection: who may lower a risk (nobody), who approves a plan (somebody else), what was left out.
import assert from "node:assert/strict";
import { test } from "node:test";
import { keptDays } from "../../../casework/browser/limitation.ts";
import { openTasks } from "../../../casework/browser/plans.ts";
import { approval, assessment, plan } from "../../../casework/browser/protection_entries.ts";
import {
  assessments,
  newestPlan,
  nextCheckIn,
  riskOfShare,
  skipped,
} from "../../../casework/browser/protection_record.ts";
import { assess, type Level, RULES } from "../../../casework/browser/reprisal.ts";
import type { ShownEntry, Writing } from "../../../casework/browser/telling.ts";
import type { Body } from "../../../crypto/browser/bodies.ts";

const TODAY = "2026-11-28";
const LAST_WEEK = "2026-11-21";
const ALL_NO = Object.fromEntries(RULES.questions.map(({ id }) => [id, 0]));
const ARMED = { ...ALL_NO, l6: 2 };
const HUNTED = { ...ALL_NO, l4: 2, l1: 2, l2: 2, l7: 2 };
let count = 0;

function entry(fields: Body, at = TODAY, member = "amani"): ShownEntry {
  count += 1;
  return {
    id: `entry-${count}`,
    day: at,
    at,
    writer: { kind: "office", office: "", member, fingerprint: "", you: member === "amani" },
    level: "end_to_end",
    kind: String(fields.kind),
    status: "",
    text: typeof fields.text === "string" ? fields.text : "",
    file: null,
    origin: null,
    about: "",
    fields,
  };
}

function written(writing: Writing, at = TODAY, member = "amani"): ShownEntry {
  return entry(writing.entries.entry?.body ?? {}, at, member);
}

function judged(
  point: string,
  answers: { [question: string]: number },
  at = TODAY,
  seriousness = "extreme",
  next = "",
) {
  return written(
    assessment({ point, answers, seriousness, risk: assess(RULES, answers, seriousness) }, "Why.", next),
    at,
  );
}

const opened = (at = LAST_WEEK) => entry({ kind: "opened" }, at);
const offered = (at = TODAY) => entry({ kind: "decision", decision: "offered" }, at);
const levelOf = (...entries: ShownEntry[]) => riskOfShare(entries, TODAY).level;

test("a share has the level that was found today, before a share", () => {
  assert.equal(levelOf(), "");
  assert.equal(levelOf(judged("receipt", HUNTED)), "");
  assert.equal(levelOf(judged("share", ALL_NO, LAST_WEEK)), "");
  assert.equal(levelOf(judged("share", ALL_NO, TODAY, "minor")), "low");
  assert.equal(levelOf(judged("share", ARMED, TODAY, "minor")), "moderate");
  assert.equal(levelOf(judged("share", HUNTED)), "high");
});

test("what is found worse on the same day counts, and a new assessment before a share takes its place", () => {
  const [low, high] = [judged("share", ALL_NO, TODAY, "minor"), judged("incident", HUNTED)];
  assert.equal(levelOf(low, high), "high");
  assert.equal(levelOf(high, low), "low");
});

test("nobody signs a level beside the answers, and what has another form counts for nothing", () => {
  const body = { kind: "assessment", about: "reprisal", at_point: "share", seriousness: "extreme", text: "" };
  assert.equal(levelOf(entry({ ...body, answers: HUNTED, level: "L" })), "high");
  assert.equal(levelOf(entry({ ...body, answers: ALL_NO, level: "H" })), "high");
  assert.equal(levelOf(entry({ ...body, answers: { ...HUNTED, l13: 0 }, level: "L" })), "");
  assert.equal(levelOf(entry({ ...body, answers: "none", level: "L" })), "");
  assert.deepEqual(assessments([{ day: TODAY, refused: "bad_signature" }]), []);
});

test("a plan is approved by somebody else, and a new one has to be approved anew", () => {
  const first = written(plan("Move her to the other site."));
  assert.equal(newestPlan([])?.by, undefined);
  assert.equal(newestPlan([first])?.by, null);
  const id = "refused" in first ? "" : first.id;
  const own = written(approval(id, "I agree."));
  const others = written(approval(id, "I agree."), TODAY, "dalila");
  assert.equal(riskOfShare([first, own], TODAY).approved, false);
  assert.equal(riskOfShare([first, own, others], TODAY).approved, true);
  assert.equal(riskOfShare([first, written(approval("another", "I agree."), TODAY, "dalila")], TODAY).approved, false);
  assert.equal(riskOfShare([first, others, written(plan("Another plan."))], TODAY).approved, false);
  assert.equal(riskOfShare([written(plan("x"), TODAY, ""), others], TODAY).approved, false);
  assert.deepEqual(openTasks([first, others]), []);
});

test("what the schedule asked for and nobody did is told", () => {
  const points = (...entries: ShownEntry[]) => skipped(entries).map(({ point }) => point);
  assert.deepEqual(skipped([opened()]), [{ point: "receipt", day: LAST_WEEK }]);
  const begun = [opened(), judged("receipt", ALL_NO)];
  assert.deepEqual(points(...begun), []);
  assert.deepEqual(points(...begun, offered()), ["share"]);
  assert.deepEqual(points(...begun, judged("share", ALL_NO, LAST_WEEK), offered()), ["share"]);
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
  assert.deepEqual(points(...begun, entry({ kind: "decision", decision: "closed" })), ["closure"]);
  const incident = () => entry({ kind: "incident" });
  assert.deepEqual(points(...begun, incident(), judged("incident", HUNTED)), []);
  assert.deepEqual(points(...begun, incident(), judged("incident", HUNTED), incident()), ["incident"]);
});

test("check-ins go by the level, and are counted anew from what changes the danger", () => {
  const next = (level: Level, point: string, earlier: ShownEntry[] = [], today = TODAY) =>
    nextCheckIn(level, point, assessments(earlier), today);
  assert.equal(next("H", "receipt"), "2026-11-30");
  assert.equal(next("M", "receipt"), "2026-12-05");
  assert.equal(next("L", "receipt"), "2026-12-28");
  const earlier = [judged("receipt", HUNTED, LAST_WEEK)];
  assert.equal(next("H", "check_in", earlier), "2026-12-05");
  assert.equal(next("H", "incident", earlier), "2026-11-30");
  assert.equal(next("H", "check_in", [...earlier, judged("check_in", HUNTED)]), "2026-12-05");
  assert.equal(next("L", "check_in", earlier, "2027-02-20"), "");
});

test("the day of a check-in is kept as one that must not be missed, until another takes its place", () => {
  const set = judged("receipt", HUNTED, TODAY, "extreme", "2026-11-30");
  const id = "refused" in set ? "" : set.id;
  assert.deepEqual(
    keptDays([set]).map((kept) => [kept.forum, kept.until, kept.state]),
    [["check_in", "2026-11-30", "running"]],
  );
  const met = entry({ kind: "decision", decision: "deadline_met", deadline: id });
  assert.equal(keptDays([set, met])[0]?.state, "met");
  assert.deepEqual(keptDays([judged("receipt", ALL_NO)]), []);
});
