// The follow-up code: 19 random digits and a Damm check digit, and what is derived from it.
import { Refused } from "./errors.ts";
import { hkdf, stretch } from "./keys.ts";
import * as labels from "./labels.ts";

const DIGITS = 20;

// The quasigroup of H. M. Damm's thesis (2004): weakly totally anti-symmetric, zeros on the diagonal.
const DAMM = [
  "0317598642",
  "7092154863",
  "4206871359",
  "1750983426",
  "6123045978",
  "3674209581",
  "5869720134",
  "8945362017",
  "9438617205",
  "2581436790",
];
// Spaces, hyphens, dashes, minus signs and bidi marks: what people and phones put between groups.
const BETWEEN =
  /[\p{White_Space}\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu;
const DIGIT = /^\p{Nd}$/u;

export function newCode(): string {
  let digits = "";
  while (digits.length < DIGITS - 1) {
    const byte = crypto.getRandomValues(new Uint8Array(1))[0] as number;
    // 250 to 255 would make the digits 0 to 5 likelier.
    if (byte < 250) digits += byte % 10;
  }
  return digits + checkDigit(digits);
}

/** 20 ASCII digits from what a person typed, in any script; or wrong_code. */
export function normalise(text: string): string {
  const code = Array.from(text.replace(BETWEEN, ""), asciiDigit).join("");
  if (code.length !== DIGITS || checkDigit(code) !== "0") throw new Refused("wrong_code");
  return code;
}

/** Five groups of four, as on prepaid electricity tokens. */
export function grouped(code: string): string {
  return code.replace(/(....)(?=.)/g, "$1 ");
}

/** `token` is shown to the server; the other two never leave the reporter's side. */
export type ReporterKeys = { token: Uint8Array; lockKey: Uint8Array; commit: Uint8Array };

/** `service`: the 16-byte service id. */
export function reporterKeys(code: string, service: Uint8Array): ReporterKeys {
  const root = codeRoot(code, service);
  return {
    token: hkdf(root, labels.REPORTER_TOKEN),
    lockKey: hkdf(root, labels.REPORTER_LOCK_KEY),
    commit: hkdf(root, labels.REPORTER_COMMIT),
  };
}

export function codeRoot(code: string, service: Uint8Array): Uint8Array {
  return stretch(normalise(code), service, 2, 19456);
}

// Unicode lays out the ten decimal digits of a script in one run from its zero, and the few runs that touch
// are whole tens: the distance to the start of the run says which digit it is, without a table of scripts.
function asciiDigit(character: string): string {
  if (!DIGIT.test(character)) throw new Refused("wrong_code");
  const point = character.codePointAt(0) as number;
  let before = 0;
  while (DIGIT.test(String.fromCodePoint(point - before - 1))) before += 1;
  return String(before % 10);
}

function checkDigit(digits: string): string {
  let interim = "0";
  for (const digit of digits) interim = DAMM[Number(interim)]?.[Number(digit)] as string;
  return interim;
}
