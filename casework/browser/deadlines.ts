// Days that must not be missed, on the page of a case's terms: what each is for is read out of the office's file, and what
// the server keeps otherwise is told. A new one is counted here, so that only its day leaves this browser.
import { arm } from "./composing.ts";
import type { Door } from "./door.ts";
import { deadline, deadlineEnded } from "./entries.ts";
import { type Kept, keptDays, termEnd } from "./limitation.ts";
import { choose, copyOf, fill, one } from "./showing.ts";
import type { CaseView } from "./telling.ts";
import * as wording from "./wording.ts";

export function armDeadlines(place: HTMLElement, view: CaseView, door: Door, stop: (error: unknown) => void): void {
  const pen = one("[data-new-deadline]", place);
  const forum = one<HTMLSelectElement>("[data-forum]", pen);
  showKept(place, keptDays(view.file.entries), forum);
  for (const ending of place.querySelectorAll<HTMLElement>("[data-end]")) {
    const { end, deadline: id = "" } = ending.dataset;
    const writes = (text: string) => deadlineEnded(id, end === "met" ? "met" : "dropped", text);
    arm({ place: ending, writes }, door, reload, stop);
    ending.hidden = false;
  }
  const fields = armCounting(pen, forum, view);
  arm(
    {
      place: pen,
      writes: (text) => {
        const missing = fields.lacks();
        for (const said of pen.querySelectorAll<HTMLElement>("[data-lacks]"))
          said.hidden = said.dataset.lacks !== missing;
        return missing ? null : deadline(forum.value, fields.act.value, fields.until.value, text);
      },
    },
    door,
    reload,
    stop,
  );
  pen.hidden = false;
}

async function reload(): Promise<void> {
  location.reload();
}

/** The days of the server, each beside what was signed; and those that were signed and are not there. */
function showKept(place: HTMLElement, signed: Kept[], forum: HTMLSelectElement): void {
  const there = new Map([...place.querySelectorAll<HTMLElement>("[data-kept-day]")].map((row) => [row.id, row]));
  for (const [id, row] of there) {
    const entry = signed.find((kept) => `deadline-${kept.id}` === id);
    const same = entry?.until === row.dataset.ends && entry?.state === row.dataset.stands;
    choose(row, { signed: !entry ? "nothing" : same ? "same" : "other", act: entry?.act ? "given" : "none" });
    if (entry) fill(row, shown(entry, forum));
  }
  const lost = signed.filter(({ id }) => !there.has(`deadline-${id}`));
  one("[data-lost-days]", place).append(
    ...lost.map((entry) => {
      const copy = copyOf("lost-day");
      fill(copy, shown(entry, forum));
      return copy;
    }),
  );
}

function shown(entry: Kept, forum: HTMLSelectElement): Record<string, string> {
  const own = document.querySelector(`[data-word="${CSS.escape(entry.forum)}"]`)?.textContent;
  const name = [...forum.options].find(({ value }) => value === entry.forum)?.text ?? own ?? entry.forum;
  const act = entry.act && wording.day(entry.act);
  return { forum: name.trim(), act, text: entry.text, until: wording.day(entry.until) };
}

/** Only what is for this case's countries is offered; where the term is known, its last day is not typed. */
function armCounting(pen: HTMLElement, forum: HTMLSelectElement, view: CaseView) {
  const [act, until] = [one<HTMLInputElement>("[data-act]", pen), one<HTMLInputElement>("[data-until]", pen)];
  const countries = [view.report.country, view.report.answers?.affected ?? ""].map((place) => place.slice(0, 2));
  for (const option of [...forum.options]) if (!isFor(option, countries)) option.remove();
  const months = () => Number(forum.selectedOptions[0]?.dataset.months || 0);
  const count = () => {
    if (months() > 0) until.value = act.value ? termEnd(act.value, months()) : "";
  };
  const chosen = () => {
    const left = leavers(forum.selectedOptions[0]).filter(([country]) => countries.includes(country ?? ""));
    choose(pen, { forum: forum.value, left: left.length > 0 ? "some" : "none" });
    fill(pen, {
      left: left.map(([country = "", day = ""]) => `${wording.country(country)}, ${wording.day(day)}`).join("; "),
    });
    until.readOnly = months() > 0;
    count();
  };
  forum.onchange = chosen;
  act.oninput = count;
  chosen();
  const lacks = () => {
    if (months() > 0 && !act.value) return "act";
    return until.value === "" || until.value > until.max ? "day" : until.value < view.today ? "gone" : "";
  };
  return { act, until, lacks };
}

/** Without a list of members it is for every country; where the country is not known, nobody is left out. */
function isFor(option: HTMLOptionElement, countries: string[]): boolean {
  const members = option.dataset.members ?? "";
  const named = countries.filter(Boolean);
  const listed = [...members.split(" "), ...leavers(option).map(([country]) => country)];
  return members === "" || named.length === 0 || named.some((country) => listed.includes(country));
}

/** `[country, day]` of those that have left. */
function leavers(option: HTMLOptionElement | undefined): string[][] {
  return (option?.dataset.left ?? "")
    .split(" ")
    .filter(Boolean)
    .map((pair) => pair.split("="));
}
