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

/** All of them, each as long as it goes on: for whoever writes a summary and reads it through. */
export function echoes(text: string, report: string): string[] {
  const [words, known] = [wordsOf(text), wordsOf(report)];
  const runs = new Set(runsOf(known));
  const found = words.filter((word) => /^\p{N}{4,}$/u.test(word) && known.includes(word));
  for (let place = 0; place + RUN <= words.length; place += 1) {
    let end = place + RUN;
    if (!runs.has(words.slice(place, end).join(" "))) continue;
    while (end < words.length && runs.has(words.slice(end + 1 - RUN, end + 1).join(" "))) end += 1;
    found.push(words.slice(place, end).join(" "));
    place = end - 1;
  }
  return [...new Set(found)];
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
