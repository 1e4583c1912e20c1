// What is signed when something of a case goes by letter to a body that has no account: the decision in the office's file,
// which holds all that was printed, the status that the reporter reads, and how it ended. Only shapes.
import type { Body, Json } from "../../crypto/browser/bodies.ts";
import type { Addressed, Letter, MarkedVerdict, Printed, Risk } from "./across.ts";
import { deadlineEnded } from "./entries.ts";
import type { Tools } from "./offering_tools.ts";
import type { AcceptedEntry, ShownEntry, Writing } from "./telling.ts";

/** As the office's file has it. `answer`: what came, or why none is awaited any more, on `ended`. */
export type Sent = Printed & {
  id: string;
  at: string;
  state: "awaited" | "answered" | "dropped";
  ended: string;
  answer: string;
};

type Typed = Omit<Addressed, "planApproved">;

const MARK = "davylamp/v1/letter-recipient";
const MARK_BYTES = 16;

/**
 * For an approval, which the server keeps: what was typed of a body, as bytes that only who can open the office's file can
 * make again. A plain hash would let a thief of the database try out the addresses of a country's tribunals.
 */
export function recipientMark(tools: Tools, fileSeed: Uint8Array, { name, address, to }: Typed): string {
  const { country, level, kind, dp, trained } = to;
  const words = [name, address, country, level, kind, dp, String(trained)].map((said) => said.split(/\s+/).join(" "));
  return tools.b64(tools.hkdf(fileSeed, JSON.stringify([MARK, ...words])).slice(0, MARK_BYTES));
}

export function sentByLetter(letter: Letter, { second, risk, version, recipient }: MarkedVerdict): Writing {
  const { name, mode, redaction, until, told, to } = letter;
  const about = { to_name: name, mode, redaction, step: redaction === "none" ? "whole" : "redacted" };
  const status = { kind: "status", status: "by_letter", ...about, ...(told ? { text: told } : {}) };
  return {
    verb: "letters",
    entries: {
      decision: { box: "file", body: decision(letter, risk, version) },
      status: { box: "talk", body: status },
    },
    rest: { ends: until, ...(second ? { agreement: { mode, redaction, country: to.country, recipient } } : {}) },
  };
}

function decision({ to, reason, ...printed }: Letter, risk: Risk, version: number): Body {
  const { name, address, mode, redaction, language, bundle, ask, account, until } = printed;
  const { country, level, kind, dp, trained } = to;
  const recipient = { to: name, address, country, level, what: kind, dp, gbv_trained: trained };
  const judged = { reprisal: risk.level, plan_approved: risk.planApproved, rules: version };
  const letter = { mode, redaction, language, bundle, ask, account, until };
  return { kind: "decision", decision: "letter", ...recipient, ...letter, ...judged, text: reason };
}

/** The day is met and what came is kept in one entry: neither can be lost without the other. */
export function answered(id: string, text: string): Writing {
  return ended(id, "met", text);
}

export function notAwaited(id: string, text: string): Writing {
  return ended(id, "dropped", text);
}

function ended(id: string, how: "met" | "dropped", text: string): Writing {
  const writing = deadlineEnded(id, how, text);
  const entries = Object.entries(writing.entries).map(([name, part]) => [
    name,
    { ...part, body: { ...part.body, about: "letter" } },
  ]);
  return { ...writing, entries: Object.fromEntries(entries) };
}

/** `letter`: the entry of the office's file, so that nobody is told the same twice. */
export function answerTold(letter: string, name: string, text: string): Body {
  return { kind: "status", status: "letter_answered", letter, to_name: name, ...(text ? { text } : {}) };
}

/** By the signed entries alone, the newest last. */
export function lettersIn(entries: readonly ShownEntry[]): Sent[] {
  const decisions = entries.flatMap((entry) => ("refused" in entry || entry.kind !== "decision" ? [] : [entry]));
  return decisions
    .filter(({ fields }) => fields.decision === "letter")
    .map((letter) => ({
      ...printed(letter.fields),
      ...howItEnded(decisions.find(({ fields }) => fields.deadline === letter.id)),
      id: letter.id,
      at: letter.at,
    }));
}

function howItEnded(entry: AcceptedEntry | undefined): Pick<Sent, "state" | "ended" | "answer"> {
  if (entry === undefined) return { state: "awaited", ended: "", answer: "" };
  const state = entry.fields.decision === "deadline_met" ? "answered" : "dropped";
  return { state, ended: entry.at, answer: entry.text };
}

function printed(fields: Body): Printed {
  return {
    name: word(fields.to),
    address: word(fields.address),
    mode: word(fields.mode),
    redaction: word(fields.redaction),
    language: word(fields.language),
    bundle: fields.bundle === "plain" ? "plain" : "sealed",
    ask: word(fields.ask),
    account: word(fields.account),
    until: word(fields.until),
  };
}

function word(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
