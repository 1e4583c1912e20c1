// What identifies an accused person is kept beside the office's file, because it must be gone before the file is. An entry
// of the file names it by its id, and it counts only under the same member's signature.
import { type Body, type Json, unb64 } from "../../crypto/browser/bodies.ts";
import { ID_BYTES } from "../../crypto/browser/boxes.ts";
import { OFFICE, openEntry } from "../../crypto/browser/entries.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import type { Item } from "../../crypto/browser/threads.ts";
import { same } from "./guarding.ts";
import { lastDay } from "./last_day.ts";
import type { ReadBox } from "./opening.ts";
import * as server from "./server.ts";

/** Of an entry: the words that identify the person are destroyed, as they should be; missing; or not what was written. */
export type Gone = "destroyed" | "missing" | "changed";

type Accepted = Item & { entry: NonNullable<Item["entry"]> };

/** The file's entries, those about an accused person with the words that are kept beside. `served`: `[{id, sealed}]` */
export async function withApart(caseId: Uint8Array, file: ReadBox, served: Json | undefined, today: string) {
  const kept = new Map(server.objects(served).map(({ id, sealed }) => [server.text(id), unb64(sealed)]));
  const until = lastDays(file);
  const items: Item[] = [];
  for (const item of file.items) {
    const id = idIn(item.entry?.body);
    if (!item.entry || id === "") items.push(item);
    else items.push(await whole(caseId, file, item as Accepted, id, kept.get(id), until.get(id) ?? "", today));
  }
  return items;
}

async function whole(
  caseId: Uint8Array,
  file: ReadBox,
  item: Accepted,
  id: string,
  sealed: Uint8Array | undefined,
  until: string,
  today: string,
): Promise<Item> {
  const { entry } = item;
  if (sealed === undefined) return put(item, { gone: until && until <= today ? "destroyed" : "missing" });
  const place = { caseId, boxId: file.id, boxPublic: file.publicKey, entryId: unb64(id, ID_BYTES) };
  try {
    const words = await openEntry(file.seed, place, sealed);
    if (words.role !== OFFICE || !same(words.author, entry.author)) return put(item, { gone: "changed" });
    const { person, allegation, delay } = words.body;
    const known = { person: person ?? "", allegation: allegation ?? "", delay: delay ?? "" };
    return put(item, until ? { ...known, until } : known);
  } catch (error) {
    if (error instanceof Refused) return put(item, { gone: "changed" });
    throw error;
  }
}

function put(item: Accepted, more: Body): Item {
  return { ...item, entry: { ...item.entry, body: { ...item.entry.body, ...more } } };
}

/** Of those that have one, by what the file itself says of them: the server alone ends nothing unseen. */
function lastDays(file: ReadBox): Map<string, string> {
  const until = new Map<string, string>();
  for (const { entry } of file.items) {
    const id = idIn(entry?.body);
    if (!entry || id === "") continue;
    const { finding, at, earlier } = entry.body;
    for (const one of [id, ...(Array.isArray(earlier) ? earlier.map(String) : [])])
      if (finding !== "unfounded") until.delete(one);
      else if (!until.has(one)) until.set(one, lastDay(String(at)));
  }
  return until;
}

function idIn(body: Body | undefined): string {
  const about = body?.kind === "assessment" && body.about === "accused";
  return about && typeof body.apart === "string" ? body.apart : "";
}
