// The inbox: rows from the server, and for each the line that only this office can open.
import { atDesk } from "./at_desk.ts";
import { choose, fill, one, say, showRefusal } from "./showing.ts";
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
  if ("refused" in line) {
    choose(row, { line: "refused" });
    showRefusal(row, line.refused);
  } else if ("missing" in line) {
    choose(row, { line: "missing" });
  } else {
    choose(row, { line: line.words ? "opened" : "empty", danger: line.inDanger ? "yes" : "no" });
    fill(row, { words: line.words, place: wording.place(line.place), language: wording.language(line.language) });
  }
}
