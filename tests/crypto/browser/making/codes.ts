// Follow-up codes as people and phones write them.
const CODE = "48219930117502648854";
const ZEROS = {
  arabic: 0x660,
  persian: 0x6f0,
  devanagari: 0x966,
  bengali: 0x9e6,
  nko: 0x7c0,
  thai: 0xe50,
  lao: 0xed0,
  myanmar: 0x1040,
  khmer: 0x17e0,
  wide: 0xff10,
  bold: 0x1d7ce,
  double: 0x1d7d8,
  monospace: 0x1d7f6,
  adlam: 0x1e950,
};
const BETWEEN = [
  " ",
  "-",
  "\t",
  "\n",
  "\r\n",
  "\u00a0",
  "\u2009",
  "\u202f",
  "\u3000",
  "\u2010",
  "\u2011",
  "\u2013",
  "\u2014",
  "\u2212",
  "\uff0d",
  "\u200e",
  "\u200f",
  "\u061c",
  "\u202a",
  "\u202c",
  "\u2066",
  "\u2069",
];
const OUTSIDE = [
  "x",
  "O",
  ".",
  ",",
  "/",
  "_",
  "+",
  "#",
  "\u0000",
  "\u200b",
  "\u200d",
  "\ufeff",
  "\u0301",
  "²",
  "①",
  "Ⅳ",
  "四",
  "½",
  "\u{1f51f}",
  "\ud83e",
];

const inScript = (zero: number) => CODE.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));

function accepted(): { why: string; typed: string; code: string }[] {
  const scripts = Object.entries(ZEROS).map(([why, zero]) => ({ why: `digits: ${why}`, typed: inScript(zero) }));
  const between = BETWEEN.map((mark) => ({
    why: `between groups: U+${mark.codePointAt(0)?.toString(16)}`,
    typed: `${mark}${CODE.replace(/(....)/g, `$1${mark}`)}`,
  }));
  const mixed = { why: "two scripts in one code", typed: CODE.slice(0, 10) + inScript(0x660).slice(10) };
  return [{ why: "plain", typed: CODE }, ...scripts, mixed, ...between].map((one) => ({ ...one, code: CODE }));
}

function refused(): { why: string; typed: string }[] {
  const mistyped = Array.from(CODE, (digit, place) => ({
    why: `digit ${place + 1} mistyped`,
    typed: CODE.slice(0, place) + ((Number(digit) + 1 + (place % 9)) % 10) + CODE.slice(place + 1),
  }));
  const swapped = Array.from(CODE.slice(1), (_, place) => ({
    why: `digits ${place + 1} and ${place + 2} swapped`,
    typed: CODE.slice(0, place) + CODE[place + 1] + CODE[place] + CODE.slice(place + 2),
  })).filter(({ typed }) => typed !== CODE);
  const outside = OUTSIDE.map((mark) => ({
    why: `with ${JSON.stringify(mark)} in it`,
    typed: `${CODE.slice(0, 8)}${mark}${CODE.slice(8)}`,
  }));
  const lengths = ["", CODE.slice(1), CODE.slice(0, 19), `0${CODE}`, `${CODE}0`, CODE + CODE];
  return [...mistyped, ...swapped, ...outside, ...lengths.map((typed) => ({ why: `${typed.length} digits`, typed }))];
}

export function make(): unknown {
  return {
    note: "normalise(typed) gives code, or is refused as wrong_code; a lone surrogate stands among the refused",
    accepted: accepted(),
    refused: refused(),
  };
}
