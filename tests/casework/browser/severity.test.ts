// The rules of severity, case by case: what makes it grave, the floor, and what needs a reason.
import assert from "node:assert/strict";
import { test } from "node:test";
import { needsReason, suggest, type Weighed } from "../../../casework/browser/severity.ts";

const NOTHING: Weighed = { category: "wages", sub: "", flags: [], scale: null, scope: null, irremediability: null };

const CASES: [name: string, weighed: Partial<Weighed>, severity: string, why: string][] = [
  ["nothing known stands at the floor", {}, "S4", "sum"],
  ["an unknown category has no floor", { category: "" }, "S4", "sum"],
  ["three points are low", { scale: 1, scope: 2, irremediability: 0 }, "S4", "sum"],
  ["four are medium", { scale: 2, scope: 2 }, "S3", "sum"],
  ["six are medium", { scale: 2, scope: 2, irremediability: 2 }, "S3", "sum"],
  ["seven are high", { scale: 3, scope: 2, irremediability: 2 }, "S2", "sum"],
  ["ten are critical", { scale: 3, scope: 3, irremediability: 4 }, "S1", "sum"],
  ["what goes on now adds one", { scale: 2, scope: 2, irremediability: 2, flags: ["ongoing"] }, "S2", "sum"],
  ["so does evidence that may vanish", { scale: 2, scope: 1, flags: ["evidence_may_vanish"] }, "S3", "sum"],
  ["other flags add nothing", { scale: 2, scope: 1, flags: ["media_interest", "child"] }, "S4", "sum"],
  ["a life at risk is critical", { flags: ["life_risk"] }, "S1", "life_risk"],
  ["so is sexual violence within 72 hours", { flags: ["within_72h", "sgbv"] }, "S1", "rape_within_72h"],
  ["but not 72 hours alone", { flags: ["within_72h"] }, "S4", "sum"],
  ["a child and armed people", { flags: ["child", "armed_actor"] }, "S1", "child_and_armed"],
  ["death, and it goes on", { scale: 4, flags: ["ongoing"] }, "S1", "worst_ongoing"],
  ["death that is over is counted", { scale: 4, scope: 1, irremediability: 4 }, "S2", "sum"],
  ["forced work now", { category: "forced_labour", flags: ["ongoing"] }, "S1", "forced_labour_now"],
  ["its category's floor is as high", { category: "forced_labour" }, "S1", "floor"],
  ["the floor of an accident", { category: "safety" }, "S3", "floor"],
  ["children's work stops trade", { category: "child_labour", sub: "underground" }, "S2", "annex_ii"],
  [
    "light work out of school has its floor",
    { category: "child_labour", sub: "out_of_school_light_work" },
    "S2",
    "floor",
  ],
  [
    "an armed group's roadblock stops trade",
    { category: "illegal_taxation", sub: "roadblock_armed_group" },
    "S2",
    "annex_ii",
  ],
  ["the state's does not", { category: "illegal_taxation", sub: "roadblock_state" }, "S3", "floor"],
];

for (const [name, weighed, severity, why] of CASES) {
  test(`severity: ${name}`, () => {
    const found = suggest({ ...NOTHING, ...weighed });
    assert.equal(`${found.severity} ${found.why}`, `${severity} ${why}`);
  });
}

test("raising is free, and lowering below suggestion or floor is not", () => {
  const suggested = suggest({ ...NOTHING, category: "safety", scale: 3, scope: 2, irremediability: 2 });
  assert.equal(suggested.severity, "S2");
  assert.deepEqual(
    (["S1", "S2", "S3", "S4"] as const).map((chosen) => needsReason(chosen, suggested)),
    [false, false, true, true],
  );
});
