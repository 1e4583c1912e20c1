// Passphrases of six made-up words: the browser's twin of crypto/ceremony/words.py, which gives the reasons.

const WORDS_EACH = 6;
const CONSONANTS = "bdfgklmnprst";
const VOWELS = "aeiou";
const HURTING = new Set(
  (
    "bite boro damu dago foda fode fuki gaki kaka kaki kifo kike kufa kuma kulo mafi nega niga nige nigo nigu pede" +
    " pedo pene pipi pito poki popo pupu puta pute puto rape sida sodo tako teta titi"
  ).split(" "),
);
const SYLLABLES = [...CONSONANTS].flatMap((consonant) => [...VOWELS].map((vowel) => consonant + vowel));

export const WORDS: readonly string[] = SYLLABLES.flatMap((one) => SYLLABLES.map((other) => one + other)).filter(
  (word) => !HURTING.has(word),
);

/** 70.8 bits. */
export function newPassphrase(): string {
  return Array.from({ length: WORDS_EACH }, pick).join(" ");
}

/** Every word as likely as every other: numbers beyond the last whole round are thrown away. */
function pick(): string {
  const rounds = Math.floor(2 ** 32 / WORDS.length) * WORDS.length;
  for (;;) {
    const [number = rounds] = crypto.getRandomValues(new Uint32Array(1));
    if (number < rounds) return WORDS[number % WORDS.length] as string;
  }
}
