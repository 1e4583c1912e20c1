// Whose a case is: mine by one key, somebody else's from a short list. Who holds the office's key is given nothing but the
// case's name; to the others it is sealed, after the same checks as on the page of who works on it.
import type { Choice } from "./choosing.ts";
import type { Door } from "./door.ts";
import { casePath } from "./paths.ts";
import { proven } from "./proving.ts";
import { sayBad, sayBeside } from "./rows.ts";
import { one } from "./showing.ts";
import { Alarm, Failed } from "./telling.ts";

type Bench = { door: Door; choice: Choice; stop: (error: unknown) => void };
type To = { member: string; holds: boolean; mine: boolean };

/** What each key does: to me, or to whom the list is asked; for the case in focus, or for all that are chosen. */
export function armAssigning(bench: Bench): { mine: (many: boolean) => void; list: (many: boolean) => void } | null {
  const list = document.querySelector<HTMLElement>("[data-givings]");
  if (list === null) return null;
  const rowsOf = (many: boolean) =>
    many ? bench.choice.chosen() : [bench.choice.current()].filter((row) => row !== null);
  let meant: HTMLElement[] = [];
  const shut = () => {
    list.hidden = true;
    meant[0]?.focus();
  };
  const buttons = [...list.querySelectorAll<HTMLButtonElement>("[data-give-to]")];
  for (const button of buttons)
    button.onclick = () => {
      const rows = meant;
      shut();
      void giveAll(bench, rows, toOf(button));
    };
  one<HTMLButtonElement>("[data-give-not]", list).onclick = shut;
  list.onkeydown = (event) => {
    if (event.key === "Escape") shut();
  };
  const open = (many: boolean) => {
    meant = rowsOf(many);
    if (meant.length === 0) return;
    (many ? one("[data-many]") : one("[data-said]", meant[0])).before(list);
    list.hidden = false;
    buttons[0]?.focus();
  };
  const own = buttons.map(toOf).find(({ mine }) => mine);
  return { mine: (many) => own && void giveAll(bench, rowsOf(many), own), list: open };
}

async function giveAll({ door, choice, stop }: Bench, rows: HTMLElement[], to: To): Promise<void> {
  for (const row of rows) {
    sayBeside(row, "giving");
    try {
      await give(door, row.dataset.case ?? "", to);
      sayBeside(row, to.mine ? "mine" : "given");
      choice.leave([row]);
    } catch (error) {
      sayBeside(row);
      if (error instanceof Alarm || !(error instanceof Failed)) return stop(error);
      if (["signed_out", "no_key", "broken"].includes(error.failure)) return stop(error);
      sayBad(row, error.failure);
    }
  }
}

/** A case with files is given on only by who has thought of where they come from, and that is asked on its own page. */
async function give(door: Door, number: string, { member, holds }: To): Promise<void> {
  if (holds) {
    await door.ask("order", { path: casePath(number, "/entrust"), fields: { member } });
    return;
  }
  const { all, files } = await door.ask("colleagues", { number });
  if (files > 0) throw new Failed("has_files");
  const found = all.find((colleague) => colleague.member === member);
  if (found === undefined || "refused" in found) throw new Failed("not_for_this_member");
  await proven(door, () => door.ask("give", { member, part: "handler" }));
}

function toOf({ dataset }: HTMLElement): To {
  return { member: dataset.giveTo ?? "", holds: "holds" in dataset, mine: "mine" in dataset };
}
