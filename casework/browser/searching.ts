// All lines that this member may open, in memory and nowhere else: for searching, and for finding what may be the same
// thing told twice. They end with the page.
import type { Alike, Found, Query, Row, Words } from "./telling.ts";

type Opened = Row & { line: Words & { number: string } };
type Kept = { row: Opened; text: string; tokens: Set<string> };

const SHOWN = 100;
const MOST_ALIKE = 5;
const ENDED = ["closed", "test", "spam", "joined"];
// Half the words of the shorter line, or a quarter of them with the same category at the same place.
const ALIKE = 0.5;

export class Shelf {
  readonly #kept: Kept[] = [];
  #refused = 0;

  /** What could not be opened is counted, and not searched. */
  keep(rows: Row[]): void {
    for (const row of rows) {
      if (isOpen(row)) this.#kept.push(asKept(row));
      else this.#refused += 1;
    }
    this.#kept.sort((one, other) => (one.row.day < other.row.day ? 1 : -1));
  }

  empty(): void {
    this.#kept.length = 0;
    this.#refused = 0;
  }

  places(): string[] {
    return [...new Set(this.#kept.map(({ row }) => row.line.place).filter(Boolean))];
  }

  find(query: Query): Found {
    const words = plain(query.words).split(" ").filter(Boolean);
    const hits = this.#kept.filter(
      ({ row, text }) => fits(row.line, query) && words.every((word) => text.includes(word)),
    );
    return { rows: hits.slice(0, SHOWN).map(({ row }) => row), total: hits.length, refused: this.#refused };
  }

  /** Open cases whose lines are like this one's. */
  like(number: string): Alike[] {
    const own = this.#kept.find(({ row }) => row.number === number);
    if (own === undefined) return [];
    return this.#kept
      .filter(({ row }) => row.number !== number && !ENDED.includes(row.state))
      .map((kept) => likeness(own, kept))
      .filter(({ score }) => score >= ALIKE)
      .sort((one, other) => other.score - one.score)
      .slice(0, MOST_ALIKE)
      .map(({ alike }) => alike);
  }
}

function asKept(row: Opened): Kept {
  const { site, words } = row.line;
  return { row, text: plain(`${row.number} ${site} ${words}`), tokens: tokensOf(row.line) };
}

function fits(line: Words, { category, place, severity, flag }: Query): boolean {
  return (
    (!category || line.category === category || line.category.startsWith(`${category}.`)) &&
    (!place || line.place === place || line.place.startsWith(`${place}-`)) &&
    (!severity || line.severity === severity) &&
    (!flag || (typeof line.flags === "number" ? (line.flags & flag.bit) !== 0 : line.flags.includes(flag.id)))
  );
}

function likeness(own: Kept, kept: Kept): { score: number; alike: Alike } {
  const words = [...own.tokens].filter((token) => kept.tokens.has(token));
  const [line, other] = [own.row.line, kept.row.line];
  const place = line.place !== "" && line.place === other.place;
  const category = line.category !== "" && line.category.split(".")[0] === other.category.split(".")[0];
  const shared = words.length < 2 ? 0 : words.length / Math.max(4, Math.min(own.tokens.size, kept.tokens.size));
  const score = shared === 0 ? 0 : shared + (place ? 0.1 : 0) + (category ? 0.15 : 0);
  return { score, alike: { row: kept.row, place, category, words } };
}

function tokensOf({ site, words }: Words): Set<string> {
  return new Set(plain(`${site} ${words}`).match(/[\p{L}\p{M}]{4,}|\p{N}{2,}/gu));
}

/** Accents and case do not count: who searches for "pépite" finds "Pepite". */
function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();
}

function isOpen(row: Row): row is Opened {
  return "words" in row.line;
}
