// What two offices say to each other about a case: their verified room as a list, the plan that they share, and the pens.
import type { AcrossErrands, Room, Said, Transfer } from "./across.ts";
import { planDone, planning, writing } from "./across_entries.ts";
import { arm, type Pen } from "./composing.ts";
import type { Door } from "./door.ts";
import type { ProofErrands } from "./proof.ts";
import { one } from "./showing.ts";
import { showTasks } from "./tasks.ts";
import type { AcceptedEntry } from "./telling.ts";
import { showThread } from "./thread.ts";

/** `again`: shows everything anew; `stop`: ends the page. */
export type Around = { door: Door; today: string; again: () => Promise<void>; stop: (error: unknown) => void };

export function roomOf(rooms: readonly Room[], { from, to }: Transfer, kind: "offer" | "share"): Room | null {
  return rooms.find((room) => room.kind === kind && room.from === from && room.to === to) ?? null;
}

export function acceptedIn(room: Room | null): AcceptedEntry[] {
  return (room?.thread.entries ?? []).flatMap((entry) => ("refused" in entry ? [] : [entry]));
}

/** What the other office has signed last about this very transfer. */
export function answerIn(room: Room | null, transfer: Transfer): AcceptedEntry | undefined {
  return acceptedIn(room)
    .filter(({ kind, fields }) => kind === "status" && fields.transfer === transfer.id)
    .at(-1);
}

/** `isOpen`: whether the server takes anything into it. */
export function showBetween(
  root: ParentNode,
  room: Room | null,
  transfer: Transfer,
  isOpen: boolean,
  around: Around,
): void {
  const place = one("[data-between]", root);
  place.hidden = room === null;
  if (room === null) return;
  const writable = isOpen && !room.thread.broken;
  showThread(one("[data-room-thread]", place), room.thread.entries);
  one("[data-room-broken]", place).hidden = !room.thread.broken;
  const end = (task: string) => around.door.ask("say", planDone(transfer, task));
  const { entries } = room.thread;
  showTasks(one("[data-open-tasks]", place), entries, around.today, end, around.again, around.stop);
  const due = one<HTMLInputElement>('[data-part="due"]', place);
  armSaying(one('[data-pen="message"]', place), writable, around, (text) => writing(transfer, text));
  armSaying(one('[data-pen="plan"]', place), writable, around, (text) => planning(transfer, text, due.value));
}

export function showAccount(root: ParentNode, share: Room | null): void {
  const texts = acceptedIn(share).flatMap(({ fields, text }) => (fields.about === "account" ? [text] : []));
  one("[data-account-shown]", root).hidden = texts.length === 0;
  one("[data-account-text]", root).textContent = texts.at(-1) ?? "";
}

export function armSaying(
  place: HTMLElement,
  shown: boolean,
  around: Around,
  says: (text: string) => Said | null,
): void {
  armDeed(place, shown, around, (text) => {
    const said = says(text);
    return said && deed(around.door, "say", said);
  });
}

export function armDeed(place: HTMLElement, shown: boolean, around: Around, writes: Pen["writes"]): void {
  place.hidden = !shown;
  if (shown) arm({ place, writes }, around.door, around.again, around.stop);
}

export function deed<V extends keyof (AcrossErrands & ProofErrands)>(
  door: Door,
  verb: V,
  asks: (AcrossErrands & ProofErrands)[V]["asks"],
): () => Promise<unknown> {
  return () => door.ask(verb, asks as never);
}
