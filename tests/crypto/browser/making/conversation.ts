// A box as the server would hold it, with pens that also write what the library refuses to write.
import { type Body, b64, encode } from "../../../../crypto/browser/bodies.ts";
import type { Place } from "../../../../crypto/browser/entries.ts";
import { seal } from "../../../../crypto/browser/hpke.ts";
import { sha256, sign, verifyKey } from "../../../../crypto/browser/keys.ts";
import { cat, ENTRY } from "../../../../crypto/browser/labels.ts";
import { firstLink, nextLink } from "../../../../crypto/browser/links.ts";
import { padEntry } from "../../../../crypto/browser/padding.ts";
import type { Stored } from "../../../../crypto/browser/threads.ts";
import { CASE, certificate, GATEWAY, HEAD, placeIn, REPORTER, type Staff, type TestBox } from "../cast.ts";

/** Who writes: a role byte and the sign seeds that go with it. */
export type Pen = { role: number; seeds: Uint8Array[]; side: string; adds: Body };

export const reporter: Pen = { role: 1, seeds: [REPORTER], side: "reporter", adds: {} };
export const gateway: Pen = { role: 3, seeds: [GATEWAY, REPORTER], side: "gateway", adds: {} };
export function of(member: Staff, cert = certificate(member)): Pen {
  return { role: 2, seeds: [member.memberKeys.signSeed], side: "office", adds: { cert, directory: HEAD } };
}

/** Signs and seals any bytes at all. */
export function forge(place: Place, { role, seeds }: Pen, raw: Uint8Array, sentRole = role): Promise<Uint8Array> {
  const { caseId, boxId, boxPublic, entryId } = place;
  const message = cat(ENTRY, caseId, boxId, sha256(boxPublic), entryId, Uint8Array.of(role), raw);
  const signatures = seeds.flatMap((seed) => [...verifyKey(seed), ...sign(seed, message)]);
  return sealPlain(place, Uint8Array.from([sentRole, ...signatures, ...raw]));
}

/** What was sealed, so that a vector may hold 600 bytes instead of 5,232. */
export const plainOf = new WeakMap<Uint8Array, Uint8Array>();

export async function sealPlain(place: Place, plain: Uint8Array, padded = padEntry(plain)): Promise<Uint8Array> {
  const sealed = await seal(place.boxPublic, cat(ENTRY, place.caseId, place.boxId, place.entryId), padded);
  plainOf.set(sealed, plain);
  return sealed;
}

export class Conversation {
  readonly box: TestBox;
  readonly entries: Stored[];

  constructor(box: TestBox, entries: Stored[] = []) {
    this.box = box;
    this.entries = entries;
  }

  /** The same box as it was after `count` entries. */
  upTo(count: number): Conversation {
    return new Conversation(this.box, this.entries.slice(0, count));
  }

  /** link(k) */
  link(k: number): Uint8Array {
    return k === 0 ? firstLink(CASE, this.box.id) : (this.entries[k - 1] as Stored).link;
  }

  /** Writes with what stands here now as `seen`, unless the body says otherwise. */
  async write(pen: Pen, body: Body, sentRole = pen.role): Promise<this> {
    const seen = this.entries.length > 0 ? b64(this.link(this.entries.length)) : null;
    const whole: Body = { at: "2026-11-23", seen, ...pen.adds, ...body };
    const kept = Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== "left out"));
    return this.writeRaw(pen, encode(kept), sentRole);
  }

  async writeRaw(pen: Pen, raw: Uint8Array, sentRole = pen.role): Promise<this> {
    const place = placeIn(this.box, `${this.box.kind} ${this.entries.length + 1}`);
    return this.append(place.entryId, await forge(place, pen, raw, sentRole), pen.side);
  }

  append(id: Uint8Array, sealed: Uint8Array, side = "reporter", day = "2026-11-23"): this {
    this.entries.push({ id, side, day, sealed, link: nextLink(this.link(this.entries.length), id, sealed) });
    return this;
  }

  /** As the server would serve it without one entry, with links that fit again. */
  without(place: number): Conversation {
    const rest = new Conversation(this.box);
    for (const { id, sealed, side } of this.entries.filter((_, index) => index !== place - 1))
      rest.append(id, sealed, side);
    return rest;
  }
}
