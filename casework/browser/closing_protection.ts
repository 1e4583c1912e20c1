// Whether the protection of people in a case may end, by its own criteria, whatever became of the case; and whether it has.
// What is signed ends nothing while a duty is open, and whatever the reporter writes afterwards opens it again.
import { checkIns, toldOfHarm } from "./check_ins.ts";
import { type Fields, isOpen, keptOf } from "./kept_records.ts";
import { keptDays } from "./limitation.ts";
import { accepted, dayIn, daysAfter, isOther, word } from "./protection_kinds.ts";
import { leftUnjudged } from "./schedule.ts";
import type { AcceptedEntry, ShownEntry } from "./telling.ts";

export const DUTIES = [
  "check_ins",
  "quiet",
  "terms",
  "measures",
  "referrals",
  "remedies",
  "judged",
  "verified",
] as const;
export type Duty = (typeof DUTIES)[number];
/** `voice`: whether this office speaks with the reporter; another one's check-ins are not its to end. */
export type Said = { file: readonly ShownEntry[]; talk: readonly ShownEntry[]; today: string; voice: boolean };
/** `state`: reopened: something came after it. `closes`: the entry that closes it, or null. */
export type Closing = { state: "open" | "proposed" | "closed" | "reopened"; closes: AcceptedEntry | null };

const QUIET_DAYS = 90;
const TRIES = 3;
const TERMS = ["limitation", "relief"];

/** `unreachable`: they were tried on three days, so a last check-in that nobody answered does not keep the track open. */
export function openDuties({ file, talk, today, voice }: Said, unreachable: boolean): Duty[] {
  const last = checkIns(file, talk, today).at(-1)?.state;
  const harm = lastHarm(file, talk, today);
  const terms = keptDays(file).filter(({ what, state }) => TERMS.includes(what) && state === "running");
  const open: { [duty in Duty]: boolean } = {
    check_ins: voice && last !== "done" && last !== "declined" && !(last === "unanswered" && unreachable),
    quiet: harm !== "" && daysAfter(harm, QUIET_DAYS) > today,
    terms: terms.length > 0 || keptOf("relief", file).some(({ decision }) => decision === "pending"),
    measures: keptOf("measure", file).some(({ state }) => isOpen(state)),
    referrals: keptOf("referral", file).some((referral) => awaitsContact(referral, today)),
    remedies: keptOf("remedy", file).some(({ agreed, delivered }) => agreed && !isPast(delivered, today)),
    judged: leftUnjudged(file, talk).length > 0,
    // It may be the one that says that something happened.
    verified: talk.some((entry) => "refused" in entry),
  };
  return DUTIES.filter((duty) => open[duty]);
}

/** The service has taken them on, and nobody has met them yet. */
function awaitsContact({ accepted: taken, first_contact, outcome }: Fields, today: string): boolean {
  return taken === "yes" && outcome !== "broken_off" && !isPast(first_contact, today);
}

function isPast(day: string | undefined, today: string): boolean {
  return dayIn(day) !== "" && dayIn(day) <= today;
}

export function closingOf(said: Said): Closing {
  const file = accepted(said.file);
  const closes = newestClosing(file);
  if (closes === null) return { state: "open", closes };
  const after = file.slice(file.indexOf(closes) + 1);
  if (hasWrittenSince(said.talk, closes) || after.some(reopens)) return { state: "reopened", closes };
  const agreed = after.some(
    (entry) =>
      entry.fields.decision === "protection_close_agreed" &&
      entry.fields.closes === closes.id &&
      isOther(entry, closes),
  );
  if (openDuties(said, isUnreachable(closes)).length > 0) return { state: agreed ? "reopened" : "open", closes };
  return { state: agreed ? "closed" : "proposed", closes };
}

/** The newest entry of the reporter's side, or empty. */
export function lastOfReporter(talk: readonly ShownEntry[]): string {
  return ofReporter(talk).at(-1)?.id ?? "";
}

/** What has another form counts for nothing. */
function newestClosing(file: readonly AcceptedEntry[]): AcceptedEntry | null {
  const closings = file.filter(({ kind, fields }) => kind === "decision" && fields.decision === "protection_closed");
  return closings.filter((entry) => isAgreed(entry) || isUnreachable(entry)).at(-1) ?? null;
}

function isAgreed({ fields, at }: AcceptedEntry): boolean {
  const day = dayIn(fields.asked_on);
  return fields.how === "agrees" && day !== "" && day <= at;
}

function isUnreachable({ fields, at }: AcceptedEntry): boolean {
  if (fields.how !== "unreachable" || !Array.isArray(fields.tries)) return false;
  const days = fields.tries.map(dayIn).filter((day) => day !== "" && day <= at);
  return new Set(days).size >= TRIES;
}

function hasWrittenSince(talk: readonly ShownEntry[], closes: AcceptedEntry): boolean {
  const ids = ofReporter(talk).map(({ id }) => id);
  const last = word(closes.fields.last);
  return ids.length > 0 && ids.at(-1) !== last;
}

/** Of the office's own: a new incident, a judgement of the risk, anything that is kept or planned. */
function reopens({ kind, fields }: AcceptedEntry): boolean {
  return (
    ["incident", "measure", "referral"].includes(kind) ||
    ["reprisal", "person"].includes(word(fields.about)) ||
    (kind === "plan" && fields.about === "protection")
  );
}

/** The last day on which somebody was harmed, as far as anybody has told; or empty. */
function lastHarm(file: readonly ShownEntry[], talk: readonly ShownEntry[], today: string): string {
  const acts = accepted(file).flatMap(({ kind, fields, at }) =>
    kind === "incident" ? [dayIn(fields.last) || dayIn(fields.first) || at] : [],
  );
  const told = toldOfHarm(talk).map(({ day }) => day);
  const last = [...acts, ...told].sort().at(-1) ?? "";
  return last < today ? last : today;
}

function ofReporter(talk: readonly ShownEntry[]): AcceptedEntry[] {
  return accepted(talk).filter(({ writer }) => writer.kind !== "office");
}
