// Protection to look at, over all cases that this member can open: each is opened and verified here, one after the other,
// because the server cannot know what stands in them. Begun by hand, since every opening is recorded.
import { atDesk, tell } from "./at_desk.ts";
import type { Door } from "./door.ts";
import { label } from "./labels.ts";
import { casePath } from "./paths.ts";
import { type Figure, figures, type Tally, tally } from "./protection_figures.ts";
import { choose, copyOf, fill, one, say } from "./showing.ts";
import { Alarm, Failed } from "./telling.ts";
import { FINDINGS, type Found, findingsIn, isUnverified } from "./watch_findings.ts";

// What nobody has taken up yet is the first look's, and what is no case is protected by nobody.
const STATES = ["acknowledged", "in_work", "waiting_reporter", "closed"];
// Of one case; after any other, nothing more is tried.
const OF_ONE_CASE = ["gone", "elsewhere", "declined", "urgent"];

const page = one('[data-desk="protection_watch"]');
const supervisors = (page.dataset.supervisors ?? "").split(" ");
const phases = (page.dataset.phases ?? "").split(" ");
type Look = Found & { number: string };
type Gathered = { looks: Look[]; tallies: Tally[]; closed: string[]; refused: string[]; urgent: string[] };
let stopped = false;

await atDesk(async (door) => {
  const [begin, stop] = [one<HTMLButtonElement>("[data-begin]"), one<HTMLButtonElement>("[data-stop]")];
  one("[data-opened]").hidden = false;
  begin.onclick = () => void run(door, begin, stop).catch((error) => tell(door, error));
  stop.onclick = () => {
    stopped = true;
  };
});

async function run(door: Door, begin: HTMLButtonElement, stop: HTMLButtonElement): Promise<void> {
  stopped = false;
  begin.disabled = true;
  stop.hidden = false;
  try {
    const numbers = await listed(door);
    const gathered: Gathered = { looks: [], tallies: [], closed: [], refused: [], urgent: [] };
    say(one("[data-progress]"), "looking");
    for (const [place, number] of numbers.entries()) {
      if (stopped) break;
      fill(one("[data-progress]"), { done: String(place + 1), of: String(numbers.length) });
      await look(door, number, gathered);
    }
    show(gathered, !stopped);
  } finally {
    say(one("[data-progress]"));
    begin.disabled = false;
    stop.hidden = true;
    one("[data-results-heading]").focus();
  }
}

/** All pages of the list. */
async function listed(door: Door): Promise<string[]> {
  const numbers: string[] = [];
  for (let after: string | null = ""; after !== null; ) {
    const query: string = `?view=all${after ? `&after=${encodeURIComponent(after)}` : ""}`;
    const { rows, more } = await door.ask("inbox", { query });
    numbers.push(...rows.filter(({ state }) => STATES.includes(state)).map(({ number }) => number));
    after = more ? (rows.at(-1)?.number ?? null) : null;
  }
  return numbers;
}

async function look(door: Door, number: string, gathered: Gathered): Promise<void> {
  try {
    const view = await door.ask("open", { number, unread: true });
    if (isUnverified(view)) gathered.refused.push(number);
    const found = findingsIn(view, supervisors);
    if (found.findings.length > 0) gathered.looks.push({ number, ...found });
    gathered.tallies.push(tally(view));
  } catch (error) {
    // One forged case must not hide what the others ask for. The alarm rings where it is opened by itself.
    if (error instanceof Alarm && !["directory", "certificate", "office_key"].includes(error.where))
      gathered.refused.push(number);
    else if (!(error instanceof Failed) || !OF_ONE_CASE.includes(error.failure)) throw error;
    else (error.failure === "urgent" ? gathered.urgent : gathered.closed).push(number);
  }
}

function show({ looks, tallies, closed, refused, urgent }: Gathered, isWhole: boolean): void {
  const results = one("[data-results]");
  results.hidden = false;
  choose(results, { whole: isWhole ? "yes" : "no", found: looks.length > 0 ? "some" : "none" });
  fill(results, { not_open: String(closed.length) });
  one("[data-not-open]", results).hidden = closed.length === 0;
  const gravest = ({ findings: [first = "end_proposed"] }: Look) => FINDINGS.indexOf(first);
  looks.sort((one, other) => gravest(one) - gravest(other));
  one("[data-looks]", results).replaceChildren(...looks.map(row));
  linkAll(one("[data-refused-cases]", results), refused, "");
  linkAll(one("[data-urgent-cases]", results), urgent, "");
  one("[data-figures-section]").hidden = !isWhole;
  one("[data-figures]").replaceChildren(...(isWhole ? figures(tallies, phases).map(figure) : []));
}

function row({ number, findings, points }: Look): DocumentFragment {
  const copy = copyOf("look");
  const link = one<HTMLAnchorElement>("a", copy);
  link.textContent = number;
  link.href = casePath(number, "/protection");
  const words = findings.map((finding) => label("finding", finding)).join(" ");
  fill(copy, { findings: words, points: points.map((point) => label("point", point)).join(", ") });
  choose(copy, { points: points.length > 0 ? "some" : "none" });
  return copy;
}

function linkAll(place: HTMLElement, numbers: string[], end: string): void {
  place.hidden = numbers.length === 0;
  one("ul", place).replaceChildren(
    ...numbers.map((number) => {
      const [item, link] = [document.createElement("li"), document.createElement("a")];
      link.href = casePath(number, end);
      link.textContent = number;
      item.append(link);
      return item;
    }),
  );
}

function figure({ name, shown, of }: Figure): DocumentFragment {
  const copy = copyOf("figure");
  const few = label("figures", name.startsWith("to_") || name.startsWith("report_") ? "few_for_median" : "few");
  choose(copy, { whole: of === undefined ? "none" : "given" });
  fill(copy, {
    name: name.startsWith("phase_") ? label("phase", name.slice("phase_".length)) : label("figure", name),
    shown: shown === null ? few : String(shown),
    of: of === undefined ? "" : of === null ? few : String(of),
  });
  return copy;
}
