// The letters of one case, out of the office's signed file: what was printed, to print it again, and how each ended.
import type { CaseAcross } from "./across.ts";
import { tellingReporter } from "./across_entries.ts";
import { type Around, armDeed, deed } from "./between.ts";
import { label } from "./labels.ts";
import { answered, answerTold, notAwaited, type Sent } from "./letter_entries.ts";
import { choose, copyOf, fill, one } from "./showing.ts";
import type { AcceptedEntry, ShownEntry } from "./telling.ts";
import { toldBy } from "./told.ts";
import * as wording from "./wording.ts";

/** The newest first. */
export function showLetters(list: HTMLElement, letters: Sent[], across: CaseAcross, around: Around): void {
  list.replaceChildren(...letters.map((letter) => show(letter, across, around)).reverse());
}

function show(letter: Sent, across: CaseAcross, around: Around): HTMLElement {
  const item = copyOf("letter").firstElementChild as HTMLElement;
  const { name, address, mode, redaction, language, bundle, ask, account, until, at, state, ended, answer } = letter;
  item.dataset.letter = letter.id;
  item.dataset.stands = state;
  const isLate = state === "awaited" && until < around.today;
  choose(item, { state: isLate ? "late" : state, bundle, redaction });
  const sheets = sheetsIn(language);
  one("[data-sheets]", item).replaceChildren(sheets);
  choose(sheets, { bundle, redaction, mode });
  fill(item, {
    name,
    address,
    mode: label("mode", mode),
    redaction: label("redaction", redaction),
    until: wording.day(until),
    at: wording.day(at),
    ended: wording.day(ended),
    answer,
    ask,
    account,
  });
  fill(sheets, {
    office: across.ownNames[sheets.lang] ?? across.names[across.own] ?? across.own,
    until: wording.dayIn(until, sheets.lang),
    at: wording.dayIn(at, sheets.lang),
    number: one("[data-case]").dataset.case ?? "",
  });
  armPrinting(item);
  armEnding(item, letter, around);
  armTelling(item, letter, across, around);
  return item;
}

/** Of a letter from before there was a choice: in the page's own. */
function sheetsIn(language: string): HTMLElement {
  const all = one<HTMLTemplateElement>("template[data-letter-sheets]").content;
  const wanted = [language, document.documentElement.lang].map((code) =>
    all.querySelector<HTMLElement>(`[data-language="${CSS.escape(code)}"]`),
  );
  const pages = document.importNode(wanted.find(Boolean) ?? (all.firstElementChild as HTMLElement), true);
  pages.lang = pages.dataset.language ?? "";
  return pages;
}

function armPrinting(item: HTMLElement): void {
  for (const button of item.querySelectorAll<HTMLElement>("[data-print]"))
    button.onclick = () => {
      const pages = one<HTMLDetailsElement>("[data-pages]", item);
      pages.open = true;
      const { print: which = "" } = button.dataset;
      for (const sheet of document.querySelectorAll("[data-printing]")) sheet.removeAttribute("data-printing");
      one(`[data-sheet="${which}"]`, pages).dataset.printing = which;
      print();
    };
}

function armEnding(item: HTMLElement, { id, state }: Sent, around: Around): void {
  for (const [pen, writes] of [
    ["answered", answered],
    ["dropped", notAwaited],
  ] as const)
    armDeed(one(`[data-pen="${pen}"]`, item), state === "awaited", around, (text) =>
      deed(around.door, "sign", writes(id, text)),
    );
}

/** Whoever speaks with the reporter tells it, once. */
function armTelling(item: HTMLElement, { id, name, state }: Sent, across: CaseAcross, around: Around): void {
  const isTold = across.view.talk.entries.some((entry) => isOffices(entry) && entry.fields.letter === id);
  const place = one('[data-pen="tell"]', item);
  const isOwed = state === "answered" && !isTold && across.voice && !across.view.talk.broken;
  armDeed(place, isOwed, around, () => {
    const more = one<HTMLTextAreaElement>('[data-part="more"]', place).value.trim();
    const status = answerTold(id, name, toldBy(across, "letter_answered", name, more));
    return deed(around.door, "sign", tellingReporter(status));
  });
}

function isOffices(entry: ShownEntry): entry is AcceptedEntry {
  return !("refused" in entry) && entry.writer.kind === "office";
}
