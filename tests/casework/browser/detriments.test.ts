// How long after what an act came.
import assert from "node:assert/strict";
import { test } from "node:test";
import { detriments, intervals } from "../../../casework/browser/detriments.ts";
import { incident } from "../../../casework/browser/protection_entries.ts";
import { entry, written } from "./protection_scene.ts";

const ACT = { act: "m5", phase: "after_report", person: "reporter", source: "first_hand", evidence: "witnesses" };

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
