// Until when a court takes a case, and what the office's own file says of each day that it keeps.
import assert from "node:assert/strict";
import { test } from "node:test";
import { keptDays, termEnd } from "../../../casework/browser/limitation.ts";
import type { AcceptedEntry, ShownEntry } from "../../../casework/browser/telling.ts";
import type { Body } from "../../../crypto/browser/bodies.ts";

test("a term ends on the same day of the month, or on that month's last", () => {
  const terms: [string, number, string][] = [
    ["2026-11-23", 2, "2027-01-23"],
    ["2026-12-31", 2, "2027-02-28"],
    ["2027-12-31", 2, "2028-02-29"],
    ["2026-08-31", 6, "2027-02-28"],
    ["2026-02-28", 6, "2026-08-28"],
    ["2028-02-29", 36, "2031-02-28"],
    ["2026-10-31", 1, "2026-11-30"],
    ["2026-12-01", 1, "2027-01-01"],
  ];
  for (const [since, months, end] of terms) assert.equal(termEnd(since, months), end, `${since} and ${months} months`);
});

test("what is no day is refused", () => {
  for (const wrong of ["2026-02-30", "", "today"]) assert.throws(() => termEnd(wrong, 2), { refusal: "malformed" });
});

function entry(id: string, fields: Body): ShownEntry {
  return { id, kind: "decision", text: "Why.", fields } as unknown as AcceptedEntry;
}

test("days are read from signed decisions alone, with how they ended", () => {
  const set = { decision: "deadline", about: "limitation", forum: "eacj", act: "2026-11-01", until: "2027-01-01" };
  const refused: ShownEntry = { day: "2026-11-23", refused: "bad_certificate" };
  const found = keptDays([
    entry("a", set),
    entry("b", { ...set, until: "2026-12-01" }),
    entry("c", { ...set, act: null, until: "2028-01-01" }),
    refused,
    entry("d", { decision: "deadline_met", deadline: "a" }),
    entry("e", { decision: "deadline_dropped", deadline: "b" }),
    entry("f", { decision: "closed" }),
  ]);
  assert.deepEqual(
    found.map(({ id, act, until, state }) => [id, act, until, state]),
    [
      ["b", "2026-11-01", "2026-12-01", "dropped"],
      ["a", "2026-11-01", "2027-01-01", "met"],
      ["c", "", "2028-01-01", "running"],
    ],
  );
});

test("a letter's day is kept under the name of whoever is to answer", () => {
  const letter = { decision: "letter", to: "Water authority", until: "2026-12-28" };
  const answer = { decision: "deadline_met", about: "letter", deadline: "a" };
  const [kept] = keptDays([entry("a", letter), entry("b", answer)]);
  assert.deepEqual([kept?.forum, kept?.until, kept?.state], ["Water authority", "2026-12-28", "met"]);
});
