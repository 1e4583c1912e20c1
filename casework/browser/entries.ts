// What each button of the desk has signed and sealed. Only shapes: the worker adds day, history and certificate.
import type { Body } from "../../crypto/browser/bodies.ts";
import type { Part, Writing } from "./telling.ts";

/** What was done, what not, why, and where to turn: the outcome card, and the same as the reporter reads it. */
export type Outcome = { outcome: string; done: string; not_done: string; why: string; appeal: string; text: string };

/** `person`: what the office calls them in its file. `heard_on` empty: then `delay` says why. */
export type Accused = { person: string; allegation: string; finding: string; heard_on: string; delay: string };

/** Ends with which nothing is done: a second person must agree. */
const WITHOUT_ACTION = ["not_upheld", "withdrawn", "out_of_scope"];

export function acknowledgement(text = ""): Writing {
  return oneEntry("acknowledge", talk({ kind: "status", status: "acknowledged", ...(text ? { text } : {}) }));
}

export function reply(text: string): Writing {
  return oneEntry("reply", talk({ kind: "message", text }));
}

/** `answers`: the first is answered with 1. */
export function question(text: string, answers: string[]): Writing {
  return oneEntry("ask", talk({ kind: "message", text, answers }));
}

export function note(text: string): Writing {
  return oneEntry("note", file({ kind: "note", text }));
}

/** `due`: a day, or empty. */
export function task(text: string, due: string): Writing {
  return oneEntry("note", file({ kind: "plan", text, due }));
}

/** `move`: pause, withhold, resume, extend or meet. `until`: the new day of an extension, or empty. */
export function movingClock(clock: string, move: string, text: string, until: string): Writing {
  const decision = { kind: "decision", decision: `clock_${move}`, clock, text, ...(until ? { until } : {}) };
  return {
    verb: `clocks/${clock}`,
    entries: { entry: file(decision) },
    rest: { move, ...(until ? { due: until } : {}) },
  };
}

/** A day that must not be missed. `act`: from which day it was counted, or empty. The server is told the day only. */
export function deadline(forum: string, act: string, until: string, text: string): Writing {
  const day = { kind: "decision", decision: "deadline", about: "limitation", forum, until, text };
  return { verb: "deadlines", entries: { entry: file({ ...day, ...(act ? { act } : {}) }) }, rest: { ends: until } };
}

/** `id`: of the entry that set it. */
export function deadlineEnded(id: string, how: "met" | "dropped", text: string): Writing {
  const ended = { kind: "decision", decision: `deadline_${how}`, deadline: id, text };
  return { verb: `deadlines/${how}`, entries: { entry: file(ended) }, rest: { deadline: id } };
}

/** What would happen to the case by itself; `until`: the last day of it. */
export function holdingStill(text: string, until: string): Writing {
  const decision = { kind: "decision", decision: "held_still", text, until };
  return { verb: "freeze", entries: { entry: file(decision) }, rest: { until } };
}

export function goingOn(text: string): Writing {
  return { verb: "thaw", entries: { entry: file({ kind: "decision", decision: "goes_on", text }) }, rest: {} };
}

/** `id`: of the entry that set the task. */
export function taskDone(id: string): Writing {
  return oneEntry("note", file({ kind: "plan", done: id }));
}

export function decision(what: string, text: string): Writing {
  return oneEntry("note", file({ kind: "decision", decision: what, text }));
}

/** How many people could have made a file; `id` is empty where it is about all of a case. */
export function originSaid(id: string, origin: string): Writing {
  return oneEntry("note", file({ kind: "assessment", origin, ...(id ? { file: id } : {}) }));
}

/** What identifies the person is kept beside the file. `earlier`: the ids of what is kept of the same person. */
export function accused({ finding, heard_on, ...words }: Accused, earlier: string[]): Writing {
  const about = { kind: "assessment", about: "accused" };
  const entry = { ...file({ ...about, finding, heard_on, earlier }), names: "apart" };
  const known = earlier.length > 0 ? { earlier } : {};
  const ends = finding === "unfounded" ? { unfounded: true } : {};
  return { verb: "accused", entries: { apart: file({ ...about, ...words }), entry }, rest: { ...known, ...ends } };
}

/** `reason`: for the file of the office; as the reporter reads it, where nothing else is said. */
export function closing(outcome: Outcome, reason = outcome.why): Writing {
  const status = talk({ kind: "status", status: "closed", ...outcome });
  const rest = WITHOUT_ACTION.includes(outcome.outcome) ? { second_reader: true } : {};
  return { verb: "close", entries: { status, decision: moved("closed", reason) }, rest };
}

export function reopening(text: string, tellReporter: boolean): Writing {
  const status = tellReporter ? { status: talk({ kind: "status", status: "reopened" }) } : {};
  return { verb: "reopen", entries: { decision: moved("reopened", text), ...status }, rest: {} };
}

/** Nobody is told; the office's file says what it was taken for. */
export function setAside(as: "test" | "spam"): Writing {
  return { verb: "set-aside", entries: { decision: moved(as, "") }, rest: { as } };
}

/** This case ends in the other one, which goes on; each file says so. */
export function joining(own: string, other: string, text: string): Writing {
  const took = { ...moved("took_in", text, own), of: other };
  return { verb: "join", entries: { decision: moved("joined", text, other), other_decision: took }, rest: { other } };
}

/** Both go on; each file says that the other belongs to it. */
export function linking(own: string, other: string, text: string): Writing {
  const linked = (number: string) => file({ kind: "note", text, linked: number });
  return { verb: "link", entries: { note: linked(other), other_note: { ...linked(own), of: other } }, rest: { other } };
}

function moved(decision: string, text: string, other = ""): Part {
  return file({ kind: "decision", decision, text, ...(other ? { other } : {}) });
}

function oneEntry(verb: string, entry: Part): Writing {
  return { verb, entries: { entry }, rest: {} };
}

function talk(body: Body): Part {
  return { box: "talk", body };
}

function file(body: Body): Part {
  return { box: "file", body };
}
