// What the file says of protection: who may lower a risk (nobody), and who approves a plan (somebody else, for this risk).
import assert from "node:assert/strict";
import { test } from "node:test";
import { openTasks } from "../../../casework/browser/plans.ts";
import { approval, assessment, plan } from "../../../casework/browser/protection_entries.ts";
import { assessments, newestPlan, riskOfShare } from "../../../casework/browser/protection_record.ts";
import { assess, RULES } from "../../../casework/browser/reprisal.ts";
import type { AcceptedEntry, ShownEntry } from "../../../casework/browser/telling.ts";
import { ALL_NO, ARMED, answered, entry, HUNTED, judged, LAST_WEEK, TODAY, told, written } from "./protection_scene.ts";

const SUPERVISORS = ["dalila"];
const levelOf = (...entries: ShownEntry[]) => riskOfShare(entries, TODAY, SUPERVISORS, []).level;
const isApproved = (...entries: ShownEntry[]) => riskOfShare(entries, TODAY, SUPERVISORS, []).approved;
const approved = ({ id }: AcceptedEntry, member = "dalila") => written(approval(id, "I agree."), TODAY, member);

test("a share has the level that was found today, before a share", () => {
  assert.equal(levelOf(), "");
  assert.equal(levelOf(judged("receipt", HUNTED)), "");
  assert.equal(levelOf(judged("share", ALL_NO, { at: LAST_WEEK })), "");
  assert.equal(levelOf(judged("share", ALL_NO, { seriousness: "minor" })), "low");
  assert.equal(levelOf(judged("share", ARMED, { seriousness: "minor" })), "moderate");
  assert.equal(levelOf(judged("share", HUNTED)), "high");
});

test("the gravest of the day counts, at whatever point, and only somebody else judges it lower", () => {
  const [low, high] = [judged("share", ALL_NO, { seriousness: "minor" }), judged("incident", HUNTED)];
  assert.equal(levelOf(low, high), "high");
  assert.equal(levelOf(high, low), "high");
  assert.equal(levelOf(judged("share", HUNTED), low), "high");
  const milder = judged("share", ALL_NO, { seriousness: "minor", by: "bahati" });
  assert.equal(levelOf(high, milder), "low");
  assert.equal(levelOf(milder, high), "high");
  // Their own graver word stands, whoever agreed with it in between.
  assert.equal(levelOf(high, judged("share", HUNTED, { by: "bahati" }), low), "high");
  // What is judged for another reason takes nothing away from a share, and a day that is over judges none.
  assert.equal(levelOf(low, high, judged("check_in", ALL_NO, { seriousness: "minor", by: "bahati" })), "high");
  assert.equal(levelOf(judged("incident", HUNTED, { at: LAST_WEEK }), low), "low");
});

test("nobody signs a level beside the answers, and what has another form counts for nothing", () => {
  const body = { kind: "assessment", about: "reprisal", at_point: "share", seriousness: "extreme", text: "" };
  assert.equal(levelOf(entry({ ...body, answers: HUNTED, level: "L" })), "high");
  assert.equal(levelOf(entry({ ...body, answers: ALL_NO, level: "H" })), "high");
  assert.equal(levelOf(entry({ ...body, answers: { ...HUNTED, l13: 0 }, level: "L" })), "");
  assert.equal(levelOf(entry({ ...body, answers: "none", level: "L" })), "");
  assert.deepEqual(assessments([{ day: TODAY, refused: "bad_signature" }]), []);
  const [odd] = assessments([entry({ ...body, answers: HUNTED, heard: "all", check_ins: ["soon", TODAY, 3] })]);
  assert.deepEqual([odd?.heard, odd?.checkIns], [[], [TODAY]]);
});

test("a plan is approved by somebody else, and a new one has to be approved anew", () => {
  const first = written(plan("Move her to the other site."));
  assert.equal(newestPlan([], SUPERVISORS, []), null);
  assert.equal(newestPlan([first], SUPERVISORS, [])?.by, null);
  assert.equal(isApproved(first, approved(first, "amani")), false);
  assert.equal(isApproved(first, approved(first)), true);
  assert.equal(isApproved(first, written(approval("another", "I agree."), TODAY, "dalila")), false);
  assert.equal(isApproved(first, approved(first), written(plan("Another plan."))), false);
  const nobodys = written(plan("x"), TODAY, "");
  assert.equal(isApproved(nobodys, approved(nobodys)), false);
  assert.deepEqual(openTasks([first, approved(first)]), []);
});

test("at a high risk nobody but a supervisor approves, and one whom the server calls so cannot approve their own", () => {
  const [high, first] = [judged("share", HUNTED), written(plan("Hide her."))];
  assert.equal(isApproved(high, first, approved(first, "bahati")), false);
  assert.equal(isApproved(high, first, approved(first, "bahati"), approved(first)), true);
  assert.equal(riskOfShare([high, first, approved(first)], TODAY, [], []).approved, false);
  assert.equal(riskOfShare([high, first, approved(first, "amani")], TODAY, ["amani"], []).approved, false);
  const moderate = judged("share", ARMED, { seriousness: "minor" });
  assert.equal(isApproved(moderate, first, approved(first, "bahati")), true);
});

test("a plan for another risk counts as approved by nobody, even when the old risk is back", () => {
  const [moderate, high] = [judged("receipt", ARMED, { seriousness: "minor" }), judged("share", HUNTED)];
  const first = written(plan("She is accompanied."));
  assert.equal(isApproved(moderate, first, approved(first), high), false);
  assert.equal(newestPlan([moderate, first, approved(first), high], SUPERVISORS, [])?.outdated, true);
  const back = judged("check_in", ARMED, { seriousness: "minor" });
  assert.equal(isApproved(moderate, first, approved(first), high, back), false);
  assert.equal(isApproved(moderate, first, approved(first), back), true);
  const second = written(plan("She is hidden."));
  assert.equal(isApproved(moderate, first, high, second, approved(first)), false);
  assert.equal(isApproved(moderate, first, high, second, approved(second)), true);
  // Worse before it was planned, and judged milder by another on the same day: the share stays what it was.
  const [milder, third] = [judged("incident", ARMED, { seriousness: "minor" }), written(plan("Milder."))];
  assert.equal(isApproved(high, milder, third, approved(third)), false);
});

test("a plan is out of date once something has happened that it does not know of", () => {
  const [high, first] = [judged("receipt", HUNTED), written(plan("She is hidden."))];
  const standing = [high, first, approved(first)];
  const isOutdated = (...entries: ShownEntry[]) => newestPlan([...standing, ...entries], SUPERVISORS, talk)?.outdated;
  const [incident, fine] = [told("incident"), answered(TODAY)];
  const harmed = answered(TODAY, { safe: "yes", harmed: "yes", talk: "no" });
  const talk = [incident, fine, harmed];
  assert.equal(isOutdated(), false);
  assert.equal(isOutdated(judged("check_in", HUNTED, { heard: [fine.id] })), false);
  assert.equal(isOutdated(entry({ kind: "incident" })), true);
  assert.equal(isOutdated(judged("incident", HUNTED)), true);
  assert.equal(isOutdated(judged("share", HUNTED, { heard: [incident.id] })), true);
  assert.equal(isOutdated(judged("check_in", HUNTED, { heard: [harmed.id] })), true);
  const after = [...standing, judged("share", HUNTED, { heard: [fine.id, incident.id] })];
  assert.equal(riskOfShare([...standing, judged("share", HUNTED)], TODAY, SUPERVISORS, talk).approved, true);
  assert.equal(riskOfShare(after, TODAY, SUPERVISORS, talk).approved, false);
  // What was known when it was written does not undo it.
  const known = [entry({ kind: "incident" }), judged("incident", HUNTED, { heard: [incident.id, harmed.id] })];
  const second = written(plan("She is abroad."));
  const later = [...standing, ...known, second, approved(second), judged("share", HUNTED, { heard: [incident.id] })];
  assert.equal(riskOfShare(later, TODAY, SUPERVISORS, talk).approved, true);
});

test("the server learns the days of the check-ins and whether two silences call somebody, and no word", () => {
  const risk = assess(RULES, HUNTED, "extreme");
  const found = { point: "check_in", answers: HUNTED, seriousness: "extreme", risk };
  const writing = assessment(found, "Why.", { heard: ["a"], checkIns: ["2026-11-30"] });
  assert.deepEqual([writing.verb, writing.rest], ["check_ins", { days: ["2026-11-30"], calls: true }]);
  assert.deepEqual(writing.entries.entry?.body.check_ins, ["2026-11-30"]);
  const low = { ...found, answers: ALL_NO, seriousness: "minor", risk: assess(RULES, ALL_NO, "minor") };
  assert.equal(assessment(low, "Why.", { heard: [], checkIns: [] }).rest.calls, false);
  // Another office speaks with the reporter: this one's judgement sets no day.
  const silent = assessment(found, "Why.", { heard: [], checkIns: null });
  assert.deepEqual([silent.verb, silent.rest, silent.entries.entry?.body.check_ins], ["note", {}, undefined]);
});
