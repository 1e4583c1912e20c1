// The reporter's protection on the screen: what the office says that it has done, what is asked, what was stopped.
import type { Line, Thread } from "./asks.ts";
import { all, fillDay, message, one } from "./elements.ts";
import { status } from "./thread_view.ts";

type NameOf = (office: string) => string;

export function showProtection({ lines, checkIn, mayAnswer }: Thread, nameOf: NameOf): void {
  const done = lines.flatMap((line) => (line.by === "office" && line.status === "protection" ? [line] : []));
  one("[data-measures]").replaceChildren(...done.map((line) => measure(line, nameOf)));
  message("no_measures", done.length === 0);
  const block = one('[data-say="check_in"]');
  block.dataset.due = checkIn ?? "";
  one("[data-check-in]").hidden = checkIn === null || !mayAnswer;
  fillDay("due", checkIn ?? "");
  const stopped = lines.filter(isStop).pop();
  message("contact_stopped", stopped !== undefined);
  fillDay("stopped", stopped?.day ?? "");
  one('[data-say="no_contact"]').hidden = stopped !== undefined;
  for (const part of all("[data-may-say]")) part.hidden = !mayAnswer;
}

function measure(line: Line & { by: "office" }, nameOf: NameOf): Node {
  const item = document.createElement("li");
  const text = document.createElement("div");
  text.className = "text";
  text.dir = "auto";
  text.textContent = line.text;
  item.append(status("protection", line, nameOf), text);
  return item;
}

function isStop(line: Line): boolean {
  return "said" in line && line.said.kind === "message" && line.said.about === "no_contact";
}
