// What the forms have in common by which something of a case leaves the office, to another office or by letter.
import type { CaseAcross, Risk } from "./across.ts";
import type { Around } from "./between.ts";
import { label } from "./labels.ts";
import { choose, fill, one } from "./showing.ts";
import { type CaseView, Failed, type ShownEntry } from "./telling.ts";

export const WHOLE = "none";
const REDACTIONS = [WHOLE, "pseudonymised", "summary_only"];

export type Lack = [name: string, missing: boolean, place: HTMLElement];

/** Its fields by their `data-part`. */
export class Parts {
  readonly place: HTMLElement;

  constructor(place: HTMLElement) {
    this.place = place;
  }

  field<T extends HTMLElement = HTMLInputElement>(part: string): T {
    return one<T>(`[data-part="${part}"]`, this.place);
  }

  value(part: string): string {
    return this.field(part).value.trim();
  }

  isTicked(part: string): boolean {
    return this.field<HTMLInputElement>(part).checked;
  }
}

/** What stands on the page; asked for before it does, the page is broken. */
export class Shown {
  #shown: [CaseAcross, Around] | null = null;

  show(across: CaseAcross, around: Around): void {
    this.#shown = [across, around];
  }

  across(): CaseAcross {
    return this.#now()[0];
  }

  around(): Around {
    return this.#now()[1];
  }

  #now(): [CaseAcross, Around] {
    if (this.#shown === null) throw new Failed("broken");
    return this.#shown;
  }
}

/** As the file says; whether anybody has judged it today: where nobody has, nothing leaves. */
export function showRisk(form: HTMLElement, { level, approved }: Risk): boolean {
  const place = one("[data-risk]", form);
  choose(place, {
    assessed: level ? "yes" : "no",
    unacceptable: level === "high" ? "yes" : "no",
    plan: approved ? "approved" : "none",
  });
  fill(place, { risk: level && label("risk", level) });
  return level !== "";
}

/** All that the reporter has said, in its order. */
export function originalOf({ report, talk }: CaseView): string {
  const said = (entry: ShownEntry) => ("refused" in entry || entry.writer.kind === "office" ? "" : entry.text);
  return [report.entry, ...talk.entries].map(said).filter(Boolean).join("\n\n");
}

export function mayLeave({ view, voice, withdrawn }: CaseAcross): boolean {
  return voice && !withdrawn && view.takesOver === "no" && !view.talk.broken && !view.file.broken;
}

/** Only what takes away at least as much as `least` can be chosen. */
export function limitRedaction(select: HTMLSelectElement, least: string): void {
  for (const [place, option] of [...select.options].entries()) option.disabled = place < REDACTIONS.indexOf(least);
}

/** Says what is missing, and leads to the first. */
export function tellLacks(place: HTMLElement, lacks: readonly Lack[]): boolean {
  for (const [name, missing] of lacks) one(`[data-lacks="${name}"]`, place).hidden = !missing;
  const first = lacks.find(([, missing]) => missing);
  first?.[2].focus();
  return first !== undefined;
}

/** `asks`: what the colleague agrees to, or null while there is nothing; `verb`: under the case's address. */
export function armAsking(
  shown: Shown,
  verb: string,
  asks: () => Promise<Record<string, string> | null>,
  follow: () => void,
): void {
  const { door, stop } = shown.around();
  const number = one("[data-case]").dataset.case ?? "";
  one("[data-ask-colleague]").onclick = async () => {
    try {
      const fields = await asks();
      if (fields === null) return;
      await door.ask("order", { path: `/desk/cases/${number}/${verb}`, fields });
      one("[data-asked]").hidden = false;
      one("[data-look-again]").focus();
    } catch (error) {
      stop(error);
    }
  };
  // What was written stays where it is: a page that is loaded again has forgotten it.
  one("[data-look-again]").onclick = async () => {
    try {
      shown.show(await door.ask("across", { number }), shown.around());
      follow();
    } catch (error) {
      stop(error);
    }
  };
}
