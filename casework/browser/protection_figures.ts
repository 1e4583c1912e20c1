// Figures of protection for the office: counts over its own cases and nothing else. A number below five is never shown, and
// neither is one from which it follows; a median only from ten on.

import { daysBetween } from "../../crypto/browser/days.ts";
import { checkIns } from "./check_ins.ts";
import { detriments, intervals } from "./detriments.ts";
import { keptOf } from "./kept_records.ts";
import { accepted } from "./protection_kinds.ts";
import { assessments } from "./protection_record.ts";
import { pointOf } from "./schedule.ts";
import type { CaseView } from "./telling.ts";

const LEAST = 5;
const LEAST_FOR_MEDIAN = 10;

/** `shown`: a number, or null where it is hidden; an `of` beside it is the whole that it is a part of. */
export type Figure = { name: string; shown: number | null; of?: number | null };

/** Of one case, so that nothing of it need be kept: counts by name, and days for the medians. */
export type Tally = { counts: { [name: string]: number }; days: { [name: string]: number[] } };

const PARTS: [name: string, whole: string][] = [
  ["assessed_in_time", "cases"],
  ["judged_before_share", "shares"],
  ["check_ins_done", "check_ins_over"],
  ["relief_granted", "relief"],
];
const WHOLES = ["cases", "persons", "incidents", "shares", "harm_after_share", "check_ins_over", "measures", "relief"];
const MEASURES = ["measures_requested", "measures_given", "measures_refused"];
const MEDIANS = ["report_to_incident", "to_first_measure"];

export function tally({ file, talk, report, today }: CaseView): Tally {
  const entries = file.entries;
  const all = accepted(entries);
  const judged = assessments(entries);
  const acts = detriments(entries);
  const reported = report.entry.day;
  const since = acts.map(({ first }) => intervals(first, reported, entries));
  const shares = all.filter((entry, place) => pointOf(entry, all.slice(0, place)) === "share");
  const over = checkIns(entries, talk.entries, today).filter(({ state }) => !["waiting", "due"].includes(state));
  const measures = keptOf("measure", entries);
  const relief = keptOf("relief", entries);
  const first = all.find(({ kind, fields }) => kind === "measure" && fields.about === undefined)?.at;
  const by: { [phase: string]: number } = {};
  for (const { phase } of acts) by[`phase_${phase}`] = (by[`phase_${phase}`] ?? 0) + 1;
  return {
    counts: {
      cases: 1,
      // Days are the finest that is signed: by the end of the following day.
      assessed_in_time: Number(judged.some(({ day }) => daysBetween(reported, day) <= 1)),
      persons: keptOf("person", entries).length,
      incidents: acts.length,
      ...by,
      shares: shares.length,
      judged_before_share: shares.filter(({ at }) => judged.some(({ point, day }) => point === "share" && day === at))
        .length,
      harm_after_share: since.filter(({ disclosure }) => disclosure !== null).length,
      check_ins_over: over.length,
      check_ins_done: over.filter(({ state }) => state === "done").length,
      measures: measures.length,
      measures_requested: measures.filter(({ state }) => state === "requested").length,
      measures_given: measures.filter(({ state }) => state === "active" || state === "ended").length,
      measures_refused: measures.filter(({ state }) => state === "refused").length,
      relief: relief.length,
      relief_granted: relief.filter(({ decision }) => decision === "granted").length,
    },
    days: {
      report_to_incident: since.flatMap(({ report: days }) => (days === null ? [] : [days])),
      to_first_measure: first ? [Math.max(0, daysBetween(reported, first))] : [],
    },
  };
}

export function figures(tallies: readonly Tally[], phases: readonly string[]): Figure[] {
  const sum = (name: string) => tallies.reduce((total, { counts }) => total + (counts[name] ?? 0), 0);
  const parts = PARTS.map(([name, whole]) => ({ name, ...partOf(sum(name), sum(whole)) }));
  const split = (names: readonly string[]) => {
    const shown = hideParts(names.map(sum));
    return names.map((name, place) => ({ name, shown: shown[place] ?? null }));
  };
  const wholes = new Map(WHOLES.map((name) => [name, hide(sum(name))]));
  const splits = [
    { whole: "measures", parts: split(MEASURES) },
    { whole: "incidents", parts: split(phases.map((phase) => `phase_${phase}`)) },
  ];
  for (const { whole, parts } of splits) if (restTells(sum(whole), parts)) wholes.set(whole, null);
  const medians = MEDIANS.map((name) => ({ name, shown: median(tallies.flatMap(({ days }) => days[name] ?? [])) }));
  return [
    ...[...wholes].map(([name, shown]) => ({ name, shown })),
    ...parts,
    ...splits.flatMap((one) => one.parts),
    ...medians,
  ];
}

function partOf(part: number, whole: number): Pick<Figure, "shown" | "of"> {
  const rest = whole - part;
  const tells = rest > 0 && rest < LEAST;
  return { shown: tells ? null : hide(part), of: hide(whole) };
}

/** Of parts that add up to a whole, one hidden part would follow from the others: then the smallest of them goes, too. */
function hideParts(counts: readonly number[]): (number | null)[] {
  const shown = counts.map(hide);
  const left = shown.flatMap((count) => (count === null ? [] : [count]));
  if (left.length !== counts.length - 1 || left.length === 0) return shown;
  const smallest = shown.indexOf(Math.min(...left));
  return shown.map((count, place) => (place === smallest ? null : count));
}

/** What the whole leaves for the parts that are hidden, together, is itself a number below five. */
function restTells(whole: number, parts: readonly Figure[]): boolean {
  const rest = parts.reduce((left, { shown }) => left - (shown ?? 0), whole);
  return rest < LEAST && parts.some(({ shown }) => shown === null);
}

function hide(count: number): number | null {
  return count < LEAST ? null : count;
}

function median(days: number[]): number | null {
  if (days.length < LEAST_FOR_MEDIAN) return null;
  const sorted = [...days].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}
