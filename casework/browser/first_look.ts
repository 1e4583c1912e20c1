// First look: twenty seconds a case. The list stands on cards and index records; a case is opened only when something is
// done with it, because nothing is signed into a box before it has been verified.
import { atDesk, tell } from "./at_desk.ts";
import type { Door } from "./door.ts";
import { acknowledgement, joining, setAside } from "./entries.ts";
import { armKeys } from "./keyboard.ts";
import { label } from "./labels.ts";
import { casePath, inPractice } from "./paths.ts";
import { showRow } from "./rows.ts";
import { one, say } from "./showing.ts";
import type { Severity } from "./taxonomy.ts";
import { Failed, type Inbox, type Row } from "./telling.ts";
import { lastTriage, lineOf, severityOf, triageWriting, withUrgency } from "./triage_record.ts";

const list = one("[data-looks]");
let armed = false;
let queue: Promise<void> = Promise.resolve();
let last: HTMLElement | null = null;

list.addEventListener("focusin", (event) => {
  last = (event.target as HTMLElement).closest<HTMLElement>("[data-row]");
});

await atDesk(async (door) => {
  say(one("[data-progress]"), "opening_lines");
  const inbox = await readNew(door);
  list.replaceChildren(...inbox.rows.map((row) => look(door, row, inbox)));
  count();
  looks()[0]?.focus();
  if (armed) return;
  armed = true;
  armAll(door);
});

/** All pages of what is new. */
async function readNew(door: Door): Promise<Inbox> {
  const whole = await door.ask("inbox", { query: "?view=new" });
  for (let more = whole.more; more; ) {
    const next = await door.ask("inbox", { query: `?view=new&after=${whole.rows.at(-1)?.number}` });
    whole.rows.push(...next.rows);
    more = next.more && next.rows.length > 0;
  }
  return whole;
}

function look(door: Door, row: Row, { urgent, today }: Inbox): HTMLElement {
  const item = showRow("look", row, urgent.includes(row.number), today);
  one(".deeds", item).setAttribute("aria-label", row.number);
  item.dataset.language = "words" in row.line ? row.line.language : "";
  press(item, "words" in row.line ? row.line.severity : "");
  for (const button of item.querySelectorAll<HTMLButtonElement>("[data-do]"))
    button.onclick = () => begin(door, item, button.dataset.do ?? "", button.dataset.severity);
  one<HTMLInputElement>("[data-choose]", item).onchange = count;
  return item;
}

function armAll(door: Door): void {
  const here = (verb: string, severity?: Severity) => () => {
    const item = current();
    if (item) begin(door, item, verb, severity);
  };
  const go = (end: string) => () => location.assign(casePath(current()?.dataset.case ?? "", end));
  const many = (verb: string) => () => chosen().forEach((item) => void begin(door, item, verb, undefined, true));
  armKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    a: here("acknowledge"),
    A: many("acknowledge"),
    1: here("urgency", "S1"),
    2: here("urgency", "S2"),
    3: here("urgency", "S3"),
    4: here("urgency", "S4"),
    e: here("test"),
    s: here("spam"),
    o: go(""),
    t: go("/triage"),
    ...(inPractice() ? {} : { w: go("/people") }),
    x: choose,
    m: () => joinChosen(door),
    "?": () => one("[data-keys] summary").click(),
  });
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-do-all]"))
    button.onclick = many(button.dataset.doAll ?? "");
  one("[data-join-chosen]").onclick = () => joinChosen(door);
  one("[data-choose-none]").onclick = () => {
    for (const item of chosen()) one<HTMLInputElement>("[data-choose]", item).checked = false;
    count();
  };
}

/** What is chosen ends in the case in which the focus is. */
function joinChosen(door: Door): void {
  const onwards = current();
  for (const item of chosen())
    if (onwards && item !== onwards) begin(door, item, "join", undefined, onwards.dataset.sure === "join", onwards);
  if (onwards) onwards.dataset.sure = onwards.dataset.sure === "join" ? "" : "join";
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
  if (["test", "spam", "join"].includes(verb) && !sure && item.dataset.sure !== verb) {
    item.dataset.sure = verb;
    report(item, "press_again");
    return;
  }
  report(item, "busy_here");
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
    report(item, await deed(door, item, verb, severity, onwards));
    count();
  } catch (error) {
    report(item);
    const plain = error instanceof Failed && !["signed_out", "no_key", "broken"].includes(error.failure);
    if (!plain) return tell(door, error);
    const bad = one("[data-said-bad]", item);
    say(bad, error.failure);
    bad.hidden = false;
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
  const view = await door.ask("open", { number: item.dataset.case ?? "" });
  if (verb === "urgency") {
    const before = lastTriage(view.file.entries);
    const triage = withUrgency(before, severity);
    const stands = severityOf(triage).chosen;
    if (stands !== severity) return "not_lower";
    await door.ask("write", triageWriting(triage, view.report.entry.day, view.today));
    await door.ask("describe", { line: lineOf(triage) });
    press(item, stands);
    return "urgency";
  }
  item.dataset.done = "yes";
  if (verb === "acknowledge") {
    if (!view.mayAcknowledge) return "done_before";
    await door.ask("write", acknowledgement(sentenceFor(item.dataset.language ?? "")));
    showState(item, "acknowledged");
    return "acknowledged";
  }
  item.dataset.done = "aside";
  if (verb === "join") {
    await door.ask("write", joining(item.dataset.case ?? "", onwards?.dataset.case ?? "", ""));
    one<HTMLInputElement>("[data-choose]", item).checked = false;
    showState(item, "joined");
    return "join";
  }
  await door.ask("write", setAside(verb as "test" | "spam"));
  showState(item, verb);
  return verb;
}

function showState(item: HTMLElement, state: string): void {
  const badge = one("[data-state-badge]", item);
  badge.className = `badge state-${state}`;
  badge.textContent = label("state", state);
}

/** In the reporter's language, where there is one; else none, and their page says it by itself. */
function sentenceFor(language: string): string {
  const sentences = one<HTMLTemplateElement>("template[data-acknowledgements]").content;
  const [main = ""] = language.split("-");
  return sentences.querySelector(`[data-language="${CSS.escape(main)}"]`)?.textContent ?? "";
}

function report(item: HTMLElement, message?: string): void {
  one("[data-said-bad]", item).hidden = true;
  say(one("[data-said]", item), message ?? "");
}

function press(item: HTMLElement, severity: string): void {
  for (const button of item.querySelectorAll<HTMLElement>('[data-do="urgency"]'))
    button.setAttribute("aria-pressed", String(button.dataset.severity === severity));
}

function looks(): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("[data-row]")];
}

/** The case in which the focus is, or was before it went to a button for many. */
function current(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>("[data-row]") ?? last ?? looks()[0] ?? null;
}

function move(by: number): void {
  const all = looks();
  const item = current();
  const place = item?.contains(document.activeElement) ? all.indexOf(item) + by : 0;
  all[Math.max(0, Math.min(all.length - 1, place))]?.focus();
}

/** On to the next, as soon as this one is under way. */
function leave(item: HTMLElement): void {
  if (item.contains(document.activeElement)) move(1);
}

function choose(): void {
  const box = current()?.querySelector<HTMLInputElement>("[data-choose]");
  if (!box) return;
  box.checked = !box.checked;
  count();
}

function chosen(): HTMLElement[] {
  return looks().filter((item) => one<HTMLInputElement>("[data-choose]", item).checked);
}

function count(): void {
  const left = looks().filter((item) => !item.dataset.done).length;
  one("[data-left]").textContent = String(left);
  one("[data-empty]").hidden = looks().length > 0;
  one("[data-many]").hidden = chosen().length === 0;
  one("[data-chosen-count]").textContent = String(chosen().length);
}
