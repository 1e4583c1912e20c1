// Triage on one screen: the report beside eighteen points, and what follows from them while they are being filled in.
import { atDesk, tell } from "./at_desk.ts";
import { arm, type Pen } from "./composing.ts";
import type { Door } from "./door.ts";
import { label } from "./labels.ts";
import { moveUpDay } from "./moving_up.ts";
import { casePath } from "./paths.ts";
import { needsReason } from "./severity.ts";
import { choose, copyOf, fill, one, say } from "./showing.ts";
import { codesOf } from "./taxonomy.ts";
import type { Alike, CaseView } from "./telling.ts";
import { showReport } from "./thread.ts";
import { fillForm, offerSubs, readForm, suggest } from "./triage_form.ts";
import * as record from "./triage_record.ts";
import * as wording from "./wording.ts";

for (const time of document.querySelectorAll("time")) wording.showDay(time, time.dateTime);

const number = one('[data-desk="triage"]').dataset.case ?? "";
const form = one<HTMLFormElement>("[data-triage]");
let received = "";
let latest = "";
let today = "";
let armed = false;

await atDesk(async (door) => {
  say(one("[data-progress]"), "opening_case");
  show(await door.ask("open", { number, unread: "aside" }));
  if (armed) return;
  armed = true;
  form.oninput = follow;
  form.onchange = (event) => {
    if (event.target instanceof HTMLSelectElement && "category" in event.target.dataset) offerSubs(form);
    follow();
  };
  armKeeping(door);
  await compare(door).catch((error: unknown) => tell(door, error));
});

function show(view: CaseView): void {
  showReport(one("[data-report]"), view.report);
  received = view.report.entry.day;
  today = view.today;
  latest = moveUpDay(view);
  const before = record.lastTriage(view.file.entries);
  one("[data-earlier]").hidden = before === null;
  if (before) fillForm(form, before);
  else offerSubs(form);
  suggest(form, view.report.answers);
  one("[data-opened]").hidden = false;
  follow();
  say(one("[data-progress]"));
}

/** What follows from the points as they stand. */
function follow(): void {
  const triage = readForm(form);
  const { chosen, suggested } = record.severityOf(triage);
  const shown = one("[data-severity-shown]");
  shown.textContent = label("severity", chosen);
  shown.dataset.severity = chosen;
  one("[data-why]").textContent = chosen === suggested.severity ? label("why", suggested.why) : "";
  one("[data-lowered]").hidden = !needsReason(chosen, suggested);
  one("[data-codes]").replaceChildren(...codes(triage.category, triage.sub).map(item));
  one("[data-guessable]").hidden = !record.isGuessable(triage);
  one("[data-second-reader]").hidden = !record.needsSecondReader(triage);
  one("[data-own-office]").hidden = !["this_office", "both"].includes(triage.answers.implicated ?? "");
}

function codes(category: string, sub: string): string[] {
  const { annexII, craft } = codesOf(category, sub);
  return [annexII ? label("annex_ii", annexII) : "", craft ? `CRAFT ${craft}` : ""].filter(Boolean);
}

function item(text: string): HTMLElement {
  const element = document.createElement("li");
  element.textContent = text;
  return element;
}

function armKeeping(door: Door): void {
  const keep: Pen = {
    place: one("[data-keep]"),
    writes: () => (lacksReason() ? null : record.triageWriting(readForm(form), received, today, latest)),
    describes: () => door.ask("describe", { line: record.lineOf(readForm(form)) }),
  };
  arm(
    keep,
    door,
    async () => show(await door.ask("open", { number, unread: "aside" })),
    (error) => tell(door, error),
  );
  const button = one<HTMLButtonElement>("[data-send]", keep.place);
  // Enter in a field chooses or goes on; only Ctrl and Enter, or the button, keep it.
  form.onsubmit = (event) => event.preventDefault();
  addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) button.click();
  });
}

function lacksReason(): boolean {
  const triage = readForm(form);
  const { chosen, suggested } = record.severityOf(triage);
  const lacks = needsReason(chosen, suggested) && !triage.words.lowered_because;
  one("[data-needs-reason]").hidden = !lacks;
  if (lacks) one('[data-words="lowered_because"]').focus();
  return lacks;
}

/** Among the office's own open cases, by their lines: cheap, and only a hint. */
async function compare(door: Door): Promise<void> {
  say(one("[data-progress]"), "gathering");
  await door.ask("gather", null);
  const found = await door.ask("alike", { number });
  one("[data-alike]").replaceChildren(...found.map(showAlike));
  one("[data-none-alike]").hidden = found.length > 0;
  say(one("[data-progress]"));
}

function showAlike({ row, place, category, words }: Alike): DocumentFragment {
  const copy = copyOf("alike");
  choose(copy, { place: place ? "same" : "other", category: category ? "same" : "other" });
  fill(copy, {
    number: row.number,
    state: label("state", row.state),
    words: "words" in row.line ? row.line.words : "",
    shared: words.join(", "),
  });
  one<HTMLAnchorElement>("a", copy).href = casePath(row.number);
  return copy;
}
