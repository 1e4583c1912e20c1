// The inbox: rows from the server, and for each the line that only this office can open.
import { atDesk } from "./at_desk.ts";
import { choose, copyOf, fill, one, say, showRefusal } from "./showing.ts";
import type { Line } from "./telling.ts";
import * as wording from "./wording.ts";

for (const time of document.querySelectorAll("time")) wording.showDay(time, time.dateTime);

await atDesk(async (door) => {
  const rows = document.querySelectorAll<HTMLElement>("[data-case]");
  if (rows.length === 0) return;
  say(one("[data-progress]"), "opening_lines");
  const lines = await door.ask("lines", { query: location.search });
  const byNumber = new Map(lines.map((line) => [line.number, line]));
  for (const row of rows) {
    const number = row.dataset.case ?? "";
    showLine(row, byNumber.get(number) ?? { number, missing: true });
  }
});

function showLine(row: HTMLElement, line: Line): void {
  const copy = copyOf("line");
  if ("refused" in line) {
    choose(copy, { line: "refused" });
    showRefusal(copy, line.refused);
  } else if ("missing" in line) {
    choose(copy, { line: "missing" });
  } else {
    choose(copy, { line: line.words ? "opened" : "empty", danger: line.inDanger ? "yes" : "no" });
    fill(copy, { words: line.words });
    showPlace(row, line.place, line.language);
  }
  one("[data-line]", row).replaceChildren(copy);
}

function showPlace(row: HTMLElement, place: string, language: string): void {
  const copy = copyOf("place");
  choose(copy, { language: language ? "given" : "none" });
  fill(copy, { place: wording.place(place), language: wording.language(language) });
  one("[data-place]", row).replaceChildren(copy);
}
