// Who is protected and by what, and how long after what an act came.
import assert from "node:assert/strict";
import { test } from "node:test";
import { detriments, intervals } from "../../../casework/browser/detriments.ts";
import { keptDays } from "../../../casework/browser/limitation.ts";
import { lackOf, type Measure, protectedPersons } from "../../../casework/browser/measures.ts";
import { incident, measured } from "../../../casework/browser/protection_entries.ts";
import type { ShownEntry, Writing } from "../../../casework/browser/telling.ts";
import type { Body } from "../../../crypto/browser/bodies.ts";

const TODAY = "2026-11-28";
const MEASURE: Measure = {
  alias: "Baobab",
  role: "relative",
  measure: "safe_house",
  consent: "given",
  provider: "A parish",
  state: "active",
  effect: "2",
  until: "2026-12-12",
};
const ACT = { act: "m5", phase: "after_report", person: "reporter", source: "first_hand", evidence: "witnesses" };
let count = 0;

function entry(fields: Body, at = TODAY): ShownEntry {
  count += 1;
  const writer = { kind: "office", office: "", member: "amani", fingerprint: "", you: true } as const;
  const rest = { status: "", file: null, origin: null, about: "", level: "end_to_end" } as const;
  const text = typeof fields.text === "string" ? fields.text : "";
  return { id: `entry-${count}`, day: at, at, writer, kind: String(fields.kind), text, fields, ...rest };
}

const written = (writing: Writing) => entry(writing.entries.entry?.body ?? {});
const idOf = (shown: ShownEntry) => ("refused" in shown ? "" : shown.id);

test("a measure stands under its alias until another takes its place", () => {
  const first = written(measured({ ...MEASURE, state: "requested" }, "", "Asked."));
  const other = written(measured({ ...MEASURE, alias: "Acacia", role: "reporter" }, "", "Hidden."));
  assert.deepEqual([...protectedPersons([first, other]).keys()], ["Baobab", "Acacia"]);
  const changed = written(measured(MEASURE, idOf(first), "She is there."));
  const [kept, ...more] = protectedPersons([first, other, changed]).get("Baobab") ?? [];
  assert.deepEqual([kept?.state, kept?.text, kept?.effect, more.length], ["active", "She is there.", "2", 0]);
  assert.equal(protectedPersons([{ day: TODAY, refused: "bad_signature" }]).size, 0);
});

test("the server learns the day of a review, and none for what has ended", () => {
  const writing = measured(MEASURE, "", "She is there.");
  assert.deepEqual([writing.verb, writing.rest], ["deadlines", { ends: "2026-12-12" }]);
  assert.deepEqual(
    keptDays([written(writing)]).map(({ forum, until }) => [forum, until]),
    [["measure", "2026-12-12"]],
  );
  const ended = measured({ ...MEASURE, state: "ended", until: "" }, "x", "Over.");
  assert.deepEqual([ended.verb, ended.rest], ["note", {}]);
  assert.deepEqual(keptDays([written(ended)]), []);
});

test("nobody is protected against their will, or without somebody who looks again", () => {
  const lacks = (more: Partial<Measure>) => lackOf({ ...MEASURE, ...more }, TODAY);
  assert.equal(lacks({}), "");
  assert.equal(lacks({ alias: "" }), "alias");
  assert.equal(lacks({ measure: "" }), "measure");
  assert.equal(lacks({ consent: "not_asked" }), "consent");
  assert.equal(lacks({ consent: "refused" }), "consent");
  assert.equal(lacks({ consent: "not_asked", state: "requested" }), "");
  assert.equal(lacks({ until: "" }), "until");
  assert.equal(lacks({ until: "2026-11-27" }), "until");
  assert.equal(lacks({ until: TODAY }), "");
  assert.equal(lacks({ state: "ended", until: "" }), "");
});

test("the days count from the last of what went before the act", () => {
  const file = [
    entry({ kind: "decision", decision: "offered" }, "2026-11-10"),
    entry({ kind: "decision", decision: "offered" }, "2026-11-18"),
    entry({ kind: "assessment", about: "accused", heard_on: "2026-11-15", finding: "open" }, "2026-11-15"),
    entry({ kind: "decision", decision: "closed" }, "2026-11-25"),
  ];
  const days = (first: string) => Object.values(intervals(first, "2026-11-01", file));
  assert.deepEqual(days("2026-10-31"), [null, null, null]);
  assert.deepEqual(days("2026-11-01"), [0, null, null]);
  assert.deepEqual(days("2026-11-12"), [11, 2, null]);
  assert.deepEqual(days("2026-11-17"), [16, 2, null]);
  assert.deepEqual(days("2026-11-28"), [27, 10, 3]);
});

test("the newest act comes first, and one without a day is left out", () => {
  const act = (first: string) => written(incident({ ...ACT, first, last: first }, "They beat him."));
  const found = detriments([act("2026-11-02"), act("2026-11-20"), act("yesterday")]);
  assert.deepEqual(
    found.map(({ first }) => first),
    ["2026-11-20", "2026-11-02"],
  );
});
