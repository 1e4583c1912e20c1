// What an accused person may see of a case, one person at a time.
import { atDesk } from "./at_desk.ts";
import { label } from "./labels.ts";
import { choose, copyOf, fill, one, say } from "./showing.ts";
import type { AccusedShown } from "./telling.ts";
import * as wording from "./wording.ts";

const number = one('[data-desk="accused"]').dataset.case ?? "";

await atDesk(async (door) => {
  say(one("[data-progress]"), "opening_case");
  const found = await door.ask("accused", { number });
  one("[data-nobody]").hidden = found.length > 0;
  one("[data-persons]").replaceChildren(...found.map(person));
});

function person(shown: AccusedShown): DocumentFragment {
  const copy = copyOf("person");
  choose(copy, { heard: shown.heard_on ? "yes" : "no", ends: shown.until ? "soon" : "later" });
  fill(copy, {
    ...shown,
    finding: label("finding", shown.finding),
    heard_on: shown.heard_on ? wording.day(shown.heard_on) : "",
    day: wording.day(shown.day),
    until: shown.until ? wording.day(shown.until) : "",
  });
  return copy;
}
