// How likely and how grave reprisals are, as casework/reprisal.py has it, on the same file. What is answered about a person
// is signed and sealed here, so the server can compute none of this.
import { isObject, type Json } from "../../crypto/browser/bodies.ts";
import listed from "../reprisal_risk.json" with { type: "json" };

export const LEVELS = ["L", "M", "H"] as const;
export type Level = (typeof LEVELS)[number];

const POINTS = ["receipt", "share", "inquiry", "accused", "outcome", "closure", "check_in", "incident"];
const MOST_DAYS = 3660;
const KEYS = [
  ...["version", "calibrated", "source", "questions", "likelihoods", "seriousness", "matrix", "overrides", "points"],
  ...["duties", "check_ins"],
];

type Question = { id: string; weight: number };
type Override = { question: string; answer: number; seriousness: string[]; least: Level };
export type Rules = {
  questions: Question[];
  likelihoods: { id: string; from: number }[];
  seriousness: string[];
  matrix: { [likelihood: string]: Level[] };
  overrides: Override[];
  duties: { [level: string]: string[] };
  check_ins: { [level: string]: number[] };
};
export type ReprisalRisk = { sum: number; likelihood: string; level: Level };

/** Rules or answers are not what they must be. */
export class Misread extends Error {
  readonly misread: string;

  constructor(name: string) {
    super(name);
    this.misread = name;
  }
}

/** Throws Misread: unknown_version, wrong_form. */
export function read(table: Json | undefined): Rules {
  if (!isObject(table)) throw new Misread("wrong_form");
  if (table.version !== 1) throw new Misread("unknown_version");
  const { calibrated, source, points, matrix, duties, check_ins } = by(table, KEYS);
  need(typeof calibrated === "boolean" && isText(source) && JSON.stringify(points) === JSON.stringify(POINTS));
  const questions = list(table.questions).map(question);
  const likelihoods = list(table.likelihoods).map(likelihood);
  const seriousness = texts(table.seriousness);
  const ids = likelihoods.map(({ id }) => id);
  for (const names of [questions.map(({ id }) => id), ids, seriousness]) need(new Set(names).size === names.length);
  need(likelihoods[0]?.from === 0 && isRising(likelihoods.map(({ from }) => from)));
  for (const row of Object.values(by(matrix, ids)))
    need(list(row).length === seriousness.length && list(row).every(isLevel));
  for (const names of Object.values(by(duties, LEVELS))) texts(names);
  for (const days of Object.values(by(check_ins, LEVELS)))
    need(list(days).every((day) => isNumber(day, 1, MOST_DAYS)) && isRising(days as number[]));
  for (const row of list(table.overrides)) checkOverride(row, questions, seriousness);
  return table as unknown as Rules;
}

/** `answers`: by question, 0 no, 1 unsure or partly, 2 yes. Throws Misread by the name of what is wrong. */
export function assess(rules: Rules, answers: Json | undefined, seriousness: Json | undefined): ReprisalRisk {
  if (!isObject(answers)) throw new Misread("wrong_form");
  const ids = rules.questions.map(({ id }) => id);
  if (Object.keys(answers).some((name) => !ids.includes(name))) throw new Misread("unknown_question");
  if (ids.some((name) => !Object.hasOwn(answers, name))) throw new Misread("unanswered");
  if (!Object.values(answers).every((answer) => isNumber(answer, 0, 2))) throw new Misread("unknown_answer");
  const place = rules.seriousness.indexOf(seriousness as string);
  if (place < 0) throw new Misread("unknown_seriousness");
  const sum = rules.questions.reduce((total, { id, weight }) => total + weight * (answers[id] as number), 0);
  const found = rules.likelihoods.filter(({ from }) => from <= sum).at(-1)?.id ?? "";
  const least = rules.overrides.filter(
    (one) => answers[one.question] === one.answer && one.seriousness.includes(seriousness as string),
  );
  const levels = [rules.matrix[found]?.[place] as Level, ...least.map((one) => one.least)];
  return { sum, likelihood: found, level: levels.reduce(graver) };
}

export function graver(one: Level, other: Level): Level {
  return LEVELS.indexOf(one) < LEVELS.indexOf(other) ? other : one;
}

export function isLevel(value: unknown): value is Level {
  return LEVELS.includes(value as Level);
}

function question(row: Json): Question {
  const { id, weight, source, evidence } = by(row, ["id", "weight", "source", "evidence"]);
  need(isId(id) && isNumber(weight, 1, 10) && isText(source) && ["S", "K", "D"].includes(evidence as string));
  return row as unknown as Question;
}

function likelihood(row: Json): { id: string; from: number } {
  const { id, from } = by(row, ["id", "from"]);
  need(isId(id) && isNumber(from, 0, 1000));
  return row as { id: string; from: number };
}

function checkOverride(row: Json, questions: Question[], known: string[]): void {
  const { question: asked, answer, seriousness, least } = by(row, ["question", "answer", "seriousness", "least"]);
  need(questions.some(({ id }) => id === asked) && isLevel(least) && isNumber(answer, 0, 2));
  need(texts(seriousness).every((one) => known.includes(one)));
}

function by(value: Json | undefined, keys: readonly string[]): { [key: string]: Json } {
  need(isObject(value) && Object.keys(value).sort().join() === [...keys].sort().join());
  return value as { [key: string]: Json };
}

function list(value: Json | undefined): Json[] {
  need(Array.isArray(value) && value.length > 0);
  return value as Json[];
}

function texts(value: Json | undefined): string[] {
  need(list(value).every(isId));
  return value as string[];
}

function need(holds: boolean): void {
  if (!holds) throw new Misread("wrong_form");
}

function isRising(numbers: number[]): boolean {
  return numbers.every((number, place) => place === 0 || number > (numbers[place - 1] as number));
}

function isNumber(value: Json | undefined, least: number, most: number): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}

function isId(value: Json | undefined): boolean {
  return typeof value === "string" && /^[a-z0-9_]{1,40}$/.test(value);
}

function isText(value: Json | undefined): boolean {
  return typeof value === "string" && value !== "";
}

export const RULES = read(listed as Json);
