// A page about what leaves a case: read and verified, shown, and shown anew after each deed.
import type { CaseAcross } from "./across.ts";
import { atDesk, tell } from "./at_desk.ts";
import type { Around } from "./between.ts";
import type { Door } from "./door.ts";
import { choose, fill, one, say } from "./showing.ts";
import { showReport } from "./thread.ts";

export function atCase(show: (across: CaseAcross, around: Around) => void): Promise<void> {
  const number = one("main[data-case]").dataset.case ?? "";
  return atDesk(async (door) => {
    say(one("[data-progress]"), "opening_case");
    await read(door);
  });

  async function read(door: Door): Promise<void> {
    const across = await door.ask("across", { number });
    showStanding(across);
    show(across, { door, today: across.view.today, again: () => read(door), stop: (error) => tell(door, error) });
    one("[data-opened]").hidden = false;
    say(one("[data-progress]"));
  }
}

function showStanding({ view, lead, names, voice, withdrawn }: CaseAcross): void {
  choose(one("[data-work]"), {
    withdrawn: withdrawn ? "yes" : "no",
    voice: voice ? "own" : "other",
    coming: view.takesOver === "no" ? "no" : "yes",
  });
  fill(one("[data-work]"), { lead: names[lead] ?? lead });
  showReport(one("[data-report]"), view.report);
}
