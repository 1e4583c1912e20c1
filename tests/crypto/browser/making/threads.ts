// Whole boxes: what is accepted, and every rule broken once.
import { b64 } from "../../../../crypto/browser/bodies.ts";
import type { RefusalName } from "../../../../crypto/browser/errors.ts";
import { verifyKey } from "../../../../crypto/browser/keys.ts";
import type { Stored } from "../../../../crypto/browser/threads.ts";
import { CASE, ROOT, SERVICE, STATEMENT, TODAY } from "../cast.ts";
import { type Conversation, plainOf } from "./conversation.ts";
import { files } from "./files.ts";
import { histories } from "./histories.ts";
import { talks } from "./talks.ts";
import { writers } from "./writers.ts";

/** `expect`: for each entry "accepted" or its refusal; a single word stands for the last, all before being accepted. */
export type Thread = { why: string; read: Conversation; expect: Verdict | Verdict[] };
export type Verdict = "accepted" | RefusalName;

export async function make(): Promise<unknown> {
  const threads = [...(await talks()), ...(await writers()), ...(await histories()), ...(await files())];
  const pool: Pool = { entries: [], numbers: new Map() };
  const numbered = threads.map(({ why, read, expect }) => ({
    why,
    kind: read.box.kind,
    box: b64(read.box.id),
    box_seed: b64(read.box.seed),
    entries: read.entries.map((stored, index) => ({
      ...written(pool, stored, index === read.entries.length - 1),
      expect: verdict(expect, index, read),
    })),
  }));
  const { bytes, sig } = STATEMENT;
  const directory = { bytes, sig, root: verifyKey(ROOT), service: SERVICE };
  const encoded = Object.fromEntries(Object.entries(directory).map(([name, value]) => [name, b64(value)]));
  return {
    note: NOTE,
    case: b64(CASE),
    directory: { ...encoded, today: TODAY },
    threads: numbered,
    pool: pool.entries,
  };
}

const NOTE = [
  "readThread for each thread; `expect` is accepted or the refusal's name.",
  "An entry is either one of the pool, by its number in `entry`, with the link that the server states;",
  "or it has `plain`, to be padded and sealed in its place by whoever reads this, with the link that follows.",
  "Sealing is random: a new run writes other bytes.",
].join(" ");

function verdict(expect: Verdict | Verdict[], index: number, read: Conversation): Verdict {
  if (Array.isArray(expect)) return expect[index] ?? "accepted";
  return index === read.entries.length - 1 ? expect : "accepted";
}

type Pool = { entries: object[]; numbers: Map<Uint8Array, number> };

/** Only what a later entry or another thread refers to must keep its sealed bytes. */
function written(pool: Pool, { id, side, day, sealed, link }: Stored, last: boolean): object {
  const plain = plainOf.get(sealed);
  if (last && plain && !pool.numbers.has(sealed)) return { id: b64(id), side, day, plain: b64(plain) };
  const number = pool.numbers.get(sealed) ?? pool.entries.push({ id: b64(id), side, day, sealed: b64(sealed) }) - 1;
  pool.numbers.set(sealed, number);
  return { entry: number, id: b64(id), link: b64(link) };
}
