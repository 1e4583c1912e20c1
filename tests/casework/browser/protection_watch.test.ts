// What over all cases wants a person's eyes, and figures from which nobody can be told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { keeping } from "../../../casework/browser/kept_records.ts";
import { approval, incident, plan } from "../../../casework/browser/protection_entries.ts";
import { type Figure, figures, tally } from "../../../casework/browser/protection_figures.ts";
import type { AcceptedEntry, CaseView } from "../../../casework/browser/telling.ts";
import { findingsIn, isUnverified } from "../../../casework/browser/watch_findings.ts";
import { ALL_NO, answered, entry, HUNTED, judged, LAST_WEEK, opened, TODAY, written } from "./protection_scene.ts";

const SUPERVISORS = ["dalila"];
const PHASES = ["before_report", "after_report", "threatened"];

function view(file: AcceptedEntry[], talk: AcceptedEntry[] = []): CaseView {
  const thread = (entries: AcceptedEntry[]) => ({ entries, broken: false, cut: false });
  const report = { entry: entry({ kind: "report" }, LAST_WEEK) };
  return { today: TODAY, voice: true, report, file: thread(file), talk: thread(talk) } as unknown as CaseView;
}

const found = (file: AcceptedEntry[], talk: AcceptedEntry[] = []) => findingsIn(view(file, talk), SUPERVISORS).findings;

test("each finding is told, and what is as it should be is not", () => {
  const quiet = [opened(), judged("receipt", ALL_NO, { seriousness: "minor" })];
  assert.deepEqual(found(quiet), []);
  assert.deepEqual(found([opened()]), ["left_out"]);
  const high = [opened(), judged("receipt", HUNTED)];
  const made = written(plan("Hide her."));
  assert.deepEqual(found(high), ["plan_missing"]);
  assert.deepEqual(found([...high, made]), ["plan_open"]);
  assert.deepEqual(found([...high, made, written(approval(made.id, "Yes."), TODAY, "bahati")]), ["plan_open"]);
  assert.deepEqual(found([...high, made, written(approval(made.id, "Yes."), TODAY, "dalila")]), []);
  const unsafe = answered(TODAY, { safe: "no", harmed: "no", talk: "no" });
  assert.deepEqual(found(quiet, [unsafe]), ["unsafe", "left_out"]);
  const silent = [
    opened("2026-10-01"),
    judged("receipt", ALL_NO, { at: "2026-10-01", seriousness: "minor", checkIns: ["2026-10-05", "2026-10-10"] }),
  ];
  assert.deepEqual(found(silent), ["silent"]);
  const late = { alias: "a", measure: "food", state: "active", consent: "given", until: "2026-11-27" };
  assert.deepEqual(found([...quiet, written(keeping("measure", late, "", ""))]), ["review_late"]);
});

test("a case in which an entry of either side cannot be verified is told apart", () => {
  const whole = view([opened()]);
  const refused = { day: TODAY, refused: "bad_signature" } as const;
  const lacking = { entries: [refused], broken: false, cut: false };
  assert.equal(isUnverified(whole), false);
  assert.equal(isUnverified({ ...whole, talk: lacking }), true);
  assert.equal(isUnverified({ ...whole, file: lacking }), true);
  assert.equal(isUnverified({ ...whole, talk: { entries: [], broken: true, cut: false } }), true);
});

const tallies = (count: number, file: () => AcceptedEntry[]) =>
  Array.from({ length: count }, () => tally(view(file())));
const act = (phase: string) => () =>
  written(incident({ act: "m5", first: TODAY, last: TODAY, phase, person: "reporter", source: "", evidence: "" }, ""));
const figure = (all: Figure[], name: string) => all.find((one) => one.name === name);

test("a number below five is not shown, nor one from which it follows", () => {
  const judgedAt = (at: string) => () => [opened(), judged("receipt", ALL_NO, { at })];
  const inTime = tallies(20, judgedAt(LAST_WEEK));
  assert.deepEqual(figure(figures(inTime, PHASES), "assessed_in_time"), {
    name: "assessed_in_time",
    shown: 20,
    of: 20,
  });
  const withLate = [...inTime, ...tallies(2, judgedAt(TODAY))];
  assert.deepEqual(figure(figures(withLate, PHASES), "assessed_in_time"), {
    name: "assessed_in_time",
    shown: null,
    of: 22,
  });
  const manyLate = [...inTime, ...tallies(5, judgedAt(TODAY))];
  assert.deepEqual(figure(figures(manyLate, PHASES), "assessed_in_time"), {
    name: "assessed_in_time",
    shown: 20,
    of: 25,
  });
  assert.equal(figure(figures(tallies(4, judgedAt(TODAY)), PHASES), "cases")?.shown, null);
});

test("of parts that add up no single one is missing", () => {
  const some = (phase: string, count: number) => tallies(count, () => [act(phase)()]);
  const all = figures([...some("after_report", 12), ...some("threatened", 7), ...some("before_report", 2)], PHASES);
  assert.equal(figure(all, "incidents")?.shown, 21);
  assert.deepEqual(
    PHASES.map((phase) => figure(all, `phase_${phase}`)?.shown),
    [null, 12, null],
  );
  const open = figures([...some("after_report", 12), ...some("threatened", 7), ...some("before_report", 6)], PHASES);
  assert.deepEqual(
    PHASES.map((phase) => figure(open, `phase_${phase}`)?.shown),
    [6, 12, 7],
  );
});

test("no whole is shown from which the sum of few hidden parts follows", () => {
  const some = (phase: string, count: number) => tallies(count, () => [act(phase)()]);
  const shown = (...all: ReturnType<typeof tallies>[]) => {
    const found = figures(all.flat(), PHASES);
    return ["incidents", ...PHASES.map((phase) => `phase_${phase}`)].map((name) => figure(found, name)?.shown);
  };
  assert.deepEqual(shown(some("after_report", 12), some("before_report", 2)), [null, null, 12, null]);
  assert.deepEqual(shown(some("after_report", 12)), [null, null, 12, null]);
  assert.deepEqual(shown(some("after_report", 12), some("before_report", 2), some("threatened", 3)), [
    17,
    null,
    12,
    null,
  ]);
});

test("a median stands on ten cases or more", () => {
  const some = (count: number) =>
    figures(
      tallies(count, () => [act("after_report")()]),
      PHASES,
    );
  assert.equal(figure(some(9), "report_to_incident")?.shown, null);
  assert.equal(figure(some(10), "report_to_incident")?.shown, 7);
});
