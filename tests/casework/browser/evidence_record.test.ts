// What the file says about files of evidence: who asked, who agreed, who took it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { timeline } from "../../../casework/browser/evidence_days.ts";
import { dangerOf, isUsual, saidIn } from "../../../casework/browser/evidence_kinds.ts";
import { agreementsTo, requestsIn } from "../../../casework/browser/evidence_record.ts";
import type { AcceptedEntry, CaseView } from "../../../casework/browser/telling.ts";

const AMANI = { kind: "office", office: "Ombuds", member: "amani", fingerprint: "1111 1111", you: true } as const;
const DALILA = { kind: "office", office: "Ombuds", member: "dalila", fingerprint: "2222 2222", you: false } as const;

function entry(kind: string, fields: AcceptedEntry["fields"], more: Partial<AcceptedEntry> = {}): AcceptedEntry {
  const shown = {
    id: "",
    day: "2026-11-23",
    at: "2026-11-23",
    writer: AMANI,
    level: "end_to_end",
    status: "",
  } as const;
  return { ...shown, text: "", file: null, origin: null, about: "", kind, fields, ...more };
}

const ASKED = entry("decision", { decision: "evidence_asked", sha256: "h", shown: ["a"] }, { id: "q", text: "Why" });
const agreed = (more: Partial<AcceptedEntry> = {}, said: AcceptedEntry["fields"] = {}) =>
  entry("decision", { decision: "evidence_agreed", asked: "q", sha256: "h", ...said }, { writer: DALILA, ...more });

test("nobody agrees to what they have asked for", () => {
  const own = { ...DALILA, member: "amani" };
  for (const by of [AMANI, own]) assert.equal(requestsIn([ASKED, agreed({ writer: by })])[0]?.agreed, "");
  assert.equal(requestsIn([ASKED, agreed()])[0]?.agreed, "2026-11-23");
});

test("what was agreed to is this request and this hash", () => {
  for (const said of [{ asked: "other" }, { sha256: "other" }])
    assert.equal(requestsIn([ASKED, agreed({}, said)])[0]?.agreed, "");
});

test("an agreement whose signature is none does not stand before a colleague's good one", () => {
  const [bad, good] = [agreed({}, { signed: {} }), agreed({ writer: { ...DALILA, member: "espoir" } })];
  assert.deepEqual(agreementsTo(ASKED, [bad, ASKED, good]), [bad, good]);
});

test("only who asked can have taken it", () => {
  const taken = (writer: AcceptedEntry["writer"]) =>
    entry("decision", { decision: "evidence_taken", asked: "q", sha256: "h" }, { writer });
  assert.equal(requestsIn([ASKED, agreed(), taken(DALILA)])[0]?.taken, "");
  assert.equal(requestsIn([ASKED, agreed(), taken(AMANI)])[0]?.taken, "2026-11-23");
});

test("what is refused counts for nothing", () => {
  assert.deepEqual(requestsIn([{ day: "2026-11-23", refused: "bad_signature" }]), []);
});

test("nothing that the reporter said is ticked from the start, whoever sealed it", () => {
  for (const writer of [{ kind: "reporter" }, { kind: "gateway", carrier: "sms" }] as const)
    for (const kind of ["report", "message", "answer", "consent", "attachment"]) {
      const said = entry(kind, {}, { writer });
      assert.equal(isUsual(said), false);
      assert.notEqual(dangerOf(said), "none");
    }
  for (const kind of ["note", "triage", "assessment", "measure", "plan", "referral"])
    assert.equal(isUsual(entry(kind, {})), false, kind);
  for (const decision of ["letter", "offered"]) assert.equal(isUsual(entry("decision", { decision })), false);
  assert.equal(isUsual(entry("incident", {})), true);
});

test("whoever looks at an entry sees every field that its reader will see, with or without words", () => {
  const offered = entry("decision", { decision: "offered", to: "icglr", blocked: ["cd-ombuds"], text: "", seen: "x" });
  assert.deepEqual(saidIn(offered), [
    ["decision", "offered"],
    ["to", "icglr"],
    ["blocked", '["cd-ombuds"]'],
  ]);
  const incident = entry("incident", { act: "a", person: "family", phase: "after_report", text: "", talk: "x" });
  assert.deepEqual(saidIn(incident).at(1), ["person", "family"]);
  assert.deepEqual([dangerOf(offered), dangerOf(incident)], ["judged", "person"]);
});

test("the timeline counts days from the last of each before the act", () => {
  const file = [
    entry("decision", { decision: "offered", to: "icglr" }, { at: "2026-11-25" }),
    entry("incident", { act: "19a", first: "2026-11-28", last: "2026-11-29" }),
    entry("incident", { act: "m5", first: "2026-11-20", last: "2026-11-20" }),
  ];
  const thread = (entries: AcceptedEntry[]) => ({ entries, broken: false, cut: false });
  const report = { entry: entry("report", {}) };
  const rows = timeline({ report, talk: thread([]), file: thread(file) } as unknown as CaseView, false);
  assert.deepEqual(
    rows.map(({ at, what, days }) => [at, what, days?.report ?? null, days?.disclosure ?? null]),
    [
      ["2026-11-20", "incident", null, null],
      ["2026-11-23", "report", null, null],
      ["2026-11-25", "offered", null, null],
      ["2026-11-28", "incident", 5, 3],
    ],
  );
});

test("a page that is handed on does not say whom the office protects", () => {
  const file = [entry("measure", { measure: "safe_house", alias: "Baobab", state: "active" })];
  const thread = (entries: AcceptedEntry[]) => ({ entries, broken: false, cut: false });
  const view = { report: { entry: entry("report", {}) }, talk: thread([]), file: thread(file) } as unknown as CaseView;
  const kinds = (measures: boolean) => timeline(view, measures).map(({ what }) => what);
  assert.deepEqual([kinds(false), kinds(true)], [["report"], ["report", "measure"]]);
});
