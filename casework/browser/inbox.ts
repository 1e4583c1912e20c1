// The inbox: what is due first, then the list of the view, and a search over all lines that this office can open.
import { atDesk } from "./at_desk.ts";
import type { Door } from "./door.ts";
import { casePath } from "./paths.ts";
import { showRow } from "./rows.ts";
import { armSearch } from "./search_form.ts";
import { one, say } from "./showing.ts";
import type { Inbox, Row } from "./telling.ts";

const asked = new URLSearchParams(location.search);

await atDesk(async (door) => {
  say(one("[data-progress]"), "opening_lines");
  const [due, listed] = await Promise.all([isPlain() ? door.ask("inbox", { query: "?view=due" }) : null, ask(door)]);
  show(due?.rows ?? [], listed);
  armSearch(door, listed);
});

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
  showUrgent(listed.urgent);
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
