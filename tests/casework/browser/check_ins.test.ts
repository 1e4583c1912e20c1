// Check-ins as the signed entries have them: what was set, what was answered, and what is silence.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  checkInAnswers,
  checkIns,
  isUnsafe,
  toldOfDanger,
  twoUnanswered,
  wantsNoContact,
} from "../../../casework/browser/check_ins.ts";
import { ALL_NO, answered, entry, fromReporter, judged, told } from "./protection_scene.ts";

const set = (at: string, ...days: string[]) => judged("receipt", ALL_NO, { at, checkIns: days });
const states = (all: ReturnType<typeof checkIns>) => all.map(({ due, state }) => [due.slice(5), state]);

test("a day waits, stands open for its window, and is answered, declined or silent", () => {
  const file = [set("2026-11-01", "2026-11-03", "2026-11-08", "2026-11-15", "2026-12-01")];
  const talk = [answered("2026-11-08"), answered("2026-11-15", { declined: true })];
  assert.deepEqual(states(checkIns(file, talk, "2026-11-28")), [
    ["11-03", "unanswered"],
    ["11-08", "done"],
    ["11-15", "declined"],
    ["12-01", "waiting"],
  ]);
  assert.deepEqual(states(checkIns(file, [], "2026-11-07"))[0], ["11-03", "due"]);
  assert.deepEqual(states(checkIns(file, [], "2026-11-08")).slice(0, 2), [
    ["11-03", "unanswered"],
    ["11-08", "due"],
  ]);
  assert.deepEqual(states(checkIns(file, [], "2026-12-14"))[3], ["12-01", "due"]);
  assert.deepEqual(states(checkIns(file, [], "2026-12-15"))[3], ["12-01", "unanswered"]);
});

test("a later assessment takes the place of the days that had not come, and one that sets none leaves them", () => {
  const first = set("2026-11-01", "2026-11-03", "2026-11-20");
  const noVoice = judged("share", ALL_NO, { at: "2026-11-05", checkIns: null });
  const second = set("2026-11-10", "2026-12-10");
  const due = (...file: (typeof first)[]) => checkIns(file, [], "2026-11-11").map((one) => one.due.slice(5));
  assert.deepEqual(due(first, noVoice), ["11-03", "11-20"]);
  assert.deepEqual(due(first, second), ["11-03", "12-10"]);
});

test("two silences in a row are told, whatever is still to come", () => {
  const file = [set("2026-11-01", "2026-11-03", "2026-11-08", "2026-12-08")];
  assert.equal(twoUnanswered(checkIns(file, [], "2026-11-28")), true);
  assert.equal(twoUnanswered(checkIns(file, [answered("2026-11-08")], "2026-11-28")), false);
  assert.equal(twoUnanswered(checkIns(file, [answered("2026-11-03", { declined: true })], "2026-11-28")), false);
  assert.equal(twoUnanswered(checkIns(file, [], "2026-11-09")), false);
});

test("what a stranger answered in another form is unknown, and unknown is not safe", () => {
  const [odd] = checkInAnswers([answered("2026-11-03", { safe: "9", harmed: ["no"], talk: "" })]);
  assert.deepEqual([odd?.safe, odd?.harmed, odd?.talk], ["unknown", "unknown", "unknown"]);
  assert.equal(odd && isUnsafe(odd), true);
  const unsafe = (safe: string, harmed: string) =>
    isUnsafe(checkInAnswers([answered("2026-11-03", { safe, harmed, talk: "no" })])[0] as never);
  assert.deepEqual([unsafe("yes", "no"), unsafe("no", "no"), unsafe("yes", "perhaps")], [false, true, true]);
  assert.deepEqual(checkInAnswers([entry({ kind: "answer", about: "check_in", due: "2026-11-03" })]), []);
  assert.equal(checkInAnswers([fromReporter({ kind: "answer", about: "check_in", due: "soon" })])[0]?.due, "");
});

test("stop all contact is the reporter's word and nobody else's", () => {
  assert.equal(wantsNoContact([told("no_contact")]), true);
  assert.equal(wantsNoContact([told("safe"), entry({ kind: "message", about: "no_contact" })]), false);
});

test("an incident counts from the later of the day that was signed and the day on which it came", () => {
  const incident = (at: string, day: string) => ({ ...told("incident", at), day });
  const [late, early] = [incident("2026-11-20", "2026-11-27"), incident("2026-11-27", "2026-11-20")];
  assert.deepEqual(
    toldOfDanger([late, early, incident("soon", "2026-11-20")]).map(({ day }) => day),
    ["2026-11-27", "2026-11-27", "2026-11-20"],
  );
});
