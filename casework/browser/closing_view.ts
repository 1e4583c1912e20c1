// The end of the protection track on its page: each criterion, met or not, and the two people who sign.
import type { Around } from "./between.ts";
import { closingOf, DUTIES, lastOfReporter, openDuties } from "./closing_protection.ts";
import { arm } from "./composing.ts";
import { label } from "./labels.ts";
import { closing, closingAgreed, type Farewell } from "./protection_entries.ts";
import { choose, copyOf, fill, one } from "./showing.ts";
import type { CaseView } from "./telling.ts";
import * as wording from "./wording.ts";

const TRIES = ["try_1", "try_2", "try_3"];

export function showClosing(view: CaseView, { door, again, stop }: Around): void {
  const said = { file: view.file.entries, talk: view.talk.entries, today: view.today, voice: view.voice };
  const place = one("[data-closing]");
  const { state, closes } = closingOf(said);
  const isOwn = closes?.writer.kind === "office" && closes.writer.you;
  choose(place, { closing: state, proposer: isOwn ? "own" : "other" });
  fill(place, {
    by: closes?.writer.kind === "office" ? closes.writer.fingerprint : "",
    closed_on: closes ? wording.day(closes.at) : "",
    why: closes?.text ?? "",
  });
  const pen = one('[data-pen="close_protection"]');
  const follow = () => showDuties(pen, openDuties(said, isUnreachable(pen)));
  pen.onchange = follow;
  follow();
  const writes = (text: string) => {
    const farewell = farewellIn(pen, view.today);
    const open = openDuties(said, isUnreachable(pen));
    const told = one<HTMLInputElement>('[data-part="way_back"]', pen).checked;
    const missing = open.length > 0 ? "duties" : farewell === null ? "farewell" : told ? "" : "way_back";
    for (const lack of pen.querySelectorAll<HTMLElement>("[data-lacks]")) lack.hidden = lack.dataset.lacks !== missing;
    if (missing) {
      one("[data-open-duties]", pen).textContent = open.map((duty) => label("duty_open", duty)).join(", ");
      return null;
    }
    return farewell && closing(farewell, lastOfReporter(said.talk), text);
  };
  arm({ place: pen, writes }, door, again, stop);
  const id = closes?.id ?? "";
  arm({ place: one('[data-pen="agree_to_close"]'), writes: (text) => closingAgreed(id, text) }, door, again, stop);
}

function showDuties(pen: HTMLElement, open: string[]): void {
  one("[data-criteria]").replaceChildren(
    ...DUTIES.map((duty) => {
      const copy = copyOf("criterion");
      choose(copy, { met: open.includes(duty) ? "no" : "yes" });
      fill(copy, { criterion: label("criterion", duty) });
      return copy;
    }),
  );
  choose(pen, { how: isUnreachable(pen) ? "unreachable" : "agrees" });
}

function isUnreachable(pen: HTMLElement): boolean {
  return value(pen, "how") === "unreachable";
}

/** Null where a day is missing, or to come, or a try counts twice. */
function farewellIn(pen: HTMLElement, today: string): Farewell | null {
  const isPast = (day: string) => day !== "" && day <= today;
  if (!isUnreachable(pen)) {
    const asked_on = value(pen, "asked_on");
    return isPast(asked_on) ? { how: "agrees", asked_on } : null;
  }
  const tries = TRIES.map((part) => value(pen, part)).filter(isPast);
  return new Set(tries).size === TRIES.length ? { how: "unreachable", tries } : null;
}

function value(pen: HTMLElement, part: string): string {
  return one<HTMLInputElement | HTMLSelectElement>(`[data-part="${part}"]`, pen).value;
}
