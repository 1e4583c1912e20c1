// JSON that must be read alike in every language, or by none.
import { b64 } from "../../../../crypto/browser/bodies.ts";
import { utf8 } from "../../../../crypto/browser/labels.ts";

const nested = (depth: number, open: string, close: string) =>
  `{"a":${open.repeat(depth - 1)}${close.repeat(depth - 1)}}`;

const ACCEPTED: { [why: string]: string } = {
  "an empty object": "{}",
  "every kind of value": '{"a":null,"b":true,"c":false,"d":0,"e":-1,"f":"","g":[],"h":{}}',
  "keys in any order": '{"b":1,"a":2,"a_1":3,"z9_":4}',
  "2^53 - 1": '{"a":9007199254740991,"b":-9007199254740991}',
  "scripts unescaped": '{"a":"Trois blessés. ثلاثة 🪨","b":"\u2028\u007f\ufeff\u00a0"}',
  "escapes that are needed": '{"a":"\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f"}',
  "a slash needs no escape": '{"a":"/"}',
  "depth 16 in lists": nested(16, "[", "]"),
  "depth 16 in objects": `${'{"a":'.repeat(15)}{}${"}".repeat(15)}`,
  "equal keys in different objects": '{"a":{"a":1},"b":{"a":1}}',
  "normal forms are kept apart": '{"a":"\u00e9","b":"e\u0301"}',
  "a key that objects inherit": '{"constructor":1}',
};

const REFUSED: { [why: string]: string } = {
  nothing: "",
  "a list": "[]",
  "a string": '"a"',
  "a number": "1",
  null: "null",
  "cut off": '{"a":1',
  "trailing bytes": '{"a":1}x',
  "two objects": "{}{}",
  "a trailing newline": '{"a":1}\n',
  "a leading space": ' {"a":1}',
  "a space after the colon": '{"a": 1}',
  "a trailing comma": '{"a":1,}',
  "a comment": '{"a":1/**/}',
  "single quotes": "{'a':1}",
  "a key without quotes": "{a:1}",
  "a byte order mark": '\ufeff{"a":1}',
  "a duplicate key": '{"a":1,"a":1}',
  "a duplicate key, spelt with an escape": '{"a":1,"\\u0061":1}',
  "a duplicate key far below": '{"b":[{"a":1,"a":2}]}',
  "an empty key": '{"":1}',
  "a capital in a key": '{"aB":1}',
  "a key that begins with a digit": '{"1a":1}',
  "a key that begins with an underscore": '{"_a":1}',
  "a key with a hyphen": '{"a-b":1}',
  "a key with a newline at its end": '{"a\\n":1}',
  "a key with another script's letter": '{"é":1}',
  __proto__: '{"__proto__":{"a":1}}',
  "__proto__ below": '{"a":[{"__proto__":1}]}',
  "1.0": '{"a":1.0}',
  "1.5": '{"a":1.5}',
  "1e3": '{"a":1e3}',
  "1E3": '{"a":1E3}',
  "1e400": '{"a":1e400}',
  "minus zero": '{"a":-0}',
  "a plus sign": '{"a":+1}',
  "a leading zero": '{"a":01}',
  hexadecimal: '{"a":0x1}',
  NaN: '{"a":NaN}',
  Infinity: '{"a":Infinity}',
  "2^53": '{"a":9007199254740992}',
  "-(2^53)": '{"a":-9007199254740992}',
  "2^53 + 1": '{"a":9007199254740993}',
  "-(2^53 + 1)": '{"a":-9007199254740993}',
  "2^53 + 2": '{"a":9007199254740994}',
  "an integer of 5,000 digits": `{"a":1${"0".repeat(5000)}}`,
  "another script's digit": '{"a":٣}',
  "an escape that is not needed": '{"a":"\\u0041"}',
  "an escaped slash": '{"a":"\\/"}',
  "an escaped é": '{"a":"\\u00e9"}',
  "an escaped emoji": '{"a":"\\ud83e\\udea8"}',
  "a capital in an escape": '{"a":"\\u001F"}',
  "a long escape for a newline": '{"a":"\\u000a"}',
  "a raw newline in a string": '{"a":"\n"}',
  "a raw zero byte in a string": '{"a":"\u0000"}',
  "a lone high surrogate": '{"a":"\\ud83e"}',
  "a lone low surrogate": '{"a":"\\udea8"}',
  "surrogates in the wrong order": '{"a":"\\udea8\\ud83e"}',
  "a surrogate in a key": '{"\\ud83e":1}',
  "depth 17 in lists": nested(17, "[", "]"),
  "depth 17 in objects": `${'{"a":'.repeat(16)}{}${"}".repeat(16)}`,
  "depth 5,000": nested(5000, "[", "]"),
};

const REFUSED_BYTES: { [why: string]: number[] } = {
  "a continuation byte alone": [0x80],
  "an overlong slash": [0xc0, 0xaf],
  "a cut character": [0xc3],
  "a surrogate in UTF-8": [0xed, 0xa0, 0x80],
  "beyond U+10FFFF": [0xf4, 0x90, 0x80, 0x80],
  "0xff": [0xff],
};

const BASE64URL = {
  accepted: ["", "AA", "AAA", "AAAA", "-_-_", "SGFiYXJp"],
  refused: ["A", "AAAAA", "AB", "AAB", "AA==", "AA=", "+/+/", "AA AA", "AAA\n", "ÄAAA", "A.AA", "٣AAA", null, 5],
};

const inQuotes = (raw: number[]) => Uint8Array.from([...utf8('{"a":"'), ...raw, ...utf8('"}')]);

export function make(): unknown {
  const refused = Object.entries(REFUSED).map(([why, text]) => ({ why, bytes: b64(utf8(text)) }));
  const brokenBytes = Object.entries(REFUSED_BYTES).map(([why, raw]) => ({ why, bytes: b64(inQuotes(raw)) }));
  const utf16 = { why: "UTF-16", bytes: b64(Buffer.from('{"a":1}', "utf16le")) };
  return {
    note: "parse(bytes): accepted and written again as the same bytes, or refused as malformed. base64url: unb64(text) accepted and encoded again as the same text, or refused as malformed",
    accepted: Object.entries(ACCEPTED).map(([why, text]) => ({ why, bytes: b64(utf8(text)) })),
    refused: [...refused, ...brokenBytes, utf16],
    base64url: BASE64URL,
  };
}
