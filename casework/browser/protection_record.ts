// What the office's file says of protection: how the risk was judged and when, which of the schedule was left out, and
// whether the plan was approved. Entries of colleagues are read for their shape: what has another one counts for nothing.
import type { Body, Json } from "../../crypto/browser/bodies.ts";
import { assess, graver, isLevel, type Level, Misread, type ReprisalRisk, RULES } from "./reprisal.ts";
import type { AcceptedEntry, ShownEntry } from "./telling.ts";

/** `level`: the graver of what was signed and what the answers give today, so nobody signs a level beside them. */
export type Assessment = ReprisalRisk & {
  id: string;
  day: string;
  point: string;
  answers: { [question: string]: number };
  seriousness: string;
  text: string;
  entry: AcceptedEntry;
};
/** `by`: the member who approved it, with another certificate than whoever wrote it; null: nobody yet. */
export type ProtectionPlan = { id: string; day: string; text: string; entry: AcceptedEntry; by: AcceptedEntry | null };
export type Skipped = { point: string; day: string };
/** `level` as the gates name it; empty where nobody has judged it today, before a share. `approved`: by two members. */
export type ShareRisk = { level: "" | "low" | "moderate" | "high"; approved: boolean };

const AS_GATES: Record<Level, ShareRisk["level"]> = { L: "low", M: "moderate", H: "high" };
// From these on check-ins are counted anew; the others go on counting.
const RESTARTS = ["receipt", "accused", "outcome", "incident"];
const DAY = 86_400_000;

export function assessments(entries: readonly ShownEntry[]): Assessment[] {
  return accepted(entries).flatMap((entry) => readAssessment(entry) ?? []);
}

export function newestPlan(entries: readonly ShownEntry[]): ProtectionPlan | null {
  const said = accepted(entries).filter(({ kind, fields }) => kind === "plan" && fields.about === "protection");
  const plan = said.filter(({ fields }) => fields.approved !== true).at(-1);
  if (!plan) return null;
  const by = said.find((one) => one.fields.approved === true && one.fields.plan === plan.id && isOther(one, plan));
  return { id: plan.id, day: plan.at, text: plan.text, entry: plan, by: by ?? null };
}

/** By whatever was judged today from the newest assessment before a share on: the gravest of it. */
export function riskOfShare(entries: readonly ShownEntry[], today: string): ShareRisk {
  const all = assessments(entries);
  const asked = all.map(({ point, day }) => point === "share" && day === today).lastIndexOf(true);
  const level =
    asked < 0
      ? ""
      : AS_GATES[
          all
            .slice(asked)
            .map((one) => one.level)
            .reduce(graver)
        ];
  return { level, approved: Boolean(newestPlan(entries)?.by) };
}

/** Where the schedule asked for an assessment and the file has none; one row a point, the newest. */
export function skipped(entries: readonly ShownEntry[]): Skipped[] {
  const all = accepted(entries);
  const judged = all.map(readAssessment);
  const hasOne = (point: string, from: number, to: number) =>
    judged.some((one, place) => one?.point === point && place > from && place < to);
  const found = new Map<string, string>();
  const last: Record<string, number> = {};
  for (const [place, entry] of all.entries()) {
    const point = pointOf(entry, all.slice(0, place));
    if (point === "") continue;
    const before = last[point] ?? -1;
    last[point] = place;
    const isAsked =
      point === "share"
        ? judged.slice(0, place).some((one) => one?.point === "share" && one.day === entry.at)
        : point === "accused"
          ? hasOne(point, before, place)
          : hasOne(point, point === "incident" ? place : before, all.length);
    if (isAsked) found.delete(point);
    else found.set(point, entry.at);
  }
  return [...found].map(([point, day]) => ({ point, day }));
}

/** By the days that the level sets, counted from what last restarted them; empty when they are over. */
export function nextCheckIn(level: Level, point: string, earlier: readonly Assessment[], today: string): string {
  const restart = earlier.filter((one) => RESTARTS.includes(one.point)).at(-1)?.day ?? today;
  const since = Date.parse(RESTARTS.includes(point) ? today : restart);
  const days = (RULES.check_ins[level] ?? []).map((after) => new Date(since + after * DAY).toISOString().slice(0, 10));
  return days.find((day) => day > today) ?? "";
}

/** Which point of the schedule this entry is, by what the file said before it. */
function pointOf({ kind, fields }: AcceptedEntry, before: readonly AcceptedEntry[]): string {
  if (kind === "opened") return "receipt";
  if (kind === "incident") return "incident";
  if (kind === "decision")
    return { offered: "share", inquire: "inquiry", closed: "closure" }[word(fields.decision)] ?? "";
  if (kind === "triage") return decidedIn(fields) === "inquire" && !wasInquiring(before) ? "inquiry" : "";
  if (kind !== "assessment" || fields.about !== "accused") return "";
  const heard = word(fields.heard_on);
  if (heard && !before.some((one) => one.fields.heard_on === heard)) return "accused";
  return ["founded", "partly_founded", "unfounded"].includes(word(fields.finding)) ? "outcome" : "";
}

function wasInquiring(before: readonly AcceptedEntry[]): boolean {
  const triage = before.filter(({ kind }) => kind === "triage").at(-1);
  return triage !== undefined && decidedIn(triage.fields) === "inquire";
}

function decidedIn({ answers }: Body): string {
  return typeof answers === "object" && answers !== null && !Array.isArray(answers) ? word(answers.decision) : "";
}

function readAssessment(entry: AcceptedEntry): Assessment | null {
  const { kind, fields, id, at, text } = entry;
  if (kind !== "assessment" || fields.about !== "reprisal") return null;
  try {
    const risk = assess(RULES, fields.answers, fields.seriousness);
    const level = isLevel(fields.level) ? graver(fields.level, risk.level) : risk.level;
    const answers = fields.answers as Assessment["answers"];
    return {
      ...risk,
      level,
      id,
      day: at,
      point: word(fields.at_point),
      answers,
      seriousness: word(fields.seriousness),
      text,
      entry,
    };
  } catch (error) {
    if (error instanceof Misread) return null;
    throw error;
  }
}

/** By the certificates that the worker has checked; the same person with a new key is the same person. */
function isOther({ writer: one }: AcceptedEntry, { writer: other }: AcceptedEntry): boolean {
  return one.kind === "office" && other.kind === "office" && one.member !== "" && one.member !== other.member;
}

function accepted(entries: readonly ShownEntry[]): AcceptedEntry[] {
  return entries.flatMap((entry) => ("refused" in entry ? [] : [entry]));
}

function word(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
