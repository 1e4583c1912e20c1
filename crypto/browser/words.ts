// Passphrases of six made-up words, by the rule of crypto/ceremony/words.py: the reasons stand there.
const CONSONANTS = "bdfgklmnprst";
const VOWELS = "aeiou";
const HURTING =
  "bite boro damu dago foda fode fuki gaki kaka kaki kifo kike kufa kuma kulo mafi nega niga nige nigo nigu pede " +
  "pedo pene pipi pito poki popo pupu puta pute puto rape sida sodo tako teta titi";
const WORDS_EACH = 6;

export function allWords(): string[] {
  const syllables = [...CONSONANTS].flatMap((consonant) => [...VOWELS].map((vowel) => consonant + vowel));
  const hurting = new Set(HURTING.split(" "));
  return syllables.flatMap((one) => syllables.map((other) => one + other)).filter((word) => !hurting.has(word));
}

export function newPassphrase(): string {
  const words = allWords();
  return Array.from({ length: WORDS_EACH }, () => words[below(words.length)]).join(" ");
}

/** Without the slight preference for small numbers that a remainder has. */
function below(limit: number): number {
  const range = 2 ** 32 - (2 ** 32 % limit);
  for (;;) {
    const drawn = crypto.getRandomValues(new Uint32Array(1))[0] as number;
    if (drawn < range) return drawn % limit;
  }
}
