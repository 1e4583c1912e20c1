// All lines that this member may open, in the worker's memory and nowhere else: for searching, and for finding what may be
// the same thing told twice. They end with the page.
import { type Json, unb64 } from "../../crypto/browser/bodies.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import type { Desk } from "./entering.ts";
import { openLine, wordOf } from "./lines.ts";
import * as server from "./server.ts";
import { type Alike, Failed, type Found, type Line, type Query, type Row, type Words } from "./telling.ts";

type Opened = Row & { line: Words & { number: string } };
type Kept = { row: Opened; text: string; tokens: Set<string> };

const SHOWN = 100;
const MOST_ALIKE = 5;
const ENDED = ["closed", "test", "spam", "joined"];
// Half the words of the shorter line, or a quarter of them with the same category at the same place.
const ALIKE = 0.5;

export class Shelf {
  #kept: Kept[] = [];
  #refused = 0;

  /** The places that occur. `onProgress` hears after each batch how many lines are open. */
  async fill(desk: Desk, onProgress: (done: number) => void): Promise<string[]> {
    this.#kept = [];
    this.#refused = 0;
    let coming = askRecords("");
    for (let more = true; more; ) {
      const { records, next } = await coming;
      more = next !== null;
      // The next batch travels while this one is opened.
      if (next !== null) coming = askRecords(next);
      for (const row of await Promise.all(records.map((record) => readRecord(desk, record)))) this.#keep(row);
      onProgress(this.#kept.length + this.#refused);
    }
    this.#kept.sort((one, other) => (one.row.day < other.row.day ? 1 : -1));
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

  #keep(row: Row): void {
    if (!isOpen(row)) {
      this.#refused += 1;
      return;
    }
    const { site, words } = row.line;
    this.#kept.push({ row, text: plain(`${row.number} ${site} ${words}`), tokens: tokensOf(row.line) });
  }
}

async function askRecords(after: string): Promise<{ records: Json[]; next: string | null }> {
  const { records, next } = await server.ask(`/desk/inbox/records.json?after=${encodeURIComponent(after)}`);
  if (next === after) throw new Failed("trouble");
  return { records: Array.isArray(records) ? records : [], next: typeof next === "string" ? next : null };
}

/** `[number, case, kind or null, bytes or null, box or null, day, state, due or null]` */
async function readRecord(desk: Desk, record: Json): Promise<Row> {
  if (!Array.isArray(record)) throw new Refused("malformed", "not a record");
  const [number, , kind, , , day, state, due] = record;
  const whole = { number: server.text(number), day: wordOf(day), state: wordOf(state), due: wordOf(due) };
  const line = kind === null ? { number: whole.number, missing: true as const } : await openRecord(desk, record);
  return { ...whole, clock: "", news: false, silent: false, line };
}

function openRecord(desk: Desk, [number, id, kind, bytes, box]: Json[]): Promise<Line> {
  const hint = { kind: server.text(kind), caseId: unb64(id, 16), box: () => unb64(box, 16), bytes: unb64(bytes) };
  return openLine(desk, server.text(number), hint);
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
