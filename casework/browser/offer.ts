// An offer of a case at the office that was asked: its cover note, the answer, and what follows when it was accepted.
import type { OfferAcross } from "./across.ts";
import { accepting, ending, refusing } from "./across_entries.ts";
import { atDesk, tell } from "./at_desk.ts";
import { type Around, acceptedIn, armSaying, roomOf, showAccount, showBetween } from "./between.ts";
import type { Door } from "./door.ts";
import { categoryLabel, label } from "./labels.ts";
import { choose, fill, one, say } from "./showing.ts";
import { Failed } from "./telling.ts";
import * as wording from "./wording.ts";

const id = one('[data-desk="offer"]').dataset.offer ?? "";

await atDesk(async (door) => {
  say(one("[data-progress]"), "opening_case");
  await read(door);
  say(one("[data-progress]"));
});

/** What has ended is not handed out any more, so after the last deed there is nothing to read. */
async function read(door: Door, ended = false): Promise<void> {
  try {
    show(door, await door.ask("offered", { id }));
  } catch (error) {
    if (!ended || !(error instanceof Failed) || error.failure !== "gone") throw error;
    one("[data-opened]").hidden = true;
    one("[data-ended]").hidden = false;
    one("[data-heading]").focus();
  }
}

function show(door: Door, { own, today, transfer, rooms }: OfferAcross): void {
  const around: Around = { door, today, again: () => read(door, true), stop: (error) => tell(door, error) };
  const root = one("[data-work]");
  const room = roomOf(rooms, transfer, "offer");
  const isTaker = transfer.to === own;
  one("main").dataset.stands = transfer.state;
  const cover = acceptedIn(room)
    .filter(({ fields }) => fields.about === "cover" && fields.transfer === transfer.id)
    .at(-1);
  const { category, severity, country } = cover?.fields ?? {};
  choose(root, {
    state: isTaker ? transfer.state : "",
    deletion: isTaker && transfer.deletion ? "yes" : "no",
    category: category ? "given" : "none",
    severity: severity ? "given" : "none",
  });
  fill(root, {
    state: label("transfer", transfer.state),
    ends: wording.moment(transfer.ends),
    cover: cover?.text ?? "",
    category: categoryLabel(String(category ?? "")),
    severity: label("severity", String(severity ?? "")),
    country: wording.country(String(country ?? "")),
  });
  armAnswers(transfer.state === "offered" && isTaker);
  showAccount(root, roomOf(rooms, transfer, "share"));
  showBetween(root, room, transfer, true, around);
  one("[data-opened]").hidden = false;

  function armAnswers(isOffered: boolean): void {
    const isActive = transfer.state === "active" && isTaker;
    armSaying(one('[data-pen="accept"]'), isOffered, around, () => accepting(transfer));
    armSaying(one('[data-pen="refuse"]'), isOffered, around, (text) => {
      const reason = one<HTMLSelectElement>('[data-pen="refuse"] [data-part="reason"]').value;
      one('[data-lacks="reason"]').hidden = reason !== "";
      return reason ? refusing(transfer, reason, text) : null;
    });
    for (const as of ["done", "returned"] as const) {
      const place = document.querySelector<HTMLElement>(`[data-pen="${as}"]`);
      if (place) armSaying(place, isActive, around, (text) => ending(transfer, as, text));
    }
    armSaying(one('[data-pen="deleted"]'), isTaker && transfer.deletion, around, (text) =>
      ending(transfer, "deleted", text),
    );
  }
}
