// The page “Evidence” of a case: its timeline, which entries go into a file, and the files that were asked for.
import { atDesk, tell } from "./at_desk.ts";
import type { Around } from "./between.ts";
import { Choosing } from "./evidence_choice.ts";
import { timeline } from "./evidence_days.ts";
import { showRequests } from "./evidence_requests.ts";
import { showHappened } from "./evidence_view.ts";
import { one, say } from "./showing.ts";

const number = one('[data-desk="evidence"]').dataset.case ?? "";
const choosing = new Choosing(one("[data-choice]"));

const measures = one<HTMLInputElement>("[data-with-measures]");

one("[data-print]").onclick = () => print();

await atDesk(async (door) => {
  say(one("[data-progress]"), "opening_case");
  await read();

  async function read(): Promise<void> {
    const { view, requests } = await door.ask("evidence", { number });
    const around: Around = { door, today: view.today, again: read, stop: (error) => tell(door, error) };
    const show = () => showHappened(one("[data-timeline]"), timeline(view, measures.checked));
    measures.onchange = show;
    show();
    choosing.show(view, around);
    showRequests(one("[data-requests]"), requests, view, around);
    one("[data-opened]").hidden = false;
    say(one("[data-progress]"));
  }
});
