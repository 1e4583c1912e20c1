// The inbox's lines, opened one by one. They are hints: nothing is decided by them and nobody vouches for them.
import { type Body, type Json, unb64 } from "../../crypto/browser/bodies.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { indexKey } from "../../crypto/browser/keys.ts";
import { openCard, readIndex } from "../../crypto/browser/seals.ts";
import type { Desk } from "./entering.ts";
import { withAny } from "./office_seeds.ts";
import * as server from "./server.ts";
import type { Inbox, Line, Row } from "./telling.ts";

/** `box`: the talk's id, which a card's seal is bound to. */
export type Hint = { kind: string; caseId: Uint8Array; box: () => Uint8Array; bytes: Uint8Array };

export async function readInbox(desk: Desk, query: string): Promise<Inbox> {
  const answer = await server.ask(`/desk/inbox.json${query}`);
  const rows = await Promise.all(server.objects(answer.cases).map((row) => readRow(desk, row)));
  const urgent = Array.isArray(answer.urgent) ? answer.urgent.map(server.text) : [];
  return { today: desk.today, urgent, rows, more: answer.more === true };
}

async function readRow(desk: Desk, row: Body): Promise<Row> {
  return {
    number: server.text(row.number),
    day: wordOf(row.day),
    state: wordOf(row.state),
    due: wordOf(row.due),
    clock: clockDue(row),
    news: row.news === true,
    silent: row.silent === true,
    missed: isMissed(row),
    line: await readLine(desk, row),
  };
}

/** `clocks`: `[kind, due, state, missed]` */
function clockDue({ clocks, due }: Body): string {
  const found = Array.isArray(clocks) ? clocks.find((clock) => Array.isArray(clock) && clock[1] === due) : null;
  return Array.isArray(found) ? wordOf(found[0]) : "";
}

/** Of one of its terms notice was given that it ran out, and it still stands. */
function isMissed({ clocks }: Body): boolean {
  return Array.isArray(clocks) && clocks.some((clock) => Array.isArray(clock) && clock[3] === true);
}

async function readLine(desk: Desk, row: Body): Promise<Line> {
  const number = server.text(row.number);
  if (row.hint === null) return { number, missing: true };
  const hint = server.object(row.hint);
  const caseId = unb64(row.case, 16);
  const bytes = unb64(hint.bytes);
  return openLine(desk, number, { kind: server.text(hint.kind), caseId, box: () => unb64(row.box, 16), bytes });
}

export async function openLine(desk: Desk, number: string, hint: Hint): Promise<Line> {
  try {
    const said = await openHint(desk, hint);
    return {
      number,
      language: wordOf(said.lang),
      place: wordOf(said.place),
      site: wordOf(said.site),
      category: wordOf(said.cat),
      severity: wordOf(said.sev),
      door: wordOf(said.door) || "web",
      flags: typeof said.flags === "number" ? said.flags : wordsOf(said.flags),
      words: wordOf(said.words),
    };
  } catch (error) {
    if (error instanceof Refused) return { number, refused: error.refusal };
    throw error;
  }
}

// Derived once a seed, not once a line.
const indexKeys = new WeakMap<Uint8Array, Uint8Array>();

function indexKeyOf(seed: Uint8Array): Uint8Array {
  const key = indexKeys.get(seed) ?? indexKey(seed);
  indexKeys.set(seed, key);
  return key;
}

function openHint(desk: Desk, { kind, caseId, box, bytes }: Hint): Promise<Body> {
  if (kind === "index") return withAny(desk.held, ({ seed }) => readIndex(indexKeyOf(seed), caseId, bytes));
  return withAny(desk.held, ({ seed, holder }) => openCard(seed, holder, caseId, box(), bytes));
}

export function wordOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function wordsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map(wordOf) : [];
}
