// What an accused person may be shown: the allegation in the office's words, apart from the finding, and when they were
// heard. It is picked out here, in the worker, so that a page that shows it never holds anything of the reporter.
import type { Json } from "../../crypto/browser/bodies.ts";
import type { ReadBox } from "./opening.ts";
import type { AccusedShown } from "./telling.ts";

/** The newest of each person. */
export function accusedIn(file: ReadBox): AccusedShown[] {
  const newest = new Map<string, AccusedShown>();
  for (const { entry } of file.items) {
    if (entry?.body.kind !== "assessment" || entry.body.about !== "accused" || entry.body.gone) continue;
    const { person, allegation, finding, heard_on, delay, at, until } = entry.body;
    const shown = { person, allegation, finding, heard_on, delay, day: at, until };
    const texts = Object.fromEntries(Object.entries(shown).map(([name, said]) => [name, word(said)]));
    newest.set(word(person), texts as AccusedShown);
  }
  return [...newest.values()];
}

function word(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
