// When a case should move up, by what stands signed; and which office is above.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Transfer } from "../../../casework/browser/across.ts";
import { verdictsOver } from "../../../casework/browser/gates.ts";
import { moveUpDay, unlessFailed, whyMoveUp } from "../../../casework/browser/moving_up.ts";
import { type AcceptedEntry, Alarm, type CaseView, Failed } from "../../../casework/browser/telling.ts";
import offices from "../../../casework/demo_offices.json" with { type: "json" };
import routing from "../../../casework/routing_model.json" with { type: "json" };
import type { Body, Json } from "../../../crypto/browser/bodies.ts";

const RECEIVED = "2026-10-01";
const DUE = "2026-10-31";

function said(kind: "reporter" | "gateway" | "office", at: string, fields: Body): AcceptedEntry {
  const status = fields.kind === "status" ? fields.status : "";
  return { id: at, at, writer: { kind }, kind: fields.kind, status, text: "", fields } as unknown as AcceptedEntry;
}

const asking = (by: "reporter" | "gateway" | "office" = "reporter") =>
  said(by, "2026-10-05", { kind: "message", about: "move_up", text: "Ask others." });
const status = (at: string, name: string) => said("office", at, { kind: "status", status: name });
const triage = (severity: string) =>
  said("office", "2026-10-02", {
    kind: "triage",
    category: "wages",
    severity,
    suggested: "S0",
    answers: {},
    words: {},
  });
const opened = (at: string) => said("office", at, { kind: "opened" });

function view(
  talk: AcceptedEntry[],
  file: AcceptedEntry[] = [opened(RECEIVED), triage("S3")],
  more: object = {},
): CaseView {
  const thread = (entries: AcceptedEntry[]) => ({ entries, broken: false, cut: false });
  const report = { entry: { day: RECEIVED } };
  const known = { today: "2026-10-06", state: "in_work", voice: true, takesOver: "no", report, ...more };
  return { ...known, talk: thread(talk), file: thread(file) } as unknown as CaseView;
}

function transfer(state: string, more: Partial<Transfer> = {}): Transfer {
  const moments = { offered: "2026-10-07T08:00", ends: "", answered: "" };
  const about = { id: state, from: "cd-ombuds", to: "icglr", mode: "lead", redaction: "none", after: "", hours: 72 };
  return { ...about, ...moments, state, deletion: false, recallable: false, ...more };
}

test("a reporter who asks is heard, by every door, until the case was given on", () => {
  assert.deepEqual(whyMoveUp(view([])), []);
  assert.deepEqual(whyMoveUp(view([asking()])), ["asked"]);
  assert.deepEqual(whyMoveUp(view([asking("gateway")])), ["asked"]);
  assert.deepEqual(whyMoveUp(view([asking("office")])), []);
  assert.deepEqual(whyMoveUp(view([asking(), status("2026-10-06", "acknowledged")])), ["asked"]);
  assert.deepEqual(whyMoveUp(view([asking(), status("2026-10-06", "transferred")])), []);
  assert.deepEqual(whyMoveUp(view([status("2026-10-04", "shared"), asking()])), ["asked"]);
  const other = said("reporter", "2026-10-05", { kind: "message", text: "move_up" });
  assert.deepEqual(whyMoveUp(view([other])), []);
});

test("after 30 days it is unsolved, not a day earlier, and not where it is least severe", () => {
  const at = (today: string, severity = "S3", talk: AcceptedEntry[] = []) =>
    whyMoveUp(view(talk, [opened(RECEIVED), triage(severity)], { today }));
  assert.equal(moveUpDay(view([])), DUE);
  assert.deepEqual(at("2026-10-30"), []);
  for (const severity of ["S1", "S2", "S3"]) assert.deepEqual(at(DUE, severity), ["unsolved"]);
  assert.deepEqual(at("2027-01-01", "S4"), []);
  assert.deepEqual(whyMoveUp(view([], [opened(RECEIVED)], { today: DUE })), ["unsolved"]);
  assert.deepEqual(at("2026-11-10", "S3", [status("2026-10-12", "shared")]), ["unsolved"]);
  assert.deepEqual(at("2026-11-10", "S3", [status("2026-11-02", "transferred")]), []);
});

test("an office that came later has its own 30 days", () => {
  const later = view([status("2026-11-20", "accepted")], [opened("2026-11-20")], { today: "2026-12-19" });
  assert.equal(moveUpDay(later), "2026-12-20");
  assert.deepEqual(whyMoveUp(later), []);
  assert.deepEqual(whyMoveUp({ ...later, today: "2026-12-20" }), ["unsolved"]);
});

test("who does not speak, or whose case has ended, is asked for nothing", () => {
  for (const more of [{ voice: false }, { takesOver: "reserve" }, { state: "closed" }, { state: "spam" }])
    assert.deepEqual(whyMoveUp(view([asking()], [], { today: DUE, ...more })), []);
});

test("who was asked and did not take it is followed, and while one is asked nobody else is", () => {
  assert.deepEqual(whyMoveUp(view([]), [transfer("refused")]), ["not_taken"]);
  assert.deepEqual(whyMoveUp(view([]), [transfer("expired")]), ["not_taken"]);
  assert.deepEqual(whyMoveUp(view([]), [transfer("refused"), transfer("returned")]), []);
  assert.deepEqual(whyMoveUp(view([]), [transfer("refused", { mode: "consult" })]), []);
  for (const state of ["offered", "waiting"])
    assert.deepEqual(whyMoveUp(view([asking()]), [transfer("refused"), transfer(state)]), []);
});

const CONSENT = { scope: "cross_border", offices: [], own_country: true, identity: [], until: "2027-11-28" };

function next(
  own: string,
  what: string,
  more: { consent?: Json; passed?: string[]; implicated?: string[]; transit?: string[] } = {},
): string {
  const { consent = CONSENT, passed = [], implicated = [], transit = [] } = more;
  const answers = { what, who: "company", implicated, transit };
  const report = { place: { country: "CD", admin1: "CD-SK" }, danger: "no", answers };
  const risk = { level: "low", approved: false, planApproved: false, passed };
  const facts = { report, consent, triage: null, own, risk, withdrawn: false, today: "2026-11-28" };
  return verdictsOver({ routing: routing as Json, offices: offices as Json[] }, facts).next;
}

test("from rung to rung: local, national, regional, international, and above that nobody", () => {
  assert.equal(next("cd-sk-ombuds", "smuggling", { transit: ["UG"] }), "icglr"); // the rules would have it lead
  assert.equal(next("cd-sk-ombuds", "land"), "cd-ombuds");
  assert.equal(next("cd-ombuds", "smuggling"), "icglr");
  assert.equal(next("icglr", "smuggling"), "desk");
  assert.equal(next("desk", "smuggling"), "");
});

test("a rung that may not have it, is accused, or was asked in vain is passed over", () => {
  assert.equal(next("cd-ombuds", "wages"), "desk"); // not in the regional office's mandate
  assert.equal(next("cd-ombuds", "smuggling", { passed: ["icglr"] }), "desk");
  assert.equal(next("cd-ombuds", "smuggling", { implicated: ["icglr"] }), "desk");
  assert.equal(next("cd-sk-ombuds", "land", { implicated: ["cd-ombuds"] }), "desk");
  assert.equal(next("cd-ombuds", "smuggling", { consent: { ...CONSENT, scope: "this_country" } }), "");
  assert.equal(next("cd-ombuds", "smuggling", { consent: "?" }), "");
});

test("an alarm and the end of the session stop the page, and any other failure leaves the next office unnamed", async () => {
  const failing = (error: Error) => unlessFailed(() => Promise.reject(error));
  assert.equal(await unlessFailed(async () => "cd-labour"), "cd-labour");
  for (const error of [new Failed("offline"), new Failed("unknown_rules"), new Failed("gone"), new TypeError("x")])
    assert.equal(await failing(error), null);
  for (const error of [new Alarm("room", "bad_signature"), new Failed("signed_out"), new Failed("no_key")])
    await assert.rejects(failing(error), error);
});
