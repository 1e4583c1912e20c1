// What the office writes: signed with the member's key, sealed to a box whose first entry was verified on this screen.
import { type Body, b64 } from "../../crypto/browser/bodies.ts";
import { ID_BYTES } from "../../crypto/browser/boxes.ts";
import { toBody } from "../../crypto/browser/certificates.ts";
import { laterOf } from "../../crypto/browser/days.ts";
import { head } from "../../crypto/browser/directory.ts";
import { OFFICE, writeOfficeEntry } from "../../crypto/browser/entries.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import type { Desk } from "./entering.ts";
import type { OpenCase, ReadBox } from "./opening.ts";
import { takingOver } from "./reserve.ts";
import { Failed, type Part } from "./telling.ts";

export type SealedEntry = { id: string; sealed: string };

/** Throws too_long. What vouches for the entry is added here, whatever the body says of it. */
export async function sealPart(desk: Desk, opened: OpenCase, { box: name, body }: Part): Promise<SealedEntry> {
  const box = boxFor(opened, name);
  const talk = name === "file" ? { talk: lastSeen(opened.talk) } : {};
  return sealInto(desk, opened.id, box, { ...takingOver(desk.certificate.office, opened.talk, body), ...talk });
}

/** Into a box that was verified on this screen, with what of it this writer has seen. Throws too_long. */
export function sealInto(desk: Desk, caseId: Uint8Array, box: ReadBox, body: Body): Promise<SealedEntry> {
  return sealEntry(desk, caseId, box, { ...body, at: dayIn(desk, box), seen: lastSeen(box) });
}

export function boxFor(opened: OpenCase, name: Part["box"]): ReadBox {
  const box = opened[name];
  if (box === null) throw new Failed("elsewhere");
  return box;
}

/** Adds the member's certificate and the directory that this desk believed. Throws too_long. */
export async function sealEntry(
  desk: Desk,
  caseId: Uint8Array,
  box: { id: Uint8Array; publicKey: Uint8Array },
  body: Body,
): Promise<SealedEntry> {
  const entryId = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  const place = { caseId, boxId: box.id, boxPublic: box.publicKey, entryId };
  const vouched = { ...body, cert: toBody(desk.certificate), directory: head(desk.directory) };
  try {
    return { id: b64(entryId), sealed: b64(await writeOfficeEntry(desk.keys.signSeed, place, vouched)) };
  } catch (error) {
    throw error instanceof Refused && error.refusal === "malformed" ? new Failed("too_long") : error;
  }
}

/** Today, but never before a colleague's entry: readers refuse one that is dated earlier, and clocks differ. */
function dayIn(desk: Desk, box: ReadBox): string {
  const days = box.items.flatMap(({ entry }) => (entry?.role === OFFICE ? [String(entry.body.at)] : []));
  return days.reduce(laterOf, desk.today);
}

/** The link of the last entry that was accepted: what this writer has verifiably seen. */
function lastSeen(box: ReadBox): string {
  const accepted = box.items.filter((item) => item.entry);
  const last = accepted[accepted.length - 1];
  if (last === undefined) throw new Refused("broken_history");
  return b64(last.link);
}
