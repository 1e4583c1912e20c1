// A case and other offices: its way so far, the offers with their answers, and a new offer.
import { deleting } from "./across_entries.ts";
import { atCase } from "./across_page.ts";
import { armDeed, deed } from "./between.ts";
import { lettersIn } from "./letter_entries.ts";
import { OfferForm } from "./offer_form.ts";
import { showOffers } from "./offers_view.ts";
import { one } from "./showing.ts";
import { showWay, wayOf } from "./timeline.ts";

const form = new OfferForm();

one("[data-print]").onclick = () => print();

await atCase((across, around) => {
  const { view, names, transfers, rooms } = across;
  const { entry, addressed } = view.report;
  showWay(one("[data-way]"), wayOf(entry.day, addressed, transfers, rooms, lettersIn(view.file.entries)), names);
  one("[data-offers-section]").hidden = transfers.length === 0;
  showOffers(one("[data-offers]"), across, around);
  armDeed(one('[data-pen="deleted"]'), across.deletion, around, (text) => deed(around.door, "sign", deleting(text)));
  form.show(across, around);
});
