// A case's way through offices, as a list that prints. What happened stands in the server's rows; that an office said so,
// in its signed words, shows the list of transfers. Letters stand in the own office's signed file and nowhere else.
import type { Room, Transfer } from "./across.ts";
import { label } from "./labels.ts";
import type { Sent } from "./letter_entries.ts";
import { choose, copyOf, fill, one } from "./showing.ts";
import * as wording from "./wording.ts";

export type Step = { at: string; step: string; office: string; mode: string; redaction: string };

const ANSWERS = ["refused", "expired", "recalled", "not_needed"];
const TAKEN = ["active", "done", "returned"];

/** In the order in which it happened; what has not happened yet, last. `received`: a day; `first`: the name of the office to which it was sent. */
export function wayOf(
  received: string,
  first: string,
  transfers: readonly Transfer[],
  rooms: readonly Room[],
  letters: readonly Sent[],
): Step[] {
  const steps = [...transfers.flatMap((transfer) => stepsOf(transfer, rooms)), ...letters.flatMap(stepsByLetter)];
  const happened = steps.filter(({ at }) => at !== "").sort((one, other) => (one.at < other.at ? -1 : 1));
  const begun = { at: received, step: "received", office: first, mode: "", redaction: "" };
  return [begun, ...happened, ...steps.filter(({ at }) => at === "")];
}

function stepsOf(transfer: Transfer, rooms: readonly Room[]): Step[] {
  const { to: office, mode, redaction, state, offered, answered } = transfer;
  const step = (name: string, at: string): Step => ({ at, step: name, office, mode, redaction });
  if (state === "waiting") return [step("next", "")];
  const steps = offered ? [step("offered", offered)] : [];
  if (ANSWERS.includes(state)) steps.push(step(state, answered));
  if (TAKEN.includes(state)) steps.push(step("accepted", answered));
  if (state === "done" || state === "returned") steps.push(step(state, signedOn(transfer, state, rooms) || answered));
  return steps;
}

function stepsByLetter({ name, mode, redaction, state, at, ended }: Sent): Step[] {
  const sent = { at: endOf(at), step: "letter", office: name, mode, redaction };
  return state === "awaited" ? [sent] : [sent, { ...sent, at: endOf(ended), step: `letter_${state}` }];
}

/** Of an end only the signed word has a day. */
function signedOn({ id, from, to }: Transfer, state: string, rooms: readonly Room[]): string {
  const room = rooms.find((one) => one.kind === "offer" && one.from === from && one.to === to);
  const said = room?.thread.entries.find(
    (entry) => !("refused" in entry) && entry.fields.transfer === id && [state, "deleted"].includes(entry.status),
  );
  return said && !("refused" in said) ? endOf(said.at) : "";
}

/** As late in a day as can be, so that it stands behind what came before. */
function endOf(day: string): string {
  return `${day}T23:59Z`;
}

export function showWay(list: HTMLElement, steps: readonly Step[], names: Record<string, string>): void {
  list.replaceChildren(
    ...steps.map(({ at, step, office, mode, redaction }) => {
      const copy = copyOf("way");
      choose(copy, { step, at: at ? "known" : "open", what: mode ? "given" : "none" });
      fill(copy, {
        office: names[office] ?? office,
        mode: label("mode", mode),
        redaction: label("redaction", redaction),
      });
      const time = one<HTMLTimeElement>("time", copy);
      if (at) wording.showDay(time, at.slice(0, 10));
      (copy.firstElementChild as HTMLElement).dataset.step = step;
      return copy;
    }),
  );
}
