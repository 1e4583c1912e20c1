// The offers of one case: how each stands by the server's word and by the other office's signed one, and what can be done.
import type { CaseAcross, Transfer } from "./across.ts";
import { type Ended, recalling, telling, tellingReporter, wasRead } from "./across_entries.ts";
import { type Around, answerIn, armDeed, deed, roomOf, showAccount, showBetween } from "./between.ts";
import { label } from "./labels.ts";
import { choose, copyOf, fill, one } from "./showing.ts";
import type { AcceptedEntry, ShownEntry } from "./telling.ts";
import { toldBy } from "./told.ts";
import * as wording from "./wording.ts";

const OPEN = ["offered", "active"];
const ANSWERED = ["active", "refused", "done", "returned"];
const FAILED = ["refused", "expired"];
const SIGNED_AS: { [state: string]: string[] } = {
  active: ["accepted"],
  refused: ["refused"],
  done: ["done", "deleted"],
  returned: ["returned", "deleted"],
};

export function showOffers(list: HTMLElement, across: CaseAcross, around: Around): void {
  list.replaceChildren(...across.transfers.map((transfer) => show(transfer, across, around)));
}

function show(transfer: Transfer, across: CaseAcross, around: Around): HTMLElement {
  const item = copyOf("offer").firstElementChild as HTMLElement;
  const { own, names, rooms } = across;
  const room = roomOf(rooms, transfer, "offer");
  const answer = answerIn(room, transfer);
  const isGiver = transfer.from === own;
  const tells = isGiver ? untold(transfer, across, answer) : null;
  const follower = across.transfers.find(({ after, offered }) => after === transfer.id && offered !== "");
  const isSigned = answer !== undefined && (SIGNED_AS[transfer.state] ?? []).includes(answer.status);
  item.dataset.transfer = transfer.id;
  item.dataset.to = transfer.to;
  item.dataset.stands = transfer.state;
  choose(item, {
    state: transfer.state,
    incoming: transfer.to === own ? "yes" : "no",
    foreign: isGiver || transfer.to === own ? "no" : "yes",
    answer: ANSWERED.includes(transfer.state) ? (isSigned ? "given" : "missing") : "none",
    deletion: isGiver && transfer.deletion ? "yes" : "no",
    followed: isGiver && FAILED.includes(transfer.state) ? (follower ? "yes" : "nobody") : "no",
  });
  const other = transfer.to === own ? transfer.from : transfer.to;
  fill(item, {
    giver: names[transfer.from] ?? transfer.from,
    office: names[other] ?? other,
    mode: label("mode", transfer.mode),
    redaction: label("redaction", transfer.redaction),
    state: label("transfer", transfer.state),
    ends: wording.moment(transfer.ends),
    answer: label("transfer", answer?.status === "accepted" ? "active" : (answer?.status ?? "")),
    reason: reasonIn(answer),
    words: answer?.text ?? "",
    follower: follower ? (names[follower.to] ?? follower.to) : "",
  });
  one<HTMLAnchorElement>("[data-to-offer]", item).href = `/desk/offers/${transfer.id}`;
  armTelling(item, transfer, tells, answer, across, around);
  armRecall(item, transfer, isGiver, across, around);
  showAccount(item, roomOf(rooms, transfer, "share"));
  // Once consent was taken back, whoever gave it says nothing more there.
  const isOpen = OPEN.includes(transfer.state) && !(isGiver && across.withdrawn);
  showBetween(item, room, transfer, isOpen, around);
  return item;
}

function armTelling(
  item: HTMLElement,
  { to }: Transfer,
  tells: Ended | null,
  answer: AcceptedEntry | undefined,
  across: CaseAcross,
  around: Around,
): void {
  const place = one('[data-pen="tell"]', item);
  const reason = tells === "refused" ? String(answer?.fields.reason ?? "") : "";
  armDeed(place, tells !== null, around, () => {
    const more = one<HTMLTextAreaElement>('[data-part="more"]', place).value.trim();
    if (tells === null) return null;
    const status = telling(tells, to, toldBy(across, tells, to, more), reason);
    return deed(around.door, "sign", tellingReporter(status));
  });
}

function armRecall(item: HTMLElement, transfer: Transfer, isGiver: boolean, across: CaseAcross, around: Around): void {
  const { to, mode, redaction, recallable } = transfer;
  // Who does not speak with the reporter tells them nothing; whoever takes a lead back speaks again.
  const tells = across.voice || (isGiver && mode === "lead" && redaction === "none" && transfer.state === "active");
  const read = wasRead(transfer);
  armDeed(one('[data-pen="recall"]', item), recallable, around, (text) => {
    const status = { ...telling("recalled", to, toldBy(across, `recalled_${read}`, to)), step: read };
    return deed(around.door, "sign", recalling(transfer, text, tells ? status : null));
  });
}

/** What the reporter was not told yet of how this went; null: all of it, or somebody else says it. */
function untold(transfer: Transfer, { view, voice }: CaseAcross, answer: AcceptedEntry | undefined): Ended | null {
  const owed = owedOf(transfer, answer);
  // Who leads no more may still say how theirs ended, and nothing of one that goes on.
  if (owed === null || (owed === "agreed" && !voice)) return null;
  const told = accepted(view.talk.entries).filter(
    ({ kind, fields, writer }) =>
      kind === "status" && writer.kind === "office" && (fields.to === transfer.to || fields.by === transfer.to),
  );
  return told.at(-1)?.status === owed ? null : owed;
}

function owedOf({ state, mode, redaction, deletion }: Transfer, answer: AcceptedEntry | undefined): Ended | null {
  if (deletion) return "deletion_asked";
  // Whoever gets the talk says there itself that it takes the case, and, as its lead, that it gives it back.
  if (state === "active") return redaction === "none" ? null : "agreed";
  if (state === "returned" && mode === "lead" && redaction === "none") return null;
  if (state === "refused" || state === "expired") return state;
  if (state === "done" || state === "returned") return answer?.status === "deleted" ? null : state;
  return null;
}

function reasonIn(answer: AcceptedEntry | undefined): string {
  const reason = answer?.fields.reason;
  return typeof reason === "string" ? label("reason", reason) : "";
}

function accepted(entries: readonly ShownEntry[]): AcceptedEntry[] {
  return entries.flatMap((entry) => ("refused" in entry ? [] : [entry]));
}
