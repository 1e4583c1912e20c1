// The desk counts a draft as the gateway will: one file of cases, counted in both languages.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { alphabetOf, dear, fit, parts } from "../../../casework/browser/sms_text.ts";

type Case = {
  text: [string, number][];
  alphabet: string;
  segments: number;
  cut?: number[];
  fitted?: [string | null, string];
  pages: number[];
};

const cases: Case[] = JSON.parse(readFileSync(new URL("../../channels/sms_text_cases.json", import.meta.url), "utf8"));
const length = (text: string) => [...text].length;

cases.forEach((known, number) => {
  test(`case ${number} is counted as in Python`, () => {
    const text = known.text.map(([letter, count]) => letter.repeat(count)).join("");
    assert.equal(alphabetOf(text), known.alphabet);
    assert.equal(parts(text).length, known.segments);
    if (known.cut) assert.deepEqual(parts(text).map(length), known.cut);
    const fitted = fit(text);
    const [spelt, alphabet] = known.fitted ?? [null, known.alphabet];
    assert.equal(fitted.alphabet, alphabet);
    if (spelt !== null) assert.equal(fitted.text, spelt);
    assert.deepEqual(fitted.pages.map(length), known.pages);
  });
});

test("the letters that make it dear are named, each once", () => {
  assert.deepEqual(dear("ŵŵ a ሰ"), ["ŵ", "ሰ"]);
});
