// A day that another has taken the place of: it is ended by an entry of its own, after the new one is safe.
import type { Door } from "./door.ts";
import { deadlineEnded } from "./entries.ts";
import { Failed } from "./telling.ts";

/** `ids`: of the entries that set them. Where the network fails the old day goes on, and reminds once too often. */
export async function endDays(door: Door, ids: readonly string[], text: string): Promise<void> {
  try {
    for (const id of ids) await door.ask("write", deadlineEnded(id, "met", text));
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
  }
}
