// What fits into a text message: the same counting as channels/sms_text.py, so that no draft has to leave this page to
// be counted. Both are tested on tests/channels/sms_text_cases.json.

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const EXTENSION = new Set("\f^{}\\[~]|€");
const WHOLE = { gsm7: 160, ucs2: 70 };
const PART = { gsm7: 153, ucs2: 67 };
const SEGMENTS_AT_A_TIME = 2;

const RESPELT = new Map(
  Object.entries({
    ç: "c",
    œ: "oe",
    Œ: "OE",
    "’": "'",
    "‘": "'",
    ʼ: "'",
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
    "–": "-",
    "—": "-",
    "−": "-",
    "…": "...",
    "\u00a0": " ",
    "\u202f": " ",
    "\u2009": " ",
    "\t": " ",
    ɓ: "b",
    Ɓ: "B",
    ɗ: "d",
    Ɗ: "D",
    ƙ: "k",
    Ƙ: "K",
    ƴ: "y",
    Ƴ: "Y",
    ŋ: "ng",
    Ŋ: "NG",
    ɲ: "ny",
    Ɲ: "NY",
    ɛ: "e",
    Ɛ: "E",
    ɔ: "o",
    Ɔ: "O",
  }),
);

export type Alphabet = "gsm7" | "ucs2";

/** As it goes out. `pages`: what one text with the code brings, two segments at most. */
export type Fitted = { text: string; alphabet: Alphabet; segments: number; pages: string[] };

/** Respelt where that makes it cheaper. */
export function fit(text: string): Fitted {
  const plain = respell(text);
  const chosen = alphabetOf(plain) === "gsm7" ? plain : text;
  const cut = parts(chosen);
  const pages: string[] = [];
  for (let at = 0; at < cut.length; at += SEGMENTS_AT_A_TIME)
    pages.push(cut.slice(at, at + SEGMENTS_AT_A_TIME).join(""));
  return { text: chosen, alphabet: alphabetOf(chosen), segments: cut.length, pages };
}

export function alphabetOf(text: string): Alphabet {
  return dear(text).length ? "ucs2" : "gsm7";
}

/** Letters outside the plain alphabet, each once. */
export function dear(text: string): string[] {
  return [...new Set(text)].filter((letter) => !isPlain(letter));
}

/** The text as it is cut on its way; no pair is cut in half. */
export function parts(text: string): string[] {
  if (!text) return [];
  const kind = alphabetOf(text);
  const letters = [...text];
  if (letters.reduce((sum, letter) => sum + units(letter, kind), 0) <= WHOLE[kind]) return [text];
  const cut: string[] = [];
  let part = "";
  let left = PART[kind];
  for (const letter of letters) {
    const need = units(letter, kind);
    if (need > left) {
      cut.push(part);
      part = "";
      left = PART[kind];
    }
    part += letter;
    left -= need;
  }
  return [...cut, part];
}

export function respell(text: string): string {
  return [...text.normalize("NFC")].map(respelt).join("");
}

function respelt(letter: string): string {
  if (isPlain(letter)) return letter;
  return RESPELT.get(letter) ?? letter.normalize("NFD").replace(/\p{M}/gu, "");
}

function isPlain(letter: string): boolean {
  return BASIC.has(letter) || EXTENSION.has(letter);
}

function units(letter: string, kind: Alphabet): number {
  return kind === "gsm7" ? (EXTENSION.has(letter) ? 2 : 1) : letter.length;
}
