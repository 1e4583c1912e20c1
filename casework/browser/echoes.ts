// Whether a text repeats the reporter's own words: whoever is shown them may know who speaks like that.

const RUN = 4;

/** The first run of four words, or number of four digits or more, that stands in both; empty where there is none. */
export function echo(text: string, report: string): string {
  const [words, known] = [wordsOf(text), wordsOf(report)];
  const digits = words.find((word) => /^\p{N}{4,}$/u.test(word) && known.includes(word));
  if (digits !== undefined) return digits;
  const runs = new Set(runsOf(known));
  return runsOf(words).find((run) => runs.has(run)) ?? "";
}

function runsOf(words: string[]): string[] {
  return words.slice(RUN - 1).map((_, place) => words.slice(place, place + RUN).join(" "));
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  );
}
