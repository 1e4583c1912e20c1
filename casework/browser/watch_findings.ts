// What in the protection of one case wants a person's eyes: out of its verified entries, for the list over all cases.
import { checkInAnswers, checkIns, isUnsafe, twoUnanswered } from "./check_ins.ts";
import { closingOf } from "./closing_protection.ts";
import { keptOf } from "./kept_records.ts";
import { assessments, newestPlan } from "./protection_record.ts";
import { skipped, unjudged } from "./schedule.ts";
import type { CaseView } from "./telling.ts";

/** The gravest first. */
export const FINDINGS = [
  "unsafe",
  "silent",
  "plan_missing",
  "plan_open",
  "left_out",
  "review_late",
  "end_proposed",
] as const;
export type Finding = (typeof FINDINGS)[number];
/** `points`: of the schedule, that were left out. */
export type Found = { findings: Finding[]; points: string[] };

/** Something that was written on either side is not in view. */
export function isUnverified({ file, talk }: Pick<CaseView, "file" | "talk">): boolean {
  return [file, talk].some(({ broken, entries }) => broken || entries.some((entry) => "refused" in entry));
}

export function findingsIn({ file, talk, today, voice }: CaseView, supervisors: readonly string[]): Found {
  const [entries, said] = [file.entries, talk.entries];
  const points = skipped(entries, said).map(({ point }) => point);
  const toJudge = new Set(unjudged(entries, said).map(({ id }) => id));
  const level = assessments(entries).at(-1)?.level;
  const plan = newestPlan(entries, supervisors, said);
  const unsafe = checkInAnswers(said).some((answer) => isUnsafe(answer) && toJudge.has(answer.id));
  const late = keptOf("measure", entries).some(({ until }) => until && until < today);
  const happened = unjudged(entries, said).some(({ point }) => point === "incident");
  const holds: { [finding in Finding]: boolean } = {
    unsafe: unsafe || happened,
    silent: twoUnanswered(checkIns(entries, said, today)),
    plan_missing: (level === "H" || level === "M") && (plan === null || plan.outdated),
    plan_open: plan !== null && !plan.outdated && plan.by === null,
    left_out: points.length > 0,
    review_late: late,
    end_proposed: closingOf({ file: entries, talk: said, today, voice }).state === "proposed",
  };
  return { findings: FINDINGS.filter((finding) => holds[finding]), points };
}
