// First look: twenty seconds a case. The list stands on cards and index records; a case is opened only when something is
// done with it, because nothing is signed into a box before it has been verified.
import { armAssigning } from "./assigning.ts";
import { atDesk, tell } from "./at_desk.ts";
import { Choice } from "./choosing.ts";
import type { Door } from "./door.ts";
import { acknowledgement, joining, setAside } from "./entries.ts";
import { armKeys } from "./keyboard.ts";
import { armMany } from "./many.ts";
import { moveUpDay } from "./moving_up.ts";
import { languagesOf, wordsOf } from "./outcomes.ts";
import { casePath } from "./paths.ts";
import { sayBad, sayBeside, showRow, showState } from "./rows.ts";
import { one, say } from "./showing.ts";
import type { Severity } from "./taxonomy.ts";
import { Alarm, Failed, type Inbox, type Row } from "./telling.ts";
import { lastTriage, lineOf, severityOf, triageWriting, withUrgency } from "./triage_record.ts";

const list = one("[data-looks]");
const choice = new Choice(list, count);
let urgent: string[] = [];
let armed = false;
let queue: Promise<void> = Promise.resolve();
let asked = { what: "", beside: [] as HTMLElement[] };

await atDesk(async (door) => {
  say(one("[data-progress]"), "opening_lines");
  if (!armed) armAll(door);
  armed = true;
  await showNew(door);
});

/** Page by page: the first, which is short, can be worked with while the next one travels. */
async function showNew(door: Door): Promise<void> {
  list.replaceChildren();
  let asked = door.ask("inbox", { query: "?view=new&few=yes" });
  for (let more = true; more; ) {
    const page = await asked;
    more = page.more && page.rows.length > 0;
    if (more) asked = door.ask("inbox", { query: `?view=new&after=${page.rows.at(-1)?.number}` });
    urgent = page.urgent;
    const isFirst = list.childElementCount === 0;
    list.append(...page.rows.map((row) => look(door, row, page)));
    count();
    if (isFirst) choice.rows()[0]?.focus();
  }
  one("[data-empty]").hidden = list.childElementCount > 0;
}

function look(door: Door, row: Row, { urgent, today }: Inbox): HTMLElement {
  const item = showRow("look", row, urgent.includes(row.number), today);
  one(".deeds", item).setAttribute("aria-label", row.number);
  item.dataset.language = "words" in row.line ? row.line.language : "";
  press(item, "words" in row.line ? row.line.severity : "");
  for (const button of item.querySelectorAll<HTMLButtonElement>("[data-do]"))
    button.onclick = () => begin(door, item, button.dataset.do ?? "", button.dataset.severity);
  return item;
}

function armAll(door: Door): void {
  const here = (verb: string, severity?: Severity) => () => {
    const item = choice.current();
    if (item) begin(door, item, verb, severity);
  };
  const go = (end: string) => () => location.assign(casePath(choice.current()?.dataset.case ?? "", end));
  const aside = (verb: string) => () =>
    choice.chosen().forEach((item) => void begin(door, item, verb, undefined, true));
  const stop = (error: unknown) => tell(door, error);
  const many = armMany({ door, choice, urgent: () => urgent, stop });
  const assign = armAssigning({ door, choice, stop });
  armKeys({
    j: () => choice.move(1),
    k: () => choice.move(-1),
    ArrowDown: () => choice.move(1),
    ArrowUp: () => choice.move(-1),
    a: here("acknowledge"),
    ...(many.acknowledge ? { A: many.acknowledge } : {}),
    1: here("urgency", "S1"),
    2: here("urgency", "S2"),
    3: here("urgency", "S3"),
    4: here("urgency", "S4"),
    e: here("test"),
    s: here("spam"),
    o: go(""),
    t: go("/triage"),
    ...(assign ? { i: () => assign.mine(false), g: () => assign.list(false), w: go("/people") } : {}),
    x: () => choice.toggle(),
    " ": () => choice.toggle(),
    X: () => choice.toggle(true),
    m: () => joinChosen(door),
    "?": () => one("[data-keys] summary").click(),
  });
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-aside-all]"))
    button.onclick = aside(button.dataset.asideAll ?? "");
  if (assign) {
    one("[data-mine-all]").onclick = () => assign.mine(true);
    one("[data-give-all]").onclick = () => assign.list(true);
    list.addEventListener("click", ({ target }) => {
      if (target instanceof HTMLElement && target.matches("[data-mine]")) assign.mine(false);
      if (target instanceof HTMLElement && target.matches("[data-give]")) assign.list(false);
    });
  }
  one("[data-join-chosen]").onclick = () => joinChosen(door);
  one("[data-choose-none]").onclick = () => choice.none();
}

/** What is chosen ends in the case in which the focus is. */
function joinChosen(door: Door): void {
  const onwards = choice.current();
  const items = choice.chosen().filter((item) => item !== onwards);
  if (!onwards || items.length === 0 || !isSure("join", items, onwards)) return;
  for (const item of items) begin(door, item, "join", undefined, true, onwards);
}

/** Asked beside each, and sure when the very same is wanted next: another choice, or what has failed, is asked anew. */
function isSure(verb: string, items: HTMLElement[], onwards?: HTMLElement): boolean {
  const what = [verb, onwards, ...items].map((of) => (of instanceof HTMLElement ? of.dataset.case : of)).join();
  const sure = what === asked.what;
  stopAsking();
  if (sure) return true;
  asked = { what, beside: items };
  for (const item of items) sayBeside(item, "press_again");
  return false;
}

function stopAsking(): void {
  for (const item of asked.beside) if (!one('[data-message="press_again"]', item).hidden) sayBeside(item);
  asked = { what: "", beside: [] };
}

/** One after the other: two at once would sign into a history that the other is changing. */
function begin(
  door: Door,
  item: HTMLElement,
  verb: string,
  severity?: string,
  sure = false,
  onwards?: HTMLElement,
): void {
  if (item.dataset.done === "aside" || (item.dataset.done && verb !== "urgency")) return;
  if (["test", "spam"].includes(verb) && !sure && !isSure(verb, [item])) return;
  stopAsking();
  sayBeside(item, "busy_here");
  if (verb !== "urgency") leave(item);
  queue = queue.then(() => carryOut(door, item, verb, severity as Severity, onwards));
}

async function carryOut(
  door: Door,
  item: HTMLElement,
  verb: string,
  severity: Severity,
  onwards?: HTMLElement,
): Promise<void> {
  try {
    sayBeside(item, await deed(door, item, verb, severity, onwards));
    count();
  } catch (error) {
    sayBeside(item);
    delete item.dataset.done;
    if (error instanceof Alarm || !(error instanceof Failed)) return tell(door, error);
    if (["signed_out", "no_key", "broken"].includes(error.failure)) return tell(door, error);
    sayBad(item, error.failure);
  }
}

/** The message that says what was done. */
async function deed(
  door: Door,
  item: HTMLElement,
  verb: string,
  severity: Severity,
  onwards?: HTMLElement,
): Promise<string> {
  const view = await door.ask("open", { number: item.dataset.case ?? "", unread: true });
  if (verb === "urgency") {
    const before = lastTriage(view.file.entries);
    const triage = withUrgency(before, severity);
    const stands = severityOf(triage).chosen;
    if (stands !== severity) return "not_lower";
    await door.ask("write", triageWriting(triage, view.report.entry.day, view.today, moveUpDay(view)));
    await door.ask("describe", { line: lineOf(triage) });
    press(item, stands);
    return "urgency";
  }
  item.dataset.done = "yes";
  if (verb === "acknowledge") {
    if (!view.mayAcknowledge) return "done_before";
    // In the reporter's language, where there is one; else none, and their page says it by itself.
    const language = item.dataset.language ?? "";
    await door.ask("write", acknowledgement(acknowledgedIn(language)));
    showState(item, "acknowledged");
    return "acknowledged";
  }
  item.dataset.done = "aside";
  if (verb === "join") {
    await door.ask("write", joining(item.dataset.case ?? "", onwards?.dataset.case ?? "", ""));
    choice.leave([item]);
    showState(item, "joined");
    return "join";
  }
  await door.ask("write", setAside(verb as "test" | "spam"));
  showState(item, verb);
  return verb;
}

function acknowledgedIn(language: string): string {
  const [main = ""] = language.split("-");
  return languagesOf("acknowledgements").includes(main) ? wordsOf("acknowledgements", main)("acknowledged") : "";
}

function press(item: HTMLElement, severity: string): void {
  for (const button of item.querySelectorAll<HTMLElement>('[data-do="urgency"]'))
    button.setAttribute("aria-pressed", String(button.dataset.severity === severity));
}

/** On to the next, as soon as this one is under way. */
function leave(item: HTMLElement): void {
  if (item.contains(document.activeElement)) choice.move(1);
}

function count(): void {
  one("[data-left]").textContent = String(choice.rows().filter((item) => !item.dataset.done).length);
}
