// Who has opened a file, as the server's record says: told before it is opened, and once more with this time.
import { choose, fill, one } from "./showing.ts";
import type { Opening } from "./telling.ts";
import * as wording from "./wording.ts";

export function showOpenings(place: ParentNode, openings: Opening[]): void {
  choose(place, { openings: openings.length ? "some" : "none" });
  const lines = openings.map(({ at, by }) => {
    const line = document.createElement("li");
    line.append(one<HTMLTemplateElement>("template[data-opening]", place).content.cloneNode(true));
    choose(line, { opener: by ? "named" : "other_office" });
    fill(line, { name: by, moment: wording.moment(at) });
    return line;
  });
  one("[data-openings]", place).replaceChildren(...lines);
}
