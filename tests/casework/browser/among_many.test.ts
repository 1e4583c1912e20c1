// What is not done together with others, case by case: whatever asks for a person's eyes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { whyNot } from "../../../casework/browser/among_many.ts";
import type { AcceptedEntry, CaseView, Writer } from "../../../casework/browser/telling.ts";

const OFFICE: Writer = { kind: "office", office: "", member: "", fingerprint: "", you: true };

function entry(kind: string, fields: AcceptedEntry["fields"] = {}, writer: Writer = OFFICE): AcceptedEntry {
  const day = "2026-11-23";
  const rest = { status: "", text: "", file: null, origin: null, about: "", level: "end_to_end" as const };
  return { id: String(fields.id ?? ""), day, at: day, writer, kind, fields, ...rest };
}

const REPORTER: Writer = { kind: "reporter" };
const ACKNOWLEDGED = entry("status");

function view(more: Partial<CaseView> = {}, danger: CaseView["report"]["danger"] = "no"): CaseView {
  return {
    today: "2026-11-23",
    state: "acknowledged",
    report: {
      entry: entry("report", {}, REPORTER),
      country: "",
      admin1: "",
      placeText: "",
      danger,
      language: "en",
      lostCode: false,
      addressed: "",
      standby: [],
      answers: null,
      consent: null,
    },
    talk: { entries: [ACKNOWLEDGED], broken: false, cut: false },
    file: { entries: [], broken: false, cut: false },
    mayAcknowledge: false,
    phone: null,
    ...more,
  } as CaseView;
}

const file = (...entries: AcceptedEntry[]) => ({ file: { entries, broken: false, cut: false } });
const talk = (...entries: CaseView["talk"]["entries"]) => ({ talk: { entries, broken: false, cut: false } });
const plan = entry("plan", { id: "1" });

const CLOSING: [name: string, view: CaseView, why: string | null][] = [
  ["an acknowledged case is closed", view(), null],
  ["one that has ended is not closed again", view({ state: "closed" }), "done_before"],
  ["the reporter is in danger", view({}, "yes"), "in_danger"],
  ["not sure of it is no danger said", view({}, "unsure"), null],
  ["triage found danger", view(file(entry("triage", { answers: { danger: "yes" } }))), "in_danger"],
  ["triage found a life at risk", view(file(entry("triage", { flags: ["life_risk"] }))), "in_danger"],
  ["it is critical", view(file(entry("triage", { severity: "S1" }))), "grave"],
  [
    "the newest triage counts",
    view(file(entry("triage", { severity: "S1" }), entry("triage", { severity: "S3" }))),
    null,
  ],
  ["a task is open", view(file(plan)), "open_task"],
  ["a task was done", view(file(plan, entry("plan", { done: "1" }))), null],
  ["nobody has said anything to the reporter", view(talk()), "wrote_last"],
  ["the reporter wrote last", view(talk(ACKNOWLEDGED, entry("message", {}, REPORTER))), "wrote_last"],
  ["what came last was refused", view(talk(ACKNOWLEDGED, { day: "", refused: "bad_signature" })), "wrote_last"],
];

for (const [name, shown, why] of CLOSING) test(name, () => assert.equal(whyNot("close", shown), why));

test("what is acknowledged already is not acknowledged again, and danger is no reason not to", () => {
  assert.equal(whyNot("acknowledge", view()), "done_before");
  assert.equal(whyNot("acknowledge", view({ mayAcknowledge: true }, "yes")), null);
});
