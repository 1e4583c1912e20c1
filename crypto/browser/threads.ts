// Reading a whole box: what each entry may be depends on those before it.
//
// One refused entry never stops the reading: it becomes an item that names its refusal and holds no text.
// A broken link refuses everything that follows, because from there on the order is the server's word only.
import { equalBytes } from "@noble/curves/utils.js";
import { b64, unb64 } from "./bodies.ts";
import { checkKind } from "./boxes.ts";
import type { Directory } from "./directory.ts";
import { type Entry, openEntry } from "./entries.ts";
import { type RefusalName, Refused } from "./errors.ts";
import { firstLink, nextLink } from "./links.ts";
import { checkWriter, grant, type Rights, rightsIn } from "./rights.ts";
import { checkBoxSeed } from "./seals.ts";

/** An entry as the server hands it out; `side` and `day` are the server's word. */
export type Stored = { id: Uint8Array; side: string; day: string; sealed: Uint8Array; link: Uint8Array };

/** Either `entry` or `refused`; `link` as recomputed here. */
export type Item = { id: Uint8Array; side: string; day: string; link: Uint8Array } & (
  | { entry: Entry; refused?: never }
  | { refused: RefusalName; entry?: never }
);

export type Box = {
  caseId: Uint8Array;
  boxId: Uint8Array;
  kind: string;
  boxSeed: Uint8Array;
  entries: readonly Stored[];
  directory: Directory;
};

/** One item for each stored entry, in order; wrong_box or unknown_kind when the box itself is wrong. */
export async function readThread(box: Box): Promise<Item[]> {
  const { caseId, boxId, boxSeed } = box;
  const reading: Reading = {
    ...box,
    boxPublic: checkBoxSeed(boxSeed, caseId, boxId, checkKind(box.kind)),
    rights: rightsIn(box.kind, caseId, box.directory),
    links: [firstLink(caseId, boxId)],
    broken: false,
    ids: new Set(),
    seen: new Map(),
  };
  const items: Item[] = [];
  for (const stored of box.entries) items.push(await readNext(reading, stored));
  return items;
}

/** `links[k]` is link(k); `seen` holds the highest k that each author has named. */
type Reading = Box & {
  boxPublic: Uint8Array;
  rights: Rights;
  links: Uint8Array[];
  broken: boolean;
  ids: Set<string>;
  seen: Map<string, number>;
};

async function readNext(reading: Reading, { id, side, day, sealed, link: claimed }: Stored): Promise<Item> {
  const place = reading.links.length;
  const link = nextLink(reading.links[place - 1] as Uint8Array, id, sealed);
  reading.links.push(link);
  reading.broken ||= !equalBytes(link, claimed);
  try {
    return { id, side, day, link, entry: await accept(reading, id, sealed, place) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { id, side, day, link, refused: error.refusal };
  }
}

async function accept(reading: Reading, entryId: Uint8Array, sealed: Uint8Array, place: number): Promise<Entry> {
  if (reading.broken) throw new Refused("broken_history");
  if (reading.ids.has(b64(entryId))) throw new Refused("repeated_entry");
  reading.ids.add(b64(entryId));
  const entry = await openEntry(reading.boxSeed, { ...reading, entryId }, sealed);
  checkWriter(reading.rights, entry, place === 1);
  const seen = placeSeen(reading, entry, place);
  grant(reading.rights, entry);
  reading.seen.set(b64(entry.author), seen);
  return entry;
}

/** The place that the writer had seen last, 0 for the empty box. */
function placeSeen({ links, seen }: Reading, { author, body }: Entry, place: number): number {
  const named = body.seen;
  if (place === 1 && named === null) return 0;
  if (place === 1 || named === null) throw new Refused("another_history");
  const link = unb64(named, 32);
  const k = links.slice(0, place).findIndex((known) => equalBytes(known, link));
  if (k < (seen.get(b64(author)) ?? 0)) throw new Refused("another_history");
  return k;
}
