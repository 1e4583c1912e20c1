// Check-ins, as the signed entries have them: the days that an assessment set, and what the reporter answered behind the
// code. An answer is a stranger's words, however signed: what has another form is unknown.
import { accepted, dayIn, daysAfter, word } from "./protection_kinds.ts";
import type { AcceptedEntry, ShownEntry } from "./telling.ts";

export const ANSWERS = {
  safe: ["yes", "unsure", "no"],
  harmed: ["no", "yes", "perhaps"],
  talk: ["no", "call", "write"],
} as const;
const UNKNOWN = "unknown";
// As casework/check_ins.py keeps it: until the next one's day, or so long.
const WINDOW_DAYS = 14;

export type CheckInAnswer = {
  id: string;
  due: string;
  day: string;
  declined: boolean;
  safe: string;
  harmed: string;
  talk: string;
  text: string;
};
/** `waiting`: its day is to come; `due`: its window is open. */
export type CheckIn = { due: string; state: "waiting" | "due" | "done" | "declined" | "unanswered" };

/**
 * What the reporter told by the code that changes the danger: an answer that is not declined, or that something happened.
 * `day`: the later of the signed one and the server's; a clock that is wrong may say a day to come.
 */
export type Told = { id: string; day: string; point: "check_in" | "incident" };

export function checkInAnswers(talk: readonly ShownEntry[]): CheckInAnswer[] {
  return fromReporter(talk)
    .filter(({ kind, fields }) => kind === "answer" && fields.about === "check_in")
    .map(({ id, day, text, fields }) => ({
      id,
      day,
      text,
      due: dayIn(fields.due),
      declined: fields.declined === true,
      safe: among("safe", fields.safe),
      harmed: among("harmed", fields.harmed),
      talk: among("talk", fields.talk),
    }));
}

/** Not safe, or harmed, or what cannot be read: somebody looks at it now. */
export function isUnsafe({ declined, safe, harmed }: CheckInAnswer): boolean {
  return !declined && !(safe === "yes" && harmed === "no");
}

export function toldOfDanger(talk: readonly ShownEntry[]): Told[] {
  const harmed = new Map(checkInAnswers(talk).map((answer) => [answer.id, answer]));
  return fromReporter(talk).flatMap(({ id, day: came, at, kind, fields }): Told[] => {
    const day = dayIn(at) > came ? dayIn(at) : came;
    if (kind === "message" && fields.about === "incident") return [{ id, day, point: "incident" }];
    const answer = harmed.get(id);
    return answer && !answer.declined ? [{ id, day, point: "check_in" }] : [];
  });
}

/** Of it, that somebody was harmed or may be: something happened, or an answer that is not safe. */
export function toldOfHarm(talk: readonly ShownEntry[]): Told[] {
  const unsafe = new Set(checkInAnswers(talk).flatMap((answer) => (isUnsafe(answer) ? [answer.id] : [])));
  return toldOfDanger(talk).filter(({ id, point }) => point === "incident" || unsafe.has(id));
}

/** The reporter said: stop all contact. */
export function wantsNoContact(talk: readonly ShownEntry[]): boolean {
  return fromReporter(talk).some(({ kind, fields }) => kind === "message" && fields.about === "no_contact");
}

/** Each day that was not replaced before it came, the earliest first. */
export function checkIns(file: readonly ShownEntry[], talk: readonly ShownEntry[], today: string): CheckIn[] {
  const answers = new Map(checkInAnswers(talk).map((answer) => [answer.due, answer]));
  const days = [...new Set(keptDays(accepted(file)))].sort();
  return days.map((due, place) => {
    const answer = answers.get(due);
    if (answer) return { due, state: answer.declined ? "declined" : "done" };
    if (due > today) return { due, state: "waiting" };
    const [next, longest] = [days[place + 1], daysAfter(due, WINDOW_DAYS)];
    const ends = next !== undefined && next < longest ? next : longest;
    return { due, state: today < ends ? "due" : "unanswered" };
  });
}

/** The newest two whose window is over. */
export function twoUnanswered(all: readonly CheckIn[]): boolean {
  const over = all.filter(({ state }) => state !== "waiting" && state !== "due").slice(-2);
  return over.length === 2 && over.every(({ state }) => state === "unanswered");
}

function keptDays(file: readonly AcceptedEntry[]): string[] {
  const set = file.filter(({ kind, fields }) => kind === "assessment" && Array.isArray(fields.check_ins));
  return set.flatMap(({ fields }, place) => {
    const replaced = set[place + 1]?.at ?? "9999-12-31";
    return (fields.check_ins as unknown[]).map(dayIn).filter((day) => day !== "" && day <= replaced);
  });
}

function fromReporter(talk: readonly ShownEntry[]): AcceptedEntry[] {
  return accepted(talk).filter(({ writer }) => writer.kind !== "office");
}

function among(question: keyof typeof ANSWERS, value: unknown): string {
  return (ANSWERS[question] as readonly string[]).includes(word(value)) ? word(value) : UNKNOWN;
}
