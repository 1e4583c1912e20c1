// A case and other offices: its way so far, the offers with their answers, and a new offer.
import type { CaseAcross } from "./across.ts";
import { atDesk, tell } from "./at_desk.ts";
import type { Around } from "./between.ts";
import type { Door } from "./door.ts";
import { lettersIn } from "./letter_entries.ts";
import { OfferForm } from "./offer_form.ts";
import { showOffers } from "./offers_view.ts";
import { choose, fill, one, say } from "./showing.ts";
import { showReport } from "./thread.ts";
import { showWay, wayOf } from "./timeline.ts";

const number = one('[data-desk="case_transfers"]').dataset.case ?? "";
const form = new OfferForm();

one("[data-print]").onclick = () => print();

await atDesk(async (door) => {
  say(one("[data-progress]"), "opening_case");
  await read(door);
});

async function read(door: Door): Promise<void> {
  show(door, await door.ask("across", { number }));
  say(one("[data-progress]"));
}

function show(door: Door, across: CaseAcross): void {
  const { view, lead, names, voice, withdrawn, transfers, rooms } = across;
  const around: Around = { door, today: view.today, again: () => read(door), stop: (error) => tell(door, error) };
  choose(one("[data-work]"), {
    withdrawn: withdrawn ? "yes" : "no",
    voice: voice ? "own" : "other",
    coming: view.takesOver === "no" ? "no" : "yes",
  });
  fill(one("[data-work]"), { lead: names[lead] ?? lead });
  const { entry, addressed } = view.report;
  showWay(one("[data-way]"), wayOf(entry.day, addressed, transfers, rooms, lettersIn(view.file.entries)), names);
  showReport(one("[data-report]"), view.report);
  one("[data-offers-section]").hidden = transfers.length === 0;
  showOffers(one("[data-offers]"), across, around);
  form.show(across, around);
  one("[data-opened]").hidden = false;
}
