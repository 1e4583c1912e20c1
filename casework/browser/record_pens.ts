// The forms in which something is kept about the protection of people: new, or in the place of an earlier one.
import type { Around } from "./between.ts";
import { arm } from "./composing.ts";
import { echo } from "./echoes.ts";
import {
  aliases,
  type Fields,
  isOpen,
  type Kept,
  keeping,
  keptOf,
  lackOf,
  type RecordName,
  settled,
} from "./kept_records.ts";
import { keptDays } from "./limitation.ts";
import { originalOf } from "./outgoing.ts";
import { choose, one } from "./showing.ts";
import { endDays } from "./superseding.ts";
import type { CaseView, ShownEntry } from "./telling.ts";

const SUSPECTED = "wrongly_suspected";

type Field = HTMLInputElement | HTMLSelectElement;

export class RecordPen {
  readonly #name: RecordName;
  readonly #place: HTMLDetailsElement;

  constructor(name: RecordName) {
    this.#name = name;
    this.#place = one<HTMLDetailsElement>(`[data-pen="${name}"]`);
    this.#place.onchange = () => this.#follow();
    one("[data-new-record]", this.#place).onclick = () => this.#fill(null);
  }

  show(view: CaseView, { door, again, stop }: Around): void {
    const { entries } = view.file;
    this.#offer(aliases(entries));
    const running = keptDays(entries).flatMap(({ id, state }) => (state === "running" ? [id] : []));
    const earlier = () => this.#place.dataset.replaces ?? "";
    const writes = (text: string) => {
      const said = settled(this.#name, this.#read(), view.today, this.#replaced(earlier(), entries));
      const missing = lackOf(this.#name, said, view.today) || this.#repeats(said, text, view);
      this.#tellLack(missing);
      return missing ? null : keeping(this.#name, said, earlier(), text);
    };
    // The day that the new one sets takes the place of the one before.
    const after = async () => {
      const text = one("[data-word='record_changed']").textContent ?? "";
      await endDays(door, running.includes(earlier()) ? [earlier()] : [], text);
      this.#fill(null);
    };
    arm({ place: this.#place, writes, after }, door, again, stop);
    this.#follow();
  }

  /** Opens the form with what stands. */
  change(kept: Kept): void {
    this.#fill(kept);
    this.#place.open = true;
    this.#fields()
      .find((field) => !("readOnly" in field && field.readOnly))
      ?.focus();
  }

  /** Whom a record is about is chosen; only the one who describes a person names them. */
  #offer(known: string[]): void {
    const alias = this.#field("alias");
    if (!(alias instanceof HTMLSelectElement)) return;
    const chosen = alias.value;
    alias.replaceChildren(alias.options[0] as HTMLOptionElement, ...known.map((name) => new Option(name, name)));
    alias.value = known.includes(chosen) ? chosen : "";
  }

  #fill(kept: Kept | null): void {
    this.#place.dataset.replaces = kept?.id ?? "";
    choose(this.#place, { of: kept ? "earlier" : "new" });
    for (const field of this.#fields()) {
      if (kept) field.value = kept[field.dataset.part ?? ""] ?? "";
      else if (field instanceof HTMLSelectElement) field.selectedIndex = Math.max(0, defaultOf(field));
      else field.value = "";
      // What is kept of a person hangs on the alias.
      if (field instanceof HTMLInputElement && field.dataset.part === "alias") field.readOnly = kept !== null;
    }
    this.#follow();
  }

  #follow(): void {
    const { state, decision } = this.#read();
    const isOver = this.#name === "measure" ? !isOpen(state) : this.#name === "relief" && decision !== "pending";
    const review = this.#place.querySelector<HTMLElement>("[data-review]");
    if (review) review.hidden = isOver;
  }

  /** What stands in its place by now: a colleague may have been quicker. */
  #replaced(earlier: string, entries: readonly ShownEntry[]): Kept | null {
    if (earlier === "") return null;
    const rows = keptOf(this.#name, entries);
    const alias = this.#read().alias;
    return rows.find(({ id }) => id === earlier) ?? rows.find((row) => row.alias === alias) ?? null;
  }

  /** What is written for somebody who is wrongly suspected may come to their ears: nothing in it is the reporter's own. */
  #repeats({ alias, role }: Fields, text: string, view: CaseView): string {
    const known = keptOf("person", view.file.entries).filter((person) => person.alias === alias);
    if (![role, ...known.map((person) => person.role)].includes(SUSPECTED)) return "";
    const repeated = echo(text, originalOf(view));
    one("[data-repeated]", this.#place).textContent = repeated;
    return repeated ? "echo" : "";
  }

  #tellLack(missing: string): void {
    for (const told of this.#place.querySelectorAll<HTMLElement>("[data-lacks]"))
      told.hidden = told.dataset.lacks !== missing;
    if (missing === "echo") one("[data-text]", this.#place).focus();
    else if (missing)
      (this.#fields().find(({ dataset }) => dataset.part === missing) ?? this.#fields().at(-1))?.focus();
  }

  #read(): Fields {
    return Object.fromEntries(this.#fields().map((field) => [field.dataset.part ?? "", field.value.trim()]));
  }

  #field(part: string): Field {
    return one<Field>(`[data-part="${part}"]`, this.#place);
  }

  #fields(): Field[] {
    return [...this.#place.querySelectorAll<Field>("[data-part]")];
  }
}

function defaultOf(select: HTMLSelectElement): number {
  return [...select.options].findIndex(({ defaultSelected }) => defaultSelected);
}
