// Something of a case goes by letter to a body that has no account here: what may go, the pages to print, and the answer
// typed in when it has come. Nothing is sent but what is signed, and nothing of it is kept in this browser.
import type { CaseAcross } from "./across.ts";
import { atDesk, tell } from "./at_desk.ts";
import type { Around } from "./between.ts";
import type { Door } from "./door.ts";
import { lettersIn } from "./letter_entries.ts";
import { LetterForm } from "./letter_form.ts";
import { showLetters } from "./letters_view.ts";
import { mayLeave } from "./outgoing.ts";
import { choose, fill, one, say } from "./showing.ts";
import { showReport } from "./thread.ts";

const number = one('[data-desk="letter"]').dataset.case ?? "";
const form = new LetterForm();

await atDesk(async (door) => {
  say(one("[data-progress]"), "opening_case");
  await read(door);
});

async function read(door: Door): Promise<void> {
  show(door, await door.ask("across", { number }));
  say(one("[data-progress]"));
}

function show(door: Door, across: CaseAcross): void {
  const { view, lead, names, voice, withdrawn } = across;
  const around: Around = { door, today: view.today, again: () => read(door), stop: (error) => tell(door, error) };
  choose(one("[data-work]"), {
    withdrawn: withdrawn ? "yes" : "no",
    voice: voice ? "own" : "other",
    coming: view.takesOver === "no" ? "no" : "yes",
  });
  fill(one("[data-work]"), { lead: names[lead] ?? lead });
  showReport(one("[data-report]"), view.report);
  const letters = lettersIn(view.file.entries);
  one("[data-letters-section]").hidden = letters.length === 0;
  showLetters(one("[data-letters]"), letters, across, around);
  one("[data-new-letter]").hidden = !mayLeave(across) || view.file.broken;
  form.show(across, around);
  one("[data-opened]").hidden = false;
}
