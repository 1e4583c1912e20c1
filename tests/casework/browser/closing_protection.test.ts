// When the protection of people may end: what is still owed to them, and by whom.
import assert from "node:assert/strict";
import { test } from "node:test";
import { closingOf, openDuties } from "../../../casework/browser/closing_protection.ts";
import type { ShownEntry } from "../../../casework/browser/telling.ts";
import { ALL_NO, answered, entry, judged, LAST_WEEK, opened, TODAY } from "./protection_scene.ts";

const CHECKED = ["2026-10-05"];
const BEGUN = [opened("2026-10-01"), judged("receipt", ALL_NO, { at: "2026-10-01", checkIns: CHECKED })];
const TALK = [answered(CHECKED[0] ?? "", { declined: true })];

function owed(file: ShownEntry[], { talk = TALK, voice = true }: { talk?: ShownEntry[]; voice?: boolean } = {}) {
  return openDuties({ file: [...BEGUN, ...file], talk, today: TODAY, voice }, false);
}

test("what was left out before a share is made good by a later assessment", () => {
  const offered = entry({ kind: "decision", decision: "offered" }, LAST_WEEK);
  assert.deepEqual(owed([]), []);
  assert.deepEqual(owed([offered]), ["judged"]);
  assert.deepEqual(owed([offered, judged("closure", ALL_NO, { checkIns: null })]), []);
});

test("who does not speak with the reporter owes them no check-in", () => {
  assert.deepEqual(owed([], { talk: [] }), ["check_ins"]);
  assert.deepEqual(owed([], { talk: [], voice: false }), []);
  const closed = entry({
    ...{ kind: "decision", about: "protection", decision: "protection_closed", how: "agrees" },
    ...{ asked_on: LAST_WEEK, last: "" },
  });
  const state = (voice: boolean) => closingOf({ file: [...BEGUN, closed], talk: [], today: TODAY, voice }).state;
  assert.deepEqual([state(true), state(false)], ["open", "proposed"]);
});
