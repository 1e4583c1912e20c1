import assert from "node:assert/strict";
import { test } from "node:test";
import { grouped, newCode, normalise, reporterKeys } from "../../../crypto/browser/codes.ts";
import { SERVICE, vectors } from "./cast.ts";
import { refuses } from "./refusing.ts";

const { accepted, refused } = vectors("codes");

test("a code is read in any script and with anything that people put between groups", () => {
  for (const { why, typed, code } of accepted) assert.equal(normalise(typed), code, why);
});

test("a mistyped code is refused before it is stretched", async () => {
  for (const { why, typed } of refused) await refuses("wrong_code", () => normalise(typed), why);
  await refuses("wrong_code", () => reporterKeys("48219930117502648855", SERVICE));
});

test("every decimal digit that Unicode knows has its value", () => {
  const digits: string[] = [];
  for (let point = 0; point <= 0x10ffff; point += 1) {
    const character = String.fromCodePoint(point);
    if (/\p{Nd}/u.test(character)) digits.push(character);
  }
  // Digits come in runs from 0 to 9. The check digit of nineteen zeros and any other digit d is known for d = 0 only.
  for (const [index, digit] of digits.entries()) {
    const isZero = index % 10 === 0;
    const accepts = (() => {
      try {
        return normalise(digit.repeat(20)) === "0".repeat(20);
      } catch {
        return false;
      }
    })();
    assert.equal(accepts, isZero, `U+${digit.codePointAt(0)?.toString(16)}`);
  }
});

test("a new code is a valid code, and no two are the same", () => {
  const codes = Array.from({ length: 1000 }, newCode);
  for (const code of codes) assert.equal(normalise(code), code);
  assert.equal(new Set(codes).size, codes.length);
});

test("every digit of a new code is as likely as any other", () => {
  const counts = new Array<number>(10).fill(0);
  const rounds = 4000;
  for (let round = 0; round < rounds; round += 1) {
    for (const digit of newCode().slice(0, 19)) counts[Number(digit)] = (counts[Number(digit)] as number) + 1;
  }
  const expected = (rounds * 19) / 10;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // 9 degrees of freedom: 45 is passed once in a million runs. A byte modulo 10 would give about 70.
  assert.ok(chiSquare < 45, `chi-square ${chiSquare}`);
});

test("bytes that would make small digits likelier are thrown away", (context) => {
  const bytes = [255, 250, 249, ...new Array<number>(18).fill(0)];
  context.mock.method(crypto, "getRandomValues", (into: Uint8Array) => {
    into[0] = bytes.shift() as number;
    return into;
  });
  assert.equal(newCode().slice(0, 19), "9000000000000000000");
  assert.equal(bytes.length, 0);
});

test("a code is shown in five groups of four", () => {
  assert.equal(grouped("48219930117502648854"), "4821 9930 1175 0264 8854");
});

test("a service id of another length is refused", async () => {
  await refuses("malformed", () => reporterKeys("48219930117502648854", SERVICE.subarray(1)));
});
