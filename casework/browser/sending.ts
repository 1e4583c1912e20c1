// Sending what was written, once: after silence nobody knows whether it arrived, so the very same entry is sent again.
import { b64 } from "../../crypto/browser/bodies.ts";
import type { Desk } from "./entering.ts";
import { openWithFile } from "./file_box.ts";
import { type OpenCase, openCase, pathOf } from "./opening.ts";
import * as server from "./server.ts";
import { type Arrival, Failed, type Failure, type Part, type Writing } from "./telling.ts";
import { boxFor, type SealedEntry, sealPart } from "./writing.ts";

export type Sealed = { [name: string]: SealedEntry };
type Written = { asked: string; entries: Sealed };

// A plain no means that nothing was stored.
export const PLAIN_NO: readonly Failure[] = [
  "declined",
  "elsewhere",
  "gone",
  "not_approved",
  "frozen",
  "consent_withdrawn",
  "unresponsive",
  "already_offered",
  "not_the_lead",
];

export class Sending {
  readonly #unsure = new Map<string, Written>();

  /** `before` when an earlier text had arrived after all; then nothing is sent now. */
  async send(desk: Desk, opened: OpenCase, writing: Writing): Promise<Arrival> {
    const path = `${pathOf(opened.number)}/${writing.verb}`;
    const asked = JSON.stringify([desk.today, writing]);
    const earlier = this.#unsure.get(path);
    if (earlier && earlier.asked !== asked && (await this.#hasArrived(desk, opened, path, earlier, writing)))
      return "before";
    const entries = earlier?.asked === asked ? earlier.entries : await sealAll(desk, opened, writing);
    this.#unsure.set(path, { asked, entries });
    try {
      await server.post(path, { ...entries, ...writing.rest });
    } catch (error) {
      if (error instanceof Failed && PLAIN_NO.includes(error.failure)) this.#unsure.delete(path);
      throw error;
    }
    this.#unsure.delete(path);
    return "now";
  }

  /** All entries of one request are stored or none, so looking for one is enough. */
  async #hasArrived(
    desk: Desk,
    opened: OpenCase,
    path: string,
    earlier: Written,
    { entries }: Writing,
  ): Promise<boolean> {
    const now = await openCase(desk, opened.number, true);
    this.#unsure.delete(path);
    return Object.entries(entries).some(
      ([name, { box, of }]) => !of && boxFor(now, box).items.some((item) => b64(item.id) === earlier.entries[name]?.id),
    );
  }
}

export async function sealAll(desk: Desk, opened: OpenCase, { entries }: Writing): Promise<Sealed> {
  const sealed: Sealed = {};
  for (const [name, part] of Object.entries(entries)) {
    const named = part.names ? { [part.names]: sealed[part.names]?.id ?? "" } : {};
    const whole = { ...part, body: { ...part.body, ...named } };
    sealed[name] = await sealPart(desk, await caseOf(desk, opened, part), whole);
  }
  return sealed;
}

async function caseOf(desk: Desk, opened: OpenCase, { of }: Part): Promise<OpenCase> {
  return of ? openWithFile(desk, of, () => {}, true) : opened;
}
