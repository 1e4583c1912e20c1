// What the office's file says of protection: how the risk was judged and when, and whether the plan was approved. Entries of
// colleagues are read for their shape: what has another one counts for nothing.
import { toldOfHarm } from "./check_ins.ts";
import { accepted, dayIn, isOther, word } from "./protection_kinds.ts";
import { assess, graver, isLevel, type Level, Misread, type ReprisalRisk, RULES } from "./reprisal.ts";
import type { AcceptedEntry, ShownEntry } from "./telling.ts";

/**
 * `level`: the graver of what was signed and what the answers give today, so nobody signs a level beside them. `heard`: the
 * entries of the reporter that it has in view. `checkIns`: the days that it set.
 */
export type Assessment = ReprisalRisk & {
  id: string;
  day: string;
  point: string;
  answers: { [question: string]: number };
  seriousness: string;
  heard: string[];
  checkIns: string[];
  text: string;
  entry: AcceptedEntry;
};
/**
 * `by`: the member who approved it, with another certificate than whoever wrote it, and where the level is high a supervisor
 * as the server says; null: nobody yet. `outdated`: since then the risk was judged at another level, or something happened,
 * so no approval counts.
 */
export type ProtectionPlan = {
  id: string;
  day: string;
  text: string;
  level: Level | "";
  entry: AcceptedEntry;
  by: AcceptedEntry | null;
  outdated: boolean;
};
/** `level` as the gates name it; empty where nobody has judged it today, before a share. `approved`: by two members. */
export type ShareRisk = { level: "" | "low" | "moderate" | "high"; approved: boolean };

const AS_GATES: Record<Level, ShareRisk["level"]> = { L: "low", M: "moderate", H: "high" };

export function assessments(entries: readonly ShownEntry[]): Assessment[] {
  return accepted(entries).flatMap((entry) => readAssessment(entry) ?? []);
}

/** `supervisors`: the office's, by member, as the server says. Where it lists everybody, any other member counts. */
export function newestPlan(
  entries: readonly ShownEntry[],
  supervisors: readonly string[],
  talk: readonly ShownEntry[],
): ProtectionPlan | null {
  const all = accepted(entries);
  const said = all.filter(({ kind, fields }) => kind === "plan" && fields.about === "protection");
  const plan = said.filter(({ fields }) => fields.approved !== true).at(-1);
  if (!plan) return null;
  const place = all.indexOf(plan);
  const [before, after] = [all.slice(0, place), all.slice(place)];
  const level = assessments(before).at(-1)?.level ?? "";
  const outdated = assessments(after).some((later) => later.level !== level) || hasHappened(before, after, talk);
  const by = said.find(
    (one) =>
      one.fields.approved === true &&
      one.fields.plan === plan.id &&
      isOther(one, plan) &&
      (level !== "H" || isAmong(one, supervisors)),
  );
  return {
    id: plan.id,
    day: plan.at,
    text: plan.text,
    level,
    entry: plan,
    by: outdated ? null : (by ?? null),
    outdated,
  };
}

/** Something that the plan does not know of: in the file, or judged since, or told and judged since. */
function hasHappened(
  before: readonly AcceptedEntry[],
  after: readonly AcceptedEntry[],
  talk: readonly ShownEntry[],
): boolean {
  const known = new Set(assessments(before).flatMap(({ heard }) => heard));
  const harm = new Set(toldOfHarm(talk).flatMap(({ id }) => (known.has(id) ? [] : [id])));
  const isNew = ({ point, heard }: Assessment) => point === "incident" || heard.some((id) => harm.has(id));
  return after.some(({ kind }) => kind === "incident") || assessments(after).some(isNew);
}

/** By the gravest of all that was judged today, once something was judged before a share. */
export function riskOfShare(
  entries: readonly ShownEntry[],
  today: string,
  supervisors: readonly string[],
  talk: readonly ShownEntry[],
): ShareRisk {
  const judged = assessments(entries).filter(({ day }) => day === today);
  const standing = judged.filter((one, place) => !judged.slice(place + 1).some((later) => takesBack(later, one)));
  const asked = judged.some(({ point }) => point === "share");
  const level = asked ? AS_GATES[standing.map((one) => one.level).reduce(graver)] : "";
  const plan = newestPlan(entries, supervisors, talk);
  return { level, approved: Boolean(plan?.by) && (level !== "high" || plan?.level === "H") };
}

/** Nobody talks their own judgement down on the day of a share: a lower one is somebody else's, made for the share. */
function takesBack(later: Assessment, one: Assessment): boolean {
  const isLower = later.level !== one.level && graver(later.level, one.level) === one.level;
  return isLower && later.point === "share" && isOther(later.entry, one.entry);
}

function isAmong({ writer }: AcceptedEntry, members: readonly string[]): boolean {
  return writer.kind === "office" && members.includes(writer.member);
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
      heard: listed(fields.heard).map(word),
      checkIns: listed(fields.check_ins).map(dayIn).filter(Boolean),
      text,
      entry,
    };
  } catch (error) {
    if (error instanceof Misread) return null;
    throw error;
  }
}

function listed(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
