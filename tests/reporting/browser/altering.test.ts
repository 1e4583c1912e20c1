import assert from "node:assert/strict";
import { test } from "node:test";
import { shifted } from "../../../reporting/browser/altering.ts";

const RATE = 16_000;

function tone(hertz: number, seconds = 1): Float32Array {
  return Float32Array.from({ length: RATE * seconds }, (_, n) => 0.5 * Math.sin((2 * Math.PI * hertz * n) / RATE));
}

/** How strong a tone is in it (Goertzel). */
function strength(voice: Float32Array, hertz: number): number {
  let [one, two] = [0, 0];
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / RATE);
  for (const value of voice) [one, two] = [value + turn * one - two, one];
  return Math.sqrt(one * one + two * two - turn * one * two) / voice.length;
}

function around(voice: Float32Array, hertz: number): number {
  return Math.max(...[...Array(21).keys()].map((n) => strength(voice, hertz * (0.9 + n / 100))));
}

for (const factor of [0.72, 0.82, 1.25, 1.4]) {
  test(`a voice goes to ${factor} of its pitch, keeps its length and grows no louder`, () => {
    const before = tone(220);
    const after = shifted(before, factor);
    assert.equal(after.length, before.length);
    assert.ok(around(after, 220 * factor) > 3 * strength(after, 220), "what was there is hardly there any more");
    assert.ok(Math.max(...after.map(Math.abs)) <= 0.55);
  });
}

test("the same recording is never altered in the same way twice", () => {
  assert.notDeepEqual(shifted(tone(220), 1.3), shifted(tone(220), 1.3));
});

test("a recording of no length, and one shorter than a piece, stay what they are long", () => {
  for (const length of [0, 1, 500]) assert.equal(shifted(new Float32Array(length), 1.3).length, length);
});
