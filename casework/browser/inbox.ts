// The inbox: what is due first, then the list of the view, and a search over all lines that this office can open.
import { armAssigning } from "./assigning.ts";
import { atDesk, tell } from "./at_desk.ts";
import { Choice } from "./choosing.ts";
import type { Door } from "./door.ts";
import { armKeys } from "./keyboard.ts";
import { armMany } from "./many.ts";
import { casePath } from "./paths.ts";
import { showRow } from "./rows.ts";
import { armSearch } from "./search_form.ts";
import { one, say } from "./showing.ts";
import type { Inbox, Row } from "./telling.ts";

const asked = new URLSearchParams(location.search);
let urgent: string[] = [];
let armed = false;

await atDesk(async (door) => {
  say(one("[data-progress]"), "opening_lines");
  const [due, listed] = await Promise.all([isPlain() ? door.ask("inbox", { query: "?view=due" }) : null, ask(door)]);
  show(due?.rows ?? [], listed);
  if (armed) return;
  armed = true;
  armSearch(door, listed);
  if (document.querySelector("[data-many]")) armChoosing(door);
});

function armChoosing(door: Door): void {
  const choice = new Choice(one("[data-work]"), () => {});
  const stop = (error: unknown) => tell(door, error);
  const many = armMany({ door, choice, urgent: () => urgent, stop });
  const assign = armAssigning({ door, choice, stop });
  armKeys({
    j: () => choice.move(1),
    k: () => choice.move(-1),
    x: () => choice.toggle(),
    " ": () => choice.toggle(),
    X: () => choice.toggle(true),
    o: () => location.assign(casePath(choice.current()?.dataset.case ?? "")),
    ...(many.acknowledge ? { A: many.acknowledge } : {}),
    ...(assign ? { i: () => assign.mine(false), g: () => assign.list(false) } : {}),
    "?": () => one("[data-keys] summary").click(),
  });
  one("[data-choose-none]").onclick = () => choice.none();
  if (!assign) return;
  one("[data-mine-all]").onclick = () => assign.mine(true);
  one("[data-give-all]").onclick = () => assign.list(true);
}

/** Without a view and at its first page, the inbox opens with what is due. */
function isPlain(): boolean {
  return !asked.has("view") && !asked.has("after");
}

function ask(door: Door): Promise<Inbox> {
  return door.ask("inbox", { query: location.search });
}

function show(due: Row[], listed: Inbox): void {
  const first = new Set(due.map(({ number }) => number));
  const rest = listed.rows.filter(({ number }) => !first.has(number));
  showRows("due", due, listed);
  showRows("listed", rest, listed);
  one("[data-empty]").hidden = due.length + rest.length > 0;
  urgent = listed.urgent;
  showUrgent(urgent);
  const last = listed.rows.at(-1)?.number;
  if (listed.more && last) showMore(last);
}

function showRows(name: "due" | "listed", rows: Row[], { urgent, today }: Inbox): void {
  one(`[data-${name}]`).hidden = rows.length === 0;
  one(`#${name} [data-rows]`).replaceChildren(
    ...rows.map((row) => showRow("row", row, urgent.includes(row.number), today)),
  );
}

function showUrgent(urgent: string[]): void {
  one("[data-urgent]").hidden = urgent.length === 0;
  one("[data-urgent-list]").replaceChildren(
    ...urgent.map((number) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = casePath(number);
      link.textContent = number;
      item.append(link);
      return item;
    }),
  );
}

function showMore(last: string): void {
  const more = one<HTMLAnchorElement>("[data-more]");
  asked.set("after", last);
  more.href = `?${asked}`;
  more.hidden = false;
}
