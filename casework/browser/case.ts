// A case: the verified talk, the office's own file, and what can be written into each.
import { passedOver } from "./across_entries.ts";
import { atDesk, tell } from "./at_desk.ts";
import { follow, pensOfWork } from "./case_work.ts";
import { arm, type Pen } from "./composing.ts";
import type { Door } from "./door.ts";
import { acknowledgement, note, reply, taskDone } from "./entries.ts";
import { armFiles, closeFiles } from "./file_view.ts";
import { showMoveUp } from "./move_up_view.ts";
import { unlessFailed, whyMoveUp } from "./moving_up.ts";
import { showOnThePhone } from "./on_the_phone.ts";
import { armOrders } from "./ordering.ts";
import { choose, one, say } from "./showing.ts";
import { showTasks } from "./tasks.ts";
import type { CaseView, Thread } from "./telling.ts";
import { showReport, showThread } from "./thread.ts";
import * as wording from "./wording.ts";

for (const time of document.querySelectorAll("time")) wording.showDay(time, time.dateTime);

const number = one('[data-desk="case"]').dataset.case ?? "";
const pens: Pen[] = [
  { place: one("[data-acknowledge]"), writes: () => acknowledgement() },
  { place: one("[data-reply]"), writes: reply },
  { place: one("[data-note]"), writes: note },
  ...pensOfWork(number),
];
let armed = false;

await atDesk(async (door) => {
  say(one("[data-progress]"), "opening_case");
  await read(door);
  if (armed) return;
  armed = true;
  armFiles(one("[data-talk-thread]"), door, (error) => tell(door, error));
  armOrders(door, (error) => tell(door, error));
  for (const pen of pens)
    arm(
      pen,
      door,
      () => read(door),
      (error) => tell(door, error),
    );
});

async function read(door: Door): Promise<void> {
  const view = await door.ask("open", { number });
  show(view);
  const again = () => read(door);
  const end = (id: string) => door.ask("write", taskDone(id));
  showTasks(one("[data-open-tasks]"), view.file.entries, view.today, end, again, (error) => tell(door, error));
  say(one("[data-progress]"));
  await nameNextRung(view, door);
}

/** Asked for only where the case should move up: the rules and gates come in a file of their own. */
async function nameNextRung(view: CaseView, door: Door): Promise<void> {
  const reasons = whyMoveUp(view);
  if (reasons.length === 0 || document.querySelector("[data-move-up] a") === null) return;
  await unlessFailed(async () => {
    const across = await door.ask("across", { number });
    const verdicts = await door.ask("verdicts", { planApproved: false, passed: passedOver(across) });
    showMoveUp(document, whyMoveUp(view, across.transfers), verdicts, across.names);
  });
}

function show(view: CaseView): void {
  choose(one("[data-work]"), { state: view.state, takes_over: view.takesOver, voice: view.voice ? "own" : "other" });
  showReport(one("[data-report]"), view.report);
  closeFiles();
  showThread(one("[data-talk-thread]"), view.talk.entries);
  showThread(one("[data-file-thread]"), view.file.entries);
  one("[data-no-notes]").hidden = view.file.entries.length > 1;
  one("[data-some-refused]").hidden = ![...view.talk.entries, ...view.file.entries].some((entry) => "refused" in entry);
  showEnd(view.talk, "talk");
  showEnd(view.file, "file");
  one("[data-acknowledge]").hidden = !view.mayAcknowledge;
  one("[data-reply]").hidden = view.talk.broken || view.takesOver !== "no" || !view.voice;
  showOnThePhone(one("[data-reply]"), view.phone);
  one("[data-note]").hidden = view.file.broken;
  follow(view);
  showMoveUp(document, whyMoveUp(view), null, {});
  one("[data-opened]").hidden = false;
}

function showEnd(thread: Thread, room: "talk" | "file"): void {
  one(`[data-${room}-broken]`).hidden = !thread.broken;
  one(`[data-${room}-cut]`).hidden = !thread.cut;
}
