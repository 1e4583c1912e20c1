// Invented cases, and what a verb of the desk does to one.
import type { Body, Json } from "../../crypto/browser/bodies.ts";
import { lastDay } from "./last_day.ts";
import { one } from "./showing.ts";
import type { AcceptedEntry, AccusedShown, CaseView, Part, Report, Row, Writer, Writing } from "./telling.ts";
import { addDays } from "./triage_record.ts";

type Danger = Report["danger"];

/** `line`: as an index record says it. */
export type PracticeCase = {
  number: string;
  day: string;
  state: string;
  due: string;
  danger: Danger;
  line: Body;
  text: string;
  talk: AcceptedEntry[];
  file: AcceptedEntry[];
};

const STATES: { [verb: string]: string } = {
  acknowledge: "acknowledged",
  ask: "waiting_reporter",
  close: "closed",
  reopen: "in_work",
  join: "joined",
};
const OFFICE: Writer = { kind: "office", office: "", member: "", fingerprint: "", you: true };
const ENDED = ["closed", "test", "spam", "joined"];

/** As the page has them: `<p data-invented="SHOW-0001" data-ago="2" ...>text</p>`. */
export function invented(today: string): PracticeCase[] {
  const all = one<HTMLTemplateElement>("template[data-invented-cases]").content;
  return [...all.querySelectorAll<HTMLElement>("[data-invented]")].map((element) => {
    const { invented: number = "", ago = "0", due = "", danger = "", place = "", door = "" } = element.dataset;
    const text = element.textContent?.trim() ?? "";
    const line = { lang: document.documentElement.lang, place, door, flags: danger === "yes" ? ["life_risk"] : [] };
    return {
      number,
      day: addDays(today, -Number(ago)),
      state: "received",
      due: due ? addDays(today, Number(due)) : "",
      danger: danger as Danger,
      line: { ...line, words: text.slice(0, 100) },
      text,
      talk: [],
      file: [entryOf({ kind: "opened" }, today)],
    };
  });
}

export function rowOf({ number, day, state, due, line }: PracticeCase): Row {
  const { flags } = line;
  return {
    number,
    day,
    state,
    due: ENDED.includes(state) ? "" : due,
    clock: due && state === "received" ? "first_look" : "",
    news: false,
    silent: state === "received",
    missed: false,
    line: {
      number,
      language: word(line.lang),
      place: word(line.place),
      site: word(line.site),
      category: word(line.cat),
      severity: word(line.sev),
      door: word(line.door),
      flags: typeof flags === "number" ? flags : Array.isArray(flags) ? flags.map(word) : [],
      words: word(line.words),
    },
  };
}

export function caseView({ state, day, danger, line, text, talk, file }: PracticeCase, today: string): CaseView {
  const entry = { ...entryOf({ kind: "report", text }, day), writer: { kind: "reporter" } as const };
  const [country = "", province] = word(line.place).split("-");
  return {
    today,
    state,
    report: {
      entry,
      country,
      admin1: province ? word(line.place) : "",
      placeText: "",
      danger,
      language: word(line.lang),
      lostCode: false,
      addressed: "",
      standby: [],
      answers: null,
      consent: null,
    },
    talk: { entries: talk, broken: false, cut: false },
    file: { entries: file, broken: false, cut: false },
    mayAcknowledge: state === "received",
    takesOver: "no",
    voice: true,
    phone: null,
  };
}

export function accusedAmong({ file }: PracticeCase): AccusedShown[] {
  return file
    .filter(({ kind, fields }) => kind === "assessment" && fields.about === "accused")
    .map(({ at, fields }) => ({
      person: word(fields.person),
      allegation: word(fields.allegation),
      finding: word(fields.finding),
      heard_on: word(fields.heard_on),
      delay: word(fields.delay),
      day: at,
      until: fields.finding === "unfounded" ? lastDay(at) : "",
    }));
}

/** As the server and the worker would together: the entries stand in their boxes, and the state has moved. */
export function moveOn(
  own: PracticeCase,
  other: PracticeCase | undefined,
  { verb, entries, rest }: Writing,
  today: string,
): void {
  for (const part of together(entries)) boxOf(part.of ? other : own, part).push(entryOf(part.body, today));
  if (verb === "set-aside") own.state = word(rest.as);
  else if (STATES[verb]) own.state = STATES[verb];
  else if (own.state === "acknowledged") own.state = "in_work";
  if (verb !== "note" && verb !== "accused") own.due = "";
}

/** What is kept beside an entry is shown with it. */
function together({ apart, ...entries }: Writing["entries"]): Part[] {
  const names = ({ names }: Part) => names === "apart";
  return Object.values(entries).map((part) =>
    apart && names(part) ? { ...part, body: { ...apart.body, ...part.body, apart: String(Math.random()) } } : part,
  );
}

function boxOf(whose: PracticeCase | undefined, { box }: Part): AcceptedEntry[] {
  return whose?.[box] ?? [];
}

function entryOf(fields: Body, at: string): AcceptedEntry {
  return {
    id: String(Math.random()),
    day: at,
    at,
    writer: OFFICE,
    level: "end_to_end",
    kind: word(fields.kind),
    status: word(fields.status),
    text: word(fields.text),
    file: null,
    origin: null,
    about: "",
    fields,
  };
}

function word(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
