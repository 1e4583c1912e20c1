// Who works on a case. A colleague's key is checked before a button to give them the case appears.

import { atDesk, tell } from "./at_desk.ts";
import type { Door } from "./door.ts";
import { originSaid } from "./entries.ts";
import { armOrders, carryOut } from "./ordering.ts";
import { askOrigin } from "./origin.ts";
import { choose, fill, one, say, showRefusal } from "./showing.ts";
import type { Colleague } from "./telling.ts";
import * as wording from "./wording.ts";

for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-day]")) wording.showDay(time, time.dateTime);

const number = one('[data-desk="people"]').dataset.case ?? "";

// What was answered, and what of it stands in the office's file already.
let origin = "";
let kept = "";

await atDesk(async (door) => {
  say(one("[data-progress]"), "opening_case");
  const { all, files } = await door.ask("colleagues", { number });
  for (const colleague of all) show(door, colleague);
  if (files > 0) hold();
  armOrders(door, (error) => tell(door, error));
});

/** A case with files is given on only by who has thought of where they come from. */
function hold(): void {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>("[data-give]")];
  if (buttons.length === 0) return;
  for (const button of buttons) button.disabled = true;
  askOrigin(one("[data-ask-origin]"), (answer) => {
    origin = answer;
    for (const button of buttons) button.disabled = false;
  });
}

/** What was answered goes into the file first: a colleague is given what is known of it, too. */
async function give(door: Door, asks: { member: string; part: string }): Promise<null> {
  if (kept !== origin) await door.ask("write", originSaid("", origin));
  kept = origin;
  return door.ask("give", asks);
}

function show(door: Door, colleague: Colleague): void {
  const row = document.querySelector<HTMLElement>(`[data-member="${CSS.escape(colleague.member)}"]`);
  if (row === null) return;
  choose(row, { key: "refused" in colleague ? "refused" : "vouched" });
  if ("refused" in colleague) {
    showRefusal(row, colleague.refused);
    return;
  }
  fill(row, { fingerprint: colleague.fingerprint });
  for (const button of row.querySelectorAll<HTMLButtonElement>("[data-give]")) {
    const asks = { member: colleague.member, part: button.dataset.give ?? "" };
    button.onclick = () =>
      carryOut(
        door,
        button,
        () => give(door, asks),
        (error) => tell(door, error),
      );
  }
}
