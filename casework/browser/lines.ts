// The inbox's lines, opened one by one. They are hints: nothing is decided by them and nobody vouches for them.
import { type Body, type Json, unb64 } from "../../crypto/browser/bodies.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { indexKey } from "../../crypto/browser/keys.ts";
import { openCard, readIndex } from "../../crypto/browser/seals.ts";
import type { Desk } from "./entering.ts";
import { withAny } from "./office_seeds.ts";
import * as server from "./server.ts";
import type { Line } from "./telling.ts";

export async function readLines(desk: Desk, query: string): Promise<Line[]> {
  const answer = await server.ask(`/desk/inbox.json${query}`);
  return Promise.all(server.objects(answer.cases).map((row) => readLine(desk, row)));
}

async function readLine(desk: Desk, row: Body): Promise<Line> {
  const number = server.text(row.number);
  if (row.hint === null) return { number, missing: true };
  try {
    const hint = await openHint(desk, row);
    return {
      number,
      language: wordOf(hint.lang),
      place: wordOf(hint.place),
      inDanger: Array.isArray(hint.flags) && hint.flags.includes("life_risk"),
      words: wordOf(hint.words),
    };
  } catch (error) {
    if (error instanceof Refused) return { number, refused: error.refusal };
    throw error;
  }
}

function openHint(desk: Desk, row: Body): Promise<Body> {
  const hint = server.object(row.hint);
  const bytes = unb64(hint.bytes);
  const caseId = unb64(row.case, 16);
  if (hint.kind === "index") return withAny(desk.held, ({ seed }) => readIndex(indexKey(seed), caseId, bytes));
  const box = unb64(row.box, 16);
  return withAny(desk.held, ({ seed, holder }) => openCard(seed, holder, caseId, box, bytes));
}

function wordOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
