// What the office has still to do in this case, and the button that ends it.
import { openTasks } from "./plans.ts";
import { choose, copyOf, fill, one } from "./showing.ts";
import type { ShownEntry } from "./telling.ts";
import * as wording from "./wording.ts";

/** `end`: ends the task of this id; `done`: what follows then. */
export function showTasks(
  place: HTMLElement,
  entries: ShownEntry[],
  today: string,
  end: (id: string) => Promise<unknown>,
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
        end(task.id).then(done).catch(stop);
      };
      return copy;
    }),
  );
}
