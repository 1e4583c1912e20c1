// Which entries go whole into a file of evidence. Of all others only that they are there.
import { type Around, armDeed, deed } from "./between.ts";
import { isUsual } from "./evidence_kinds.ts";
import { acceptedIn, fillEntry } from "./evidence_view.ts";
import { tellLacks } from "./outgoing.ts";
import { copyOf, fill, one } from "./showing.ts";
import type { AcceptedEntry, CaseView } from "./telling.ts";

export class Choosing {
  readonly #place: HTMLElement;

  constructor(place: HTMLElement) {
    this.#place = place;
  }

  show({ report, talk, file }: CaseView, around: Around): void {
    const lists = { talk: [report.entry, ...acceptedIn(talk.entries)], file: acceptedIn(file.entries) };
    for (const [name, entries] of Object.entries(lists))
      one(`[data-entries="${name}"]`, this.#place).replaceChildren(...entries.map(choice));
    this.#place.onchange = () => this.#count();
    armDeed(this.#place, !talk.broken && !file.broken, around, (reason) => {
      const shown = this.#shown();
      if (tellLacks(this.#place, [["entries", shown.length === 0, one("input", this.#place)]])) return null;
      return deed(around.door, "evidenceAsk", { shown, reason });
    });
    this.#count();
  }

  #shown(): string[] {
    return [...this.#place.querySelectorAll<HTMLInputElement>("[data-entry]:checked")].map(({ value }) => value);
  }

  #count(): void {
    const all = this.#place.querySelectorAll("[data-entry]").length;
    const shown = this.#shown().length;
    fill(this.#place, { shown: String(shown), left_out: String(all - shown) });
    const said = [...this.#place.querySelectorAll<HTMLElement>("li")].filter((item) => item.dataset.by === "reporter");
    const isSaid = said.some((item) => one<HTMLInputElement>("[data-entry]", item).checked);
    one("[data-tells-reporter]", this.#place).hidden = !isSaid;
  }
}

function choice(entry: AcceptedEntry): DocumentFragment {
  const copy = copyOf("choice");
  fillEntry(copy, entry);
  const tick = one<HTMLInputElement>("[data-entry]", copy);
  tick.value = entry.id;
  tick.checked = isUsual(entry);
  (copy.firstElementChild as HTMLElement).dataset.by = entry.writer.kind === "office" ? "office" : "reporter";
  return copy;
}
