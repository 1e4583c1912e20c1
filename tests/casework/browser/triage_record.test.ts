import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { readTriage, triageWriting } from "../../../casework/browser/triage_record.ts";

const NOW = Date.parse("2026-11-23T12:07:31Z");
const S1 = readTriage({ flags: ["life_risk"], category: "wages" });
const S4 = readTriage({ category: "wages" });

afterEach(() => mock.timers.reset());

function written(triage: typeof S1, today = "2026-11-23", now = NOW) {
  mock.timers.enable({ apis: ["Date"], now });
  return triageWriting(triage, "2026-11-22", today, "2026-12-22").rest;
}

test("the critical are due again in 24 hours, at the next full hour", () => {
  assert.deepEqual(written(S1), {
    due: { first_answer: "2026-11-23", review: "2026-11-24T13:00Z" },
    second_reader: true,
  });
});

test("a full hour is not moved", () => {
  const due = written(S1, "2026-11-23", Date.parse("2026-11-23T12:00:00Z")).due as { review: string };
  assert.equal(due.review, "2026-11-24T12:00Z");
});

test("over a leap day and the end of a year", () => {
  for (const [now, review] of [
    ["2028-02-28T23:30:00Z", "2028-03-01T00:00Z"],
    ["2026-12-31T10:30:00Z", "2027-01-01T11:00Z"],
  ] as const) {
    const due = written(S1, now.slice(0, 10), Date.parse(now)).due as { review: string };
    assert.equal(due.review, review);
    mock.timers.reset();
  }
});

test("a device whose clock is wrong is asked for days", () => {
  const due = written(S1, "2026-11-25").due as { review: string };
  assert.equal(due.review, "2026-11-26");
});

test("the others are due by days, and one person may close them", () => {
  const rest = written(S4);
  assert.deepEqual(Object.keys(rest), ["due"]);
  for (const day of Object.values(rest.due as Record<string, string>)) assert.match(day, /^\d{4}-\d{2}-\d{2}$/);
});

test("what is not solved is looked at on the day on which it should move up, and not later; the least severe waits", () => {
  const reviewOf = (triage: typeof S1, today: string) =>
    (triageWriting(triage, "2026-11-22", today, "2026-12-22").rest.due as { review: string }).review;
  const serious = readTriage({ category: "wages", severity: "S3" });
  assert.equal(reviewOf(serious, "2026-11-22"), "2026-12-22");
  assert.equal(reviewOf(serious, "2026-12-10"), "2026-12-22");
  assert.equal(reviewOf(serious, "2026-12-22"), "2027-01-21");
  assert.equal(reviewOf(readTriage({ category: "wages", severity: "S2" }), "2026-12-18"), "2026-12-22");
  assert.equal(reviewOf(S4, "2026-12-10"), "2027-02-08");
});
