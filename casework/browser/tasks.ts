// What the office has still to do in this case, by day: set by one entry of the file and ended by another.
import type { Door } from "./door.ts";
import { taskDone } from "./entries.ts";
import { choose, copyOf, fill, one } from "./showing.ts";
import type { AcceptedEntry, ShownEntry } from "./telling.ts";
import * as wording from "./wording.ts";

type Task = { id: string; text: string; due: string };

const NEVER = "9999";

export function openTasks(entries: ShownEntry[]): Task[] {
  const plans = entries.filter(isPlan);
  const done = new Set(plans.map(({ fields }) => fields.done));
  return plans
    .filter(({ fields, id }) => typeof fields.done !== "string" && !done.has(id))
    .map(({ id, text, fields }) => ({ id, text, due: typeof fields.due === "string" ? fields.due : "" }))
    .sort((one, other) => ((one.due || NEVER) < (other.due || NEVER) ? -1 : 1));
}

/** `done`: what follows when one has been ended. */
export function showTasks(
  place: HTMLElement,
  entries: ShownEntry[],
  today: string,
  door: Door,
  done: () => Promise<void>,
  stop: (error: unknown) => void,
): void {
  const tasks = openTasks(entries);
  place.hidden = tasks.length === 0;
  one("[data-tasks]", place).replaceChildren(
    ...tasks.map((task) => {
      const copy = copyOf("task");
      choose(copy, { due: task.due === "" ? "none" : task.due < today ? "late" : "later" });
      fill(copy, { text: task.text, due: task.due ? wording.day(task.due) : "" });
      const button = one<HTMLButtonElement>("[data-task-done]", copy);
      button.onclick = () => {
        button.disabled = true;
        door.ask("write", taskDone(task.id)).then(done).catch(stop);
      };
      return copy;
    }),
  );
}

function isPlan(entry: ShownEntry): entry is AcceptedEntry {
  return !("refused" in entry) && entry.kind === "plan";
}
