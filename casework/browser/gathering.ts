// All of the office's lines, fetched in batches and opened in the worker.
import { type Json, unb64 } from "../../crypto/browser/bodies.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import type { Desk } from "./entering.ts";
import { openLine, wordOf } from "./lines.ts";
import type { Shelf } from "./searching.ts";
import * as server from "./server.ts";
import { Failed, type Line, type Row } from "./telling.ts";

/** The places that occur. `onProgress` hears after each batch how many lines have been looked at. */
export async function gather(desk: Desk, shelf: Shelf, onProgress: (done: number) => void): Promise<string[]> {
  shelf.empty();
  let done = 0;
  let coming = askRecords("");
  for (let more = true; more; ) {
    const { records, next } = await coming;
    more = next !== null;
    // The next batch travels while this one is opened.
    if (next !== null) coming = askRecords(next);
    shelf.keep(await Promise.all(records.map((record) => readRecord(desk, record))));
    done += records.length;
    onProgress(done);
  }
  return shelf.places();
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
  return { ...whole, clock: "", news: false, silent: false, missed: false, line };
}

function openRecord(desk: Desk, [number, id, kind, bytes, box]: Json[]): Promise<Line> {
  const hint = { kind: server.text(kind), caseId: unb64(id, 16), box: () => unb64(box, 16), bytes: unb64(bytes) };
  return openLine(desk, server.text(number), hint);
}
