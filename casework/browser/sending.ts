// Sending what was written, once: after silence nobody knows whether it arrived, so the very same entry is sent again.
import { b64 } from "../../crypto/browser/bodies.ts";
import type { Desk } from "./entering.ts";
import { type OpenCase, openCase, pathOf } from "./opening.ts";
import * as server from "./server.ts";
import { type Arrival, Failed, type Failure } from "./telling.ts";
import { boxFor, type SealedEntry, sealWriting, type Verb } from "./writing.ts";

type Written = { text: string; day: string; entry: SealedEntry };

// A plain no means that nothing was stored.
const PLAIN_NO: Failure[] = ["declined", "elsewhere", "gone"];

export class Sending {
  readonly #unsure = new Map<Verb, Written>();

  /** `before` when an earlier text had arrived after all; then nothing is sent now. */
  async send(desk: Desk, opened: OpenCase, verb: Verb, text: string): Promise<Arrival> {
    const earlier = this.#unsure.get(verb);
    const isSame = earlier?.text === text && earlier.day === desk.today;
    if (earlier && !isSame && (await this.#hasArrived(desk, opened, verb, earlier))) return "before";
    const entry = isSame && earlier ? earlier.entry : await sealWriting(desk, opened, verb, text);
    this.#unsure.set(verb, { text, day: desk.today, entry });
    try {
      // To the server all that goes into the file is a note.
      await server.post(`${pathOf(opened.number)}/${verb === "assess" ? "note" : verb}`, { entry });
    } catch (error) {
      if (error instanceof Failed && PLAIN_NO.includes(error.failure)) this.#unsure.delete(verb);
      throw error;
    }
    this.#unsure.delete(verb);
    return "now";
  }

  async #hasArrived(desk: Desk, opened: OpenCase, verb: Verb, earlier: Written): Promise<boolean> {
    const now = await openCase(desk, opened.number);
    this.#unsure.delete(verb);
    return boxFor(now, verb).items.some((item) => b64(item.id) === earlier.entry.id);
  }
}
