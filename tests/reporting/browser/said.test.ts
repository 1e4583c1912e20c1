import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { saidIn } from "../../../reporting/browser/said.ts";

const cases = JSON.parse(readFileSync(new URL("../said.json", import.meta.url), "utf8"));

test("what a reporter said beside their words is named as in Python", () => {
  for (const { said, names } of cases) assert.deepEqual(saidIn(said), names, JSON.stringify(said));
});
