// One triage as it stands in the office's file. The newest counts; the earlier ones stay where they are.
import type { Body, Json } from "../../crypto/browser/bodies.ts";
import { type Suggestion, suggest, type Weighed } from "./severity.ts";
import { codesOf, FLAGS, graver, isSeverity, type Severity, TERMS } from "./taxonomy.ts";
import type { ShownEntry, Writing } from "./telling.ts";

/** `answers`: one choice a field, "unknown" where nothing was chosen. `severity` empty: as suggested. */
export type Triage = {
  category: string;
  sub: string;
  further: string[];
  flags: string[];
  groups: string[];
  answers: Record<string, string>;
  words: Record<string, string>;
  severity: string;
};

const DAY = 86_400_000;
const HOUR = 3_600_000;
const SITE_LENGTH = 24;

export function weighedBy({ category, sub, flags, answers }: Triage): Weighed {
  const [scale, scope, irremediability] = ["scale", "scope", "irremediability"].map((field) => {
    const number = Number.parseInt(answers[field] ?? "", 10);
    return Number.isNaN(number) ? null : number;
  });
  return { category, sub, flags, scale: scale ?? null, scope: scope ?? null, irremediability: irremediability ?? null };
}

export function severityOf(triage: Triage): { chosen: Severity; suggested: Suggestion } {
  const suggested = suggest(weighedBy(triage));
  return { chosen: isSeverity(triage.severity) ? triage.severity : suggested.severity, suggested };
}

/** Critical ones, and whatever ends here or leaves the office. */
export function needsSecondReader(triage: Triage): boolean {
  const leaves = ["conclude", "refer", "inform_authority"].includes(triage.answers.decision ?? "");
  return leaves || severityOf(triage).chosen === "S1";
}

export function isGuessable({ answers, flags }: Triage): boolean {
  return ["one", "under_5"].includes(answers.known_to ?? "") || flags.includes("identity_guessable");
}

/** `received`, `today`: days; `latest`: the day on which it is looked at again at the latest, because it should move up then.
 * What the server learns is when something is due, and nothing of why. */
export function triageWriting(triage: Triage, received: string, today: string, latest: string): Writing {
  const { chosen, suggested } = severityOf(triage);
  const { annexII, craft } = codesOf(triage.category, triage.sub);
  const second = needsSecondReader(triage) ? { second_reader: true } : {};
  const body: Body = {
    kind: "triage",
    ...triage,
    severity: chosen,
    suggested: suggested.severity,
    floor: suggested.floor,
    sum: suggested.sum,
    annex_ii: annexII,
    craft,
    second_reader: needsSecondReader(triage),
  };
  return {
    verb: "triage",
    entries: { entry: { box: "file", body } },
    rest: { due: dueDays(chosen, received, today, latest), ...second },
  };
}

function dueDays(severity: Severity, received: string, today: string, latest: string): Body {
  const { first_answer, review } = TERMS[severity];
  const answer = addDays(received, first_answer);
  const usual = severity === "S1" ? hourAhead(today, review * DAY) : addDays(today, review);
  const again = today < latest && latest < usual.slice(0, 10) && severity !== "S4" ? latest : usual;
  return { first_answer: answer < today ? today : answer, review: again };
}

/** The critical are looked at again within hours: up to the next full one, because minutes would tell the server more. */
function hourAhead(today: string, time: number): string {
  const now = Date.now();
  // A device whose clock is wrong is not asked for hours.
  if (new Date(now).toISOString().slice(0, 10) !== today) return addDays(today, time / DAY);
  return `${new Date(Math.ceil((now + time) / HOUR) * HOUR).toISOString().slice(0, 13)}:00Z`;
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
}

/** What the office's line says after triage, in few bytes: a flag is a bit. */
export function lineOf(triage: Triage): Body {
  const category = triage.sub ? `${triage.category}.${triage.sub}` : triage.category;
  const site = [...(triage.words.site ?? "")].slice(0, SITE_LENGTH).join("");
  return {
    ...(category ? { cat: category } : {}),
    sev: severityOf(triage).chosen,
    ...(site ? { site } : {}),
    flags: triage.flags.reduce((bits, flag) => bits | bitOf(flag), 0),
  };
}

export function bitOf(flag: string): number {
  const place = FLAGS.indexOf(flag);
  return place < 0 ? 0 : 1 << place;
}

/** `flags` as a line of the inbox has them. */
export function flagsOf(flags: string[] | number): string[] {
  return typeof flags === "number" ? FLAGS.filter((flag) => flags & bitOf(flag)) : flags;
}

/** Null where the file holds none. */
export function lastTriage(entries: ShownEntry[]): Triage | null {
  const found = entries.filter((entry) => !("refused" in entry) && entry.kind === "triage").at(-1);
  return found && !("refused" in found) ? readTriage(found.fields) : null;
}

/** A colleague's browser wrote it: read for its shape, and what has another one is left out. */
export function readTriage(fields: Body): Triage {
  const severity = text(fields.severity);
  return {
    category: text(fields.category),
    sub: text(fields.sub),
    further: texts(fields.further),
    flags: texts(fields.flags),
    groups: texts(fields.groups),
    answers: textsByName(fields.answers),
    words: textsByName(fields.words),
    severity: severity === text(fields.suggested) ? "" : severity,
  };
}

/** At first look only the urgency is known, and it is only ever raised. */
export function withUrgency(before: Triage | null, severity: Severity): Triage {
  const triage = before ?? { ...EMPTY };
  return { ...triage, severity: before ? graver(severity, severityOf(triage).chosen) : severity };
}

const EMPTY: Triage = {
  category: "",
  sub: "",
  further: [],
  flags: [],
  groups: [],
  answers: {},
  words: {},
  severity: "",
};

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map(text).filter(Boolean) : [];
}

function textsByName(value: Json | undefined): Record<string, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, said]) => [name, text(said)]));
}
