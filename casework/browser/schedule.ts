// When the risk is judged again, and which check-ins follow: what the schedule asked for and nobody did, the days by level.
import { type Told, toldOfDanger, toldOfHarm } from "./check_ins.ts";
import { accepted, daysAfter, word } from "./protection_kinds.ts";
import { assessments } from "./protection_record.ts";
import { graver, type Level, RULES } from "./reprisal.ts";
import type { AcceptedEntry, ShownEntry } from "./telling.ts";

export type Skipped = { point: string; day: string };

// From these on check-ins are counted anew, as from a higher level; the others go on counting.
const RESTARTS = ["receipt", "accused", "outcome", "incident"];
const BEFOREHAND = ["share", "accused"];
const FOUND = ["founded", "partly_founded", "unfounded"];
const MOST_CHECK_INS = 8;

/** Where the schedule asked for an assessment and there is none; one row a point, the newest. */
export function skipped(file: readonly ShownEntry[], talk: readonly ShownEntry[] = []): Skipped[] {
  return newestOf([...inFile(file), ...unjudged(file, talk)]);
}

/** Of those, what is still owed: before a share, and before the accused is told, nobody judges any more, so a later one does. */
export function leftUnjudged(file: readonly ShownEntry[], talk: readonly ShownEntry[]): Skipped[] {
  const open = inFile(file).filter(({ point, judgedSince }) => !(judgedSince && BEFOREHAND.includes(point)));
  return newestOf([...open, ...unjudged(file, talk)]);
}

/** What the reporter told of danger that no assessment says it has in view. */
export function unjudged(file: readonly ShownEntry[], talk: readonly ShownEntry[]): Told[] {
  const seen = new Set(assessments(file).flatMap(({ heard }) => heard));
  return toldOfDanger(talk).filter(({ id }) => !seen.has(id));
}

function newestOf(rows: readonly Skipped[]): Skipped[] {
  const found = new Map<string, string>();
  for (const { point, day } of rows) if ((found.get(point) ?? "") <= day) found.set(point, day);
  return [...found].map(([point, day]) => ({ point, day }));
}

/** The days to come of the level, counted from what last changed the danger; none when they are over. */
export function checkInDays(
  level: Level,
  point: string,
  { file, talk, today }: { file: readonly ShownEntry[]; talk: readonly ShownEntry[]; today: string },
): string[] {
  const before = assessments(file).at(-1)?.level;
  const since = RESTARTS.includes(point) || isRise(before, level) ? today : lastChange(file, talk, today);
  const days = (RULES.check_ins[level] ?? []).map((after) => daysAfter(since, after));
  return days.filter((day) => day > today).slice(0, MOST_CHECK_INS);
}

function lastChange(file: readonly ShownEntry[], talk: readonly ShownEntry[], today: string): string {
  const all = accepted(file);
  const happened = all.flatMap((entry, place) =>
    entry.kind !== "opened" && RESTARTS.includes(pointOf(entry, all.slice(0, place))) ? [entry.at] : [],
  );
  const judged = assessments(file).flatMap(({ point, day, level }, place, every) =>
    RESTARTS.includes(point) || isRise(every[place - 1]?.level, level) ? [day] : [],
  );
  const told = toldOfHarm(talk).map(({ day }) => day);
  const last = [...happened, ...judged, ...told].sort().at(-1) ?? today;
  return last < today ? last : today;
}

function isRise(before: Level | undefined, level: Level): boolean {
  return before !== undefined && before !== level && graver(before, level) === level;
}

function inFile(file: readonly ShownEntry[]): (Skipped & { judgedSince: boolean })[] {
  const all = accepted(file);
  const judged = new Map(assessments(file).map((one) => [one.id, one]));
  const at = all.map(({ id }) => judged.get(id));
  const hasOne = (point: string, from: number, to: number) =>
    at.some((one, place) => one?.point === point && place > from && place < to);
  const found = new Map<string, number>();
  const last: Record<string, number> = {};
  for (const [place, entry] of all.entries()) {
    const point = pointOf(entry, all.slice(0, place));
    if (point === "") continue;
    const before = last[point] ?? -1;
    last[point] = place;
    const isAsked =
      point === "share"
        ? at.slice(0, place).some((one) => one?.point === "share" && one.day === entry.at)
        : point === "accused"
          ? hasOne(point, before, place)
          : hasOne(point, point === "incident" ? place : before, all.length);
    if (isAsked) found.delete(point);
    else found.set(point, place);
  }
  return [...found].map(([point, place]) => ({
    point,
    day: all[place]?.at ?? "",
    judgedSince: at.slice(place + 1).some(Boolean),
  }));
}

/** Which point of the schedule this entry is, by what the file said before it. */
export function pointOf({ kind, fields }: AcceptedEntry, before: readonly AcceptedEntry[]): string {
  if (kind === "opened") return "receipt";
  if (kind === "incident") return "incident";
  if (kind === "decision") return fields.about === undefined ? ofDecision(word(fields.decision)) : "";
  if (kind === "triage") {
    const decided = decidedIn(fields);
    return decided === decidedBefore(before) ? "" : ({ inquire: "inquiry", conclude: "outcome" }[decided] ?? "");
  }
  if (kind !== "assessment" || fields.about !== "accused") return "";
  const heard = word(fields.heard_on);
  if (heard && !before.some((one) => one.fields.heard_on === heard)) return "accused";
  return FOUND.includes(word(fields.finding)) ? "outcome" : "";
}

/** A letter is a share as an offer is; what is concluded, or known of a mediation, is an outcome as a finding is. */
function ofDecision(decision: string): string {
  const points: { [decision: string]: string } = {
    offered: "share",
    letter: "share",
    inquire: "inquiry",
    conclude: "outcome",
    closed: "closure",
  };
  return points[decision] ?? "";
}

function decidedBefore(before: readonly AcceptedEntry[]): string {
  const triage = before.filter(({ kind }) => kind === "triage").at(-1);
  return triage ? decidedIn(triage.fields) : "";
}

function decidedIn({ answers }: AcceptedEntry["fields"]): string {
  return typeof answers === "object" && answers !== null && !Array.isArray(answers) ? word(answers.decision) : "";
}
