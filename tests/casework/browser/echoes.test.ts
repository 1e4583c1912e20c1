// What the accused person is shown does not speak with the reporter's tongue.
import assert from "node:assert/strict";
import { test } from "node:test";
import { echo, echoes } from "../../../casework/browser/echoes.ts";

const REPORT = "Bwana Kasongo beats whoever asks for pay; he took 45000 francs from me on the hill behind the market.";

const CASES: [text: string, found: string][] = [
  ["You are said to have withheld wages from several workers.", ""],
  ["You are said to have beaten whoever asks for pay.", "whoever asks for pay"],
  ["WHOEVER  asks, for — pay!", "whoever asks for pay"],
  ["Money is said to have been taken: 45000.", "45000"],
  ["whoever asks", ""],
  ["", ""],
];

for (const [text, found] of CASES) {
  test(`${JSON.stringify(text.slice(0, 40))} repeats ${JSON.stringify(found)}`, () => {
    assert.equal(echo(text, REPORT), found);
  });
}

test("all that is repeated is listed, each run as long as it goes on", () => {
  const text = "He beats whoever asks for pay, took 45000, and stands on the hill behind the market.";
  assert.deepEqual(echoes(text, REPORT), ["45000", "beats whoever asks for pay", "on the hill behind the market"]);
  assert.deepEqual(echoes("Wages are withheld.", REPORT), []);
});
