// The talk between a reporter and the offices, from the report to a consent; and how it may not begin.
import { type Body, b64 } from "../../../../crypto/browser/bodies.ts";
import { box, HEAD, ICGLR, INSPECTORATE, OMBUDS, STRANGER } from "../cast.ts";
import { Conversation, gateway, of, type Pen, reporter } from "./conversation.ts";
import type { Thread, Verdict } from "./threads.ts";

export const TALK_BOX = box("talk");
export const REPORT: Body = {
  kind: "report",
  office: OMBUDS.office,
  standby: [ICGLR.office],
  directory: HEAD,
  language: "fr",
  text: "Mwamba umeanguka. Trois blessés. ثلاثة",
};

const LINES: [Pen, Body][] = [
  [reporter, REPORT],
  [of(OMBUDS), { kind: "status", status: "acknowledged" }],
  [of(OMBUDS), { kind: "question", text: "Ça va ?" }],
  [gateway, { kind: "answer", text: "1" }],
  [reporter, { kind: "message", text: "encore" }],
  [of(OMBUDS), { kind: "status", status: "transferred", to: INSPECTORATE.office }],
  [of(INSPECTORATE), { kind: "message", text: "Murakoze." }],
  [of(ICGLR), { kind: "status", status: "accepted" }],
  [of(ICGLR), { kind: "message", text: "We read it as well." }],
  [reporter, { kind: "consent", share: true }],
  [of(OMBUDS), { kind: "status", status: "closed" }],
];

let whole: Promise<Conversation> | null = null;

export function talk(): Promise<Conversation> {
  whole ??= writeTalk();
  return whole;
}

async function writeTalk(): Promise<Conversation> {
  const conversation = new Conversation(TALK_BOX);
  for (const [pen, body] of LINES) await conversation.write(pen, body);
  return conversation;
}

/** One more entry after the first `count` of the whole talk. */
export async function after(count: number, pen: Pen, body: Body, sentRole?: number): Promise<Conversation> {
  return (await talk()).upTo(count).write(pen, body, sentRole);
}

export async function talks(): Promise<Thread[]> {
  const beginnings = await Promise.all(
    BEGINNINGS.map(async ([why, pen, body, expect]) => ({ why, read: await after(0, pen, body), expect })),
  );
  const kinds = await Promise.all(
    KINDS.map(async ([why, pen, body, expect]) => ({ why, read: await after(1, pen, body), expect })),
  );
  return [{ why: "a whole talk", read: await talk(), expect: "accepted" }, ...beginnings, ...kinds];
}

type Line = [why: string, pen: Pen, body: Body, expect: Verdict];

const unknownGateway: Pen = { ...gateway, seeds: [STRANGER, ...gateway.seeds.slice(1)] };
const firstLinkSeen = b64(new Conversation(TALK_BOX).link(0));

const BEGINNINGS: Line[] = [
  ["a report sealed by a gateway", gateway, REPORT, "accepted"],
  ["a report sealed by an unlisted gateway", unknownGateway, REPORT, "unknown_gateway"],
  ["a report without standby offices", reporter, { ...REPORT, standby: [] }, "accepted"],
  ["a talk that begins with a message", reporter, { kind: "message", text: "" }, "unknown_kind"],
  ["a talk that the office begins", of(OMBUDS), { kind: "message", text: "" }, "unknown_writer"],
  ["a report written by the office", of(OMBUDS), REPORT, "unknown_writer"],
  ["a report that has seen an empty box", reporter, { ...REPORT, seen: firstLinkSeen }, "another_history"],
  ["a report that names no office", reporter, { ...REPORT, office: "left out" }, "malformed"],
  ["a report to an office id that is none", reporter, { ...REPORT, office: "Ombuds" }, "malformed"],
  ["a report that names no standby list", reporter, { ...REPORT, standby: "left out" }, "malformed"],
  ["a report with a standby office that is no id", reporter, { ...REPORT, standby: [null] }, "malformed"],
  ["a report that names no directory", reporter, { ...REPORT, directory: "left out" }, "malformed"],
  ["a report under directory number 0", reporter, { ...REPORT, directory: { ...HEAD, seq: 0 } }, "malformed"],
  [
    "a report under a directory with a short hash",
    reporter,
    { ...REPORT, directory: { ...HEAD, sha256: "AAAA" } },
    "malformed",
  ],
];

const KINDS: Line[] = [
  ["a second report", reporter, REPORT, "unknown_kind"],
  ["a question by the reporter", reporter, { kind: "question" }, "unknown_kind"],
  ["a status by the reporter", reporter, { kind: "status", status: "closed" }, "unknown_kind"],
  ["a note by the reporter", reporter, { kind: "note" }, "unknown_kind"],
  ["a kind nobody knows", reporter, { kind: "toString" }, "unknown_kind"],
  ["an attachment by the reporter", reporter, { kind: "attachment" }, "accepted"],
  ["an attachment by the office", of(OMBUDS), { kind: "attachment" }, "accepted"],
  ["an answer by the office", of(OMBUDS), { kind: "answer" }, "unknown_kind"],
  ["a consent by the office", of(OMBUDS), { kind: "consent" }, "unknown_kind"],
  ["a note by the office", of(OMBUDS), { kind: "note" }, "unknown_kind"],
  ["an entry without a kind", reporter, { kind: "left out" }, "malformed"],
  ["an entry whose kind is a number", reporter, { kind: 1 }, "malformed"],
  ["an entry without a day", reporter, { kind: "message", at: "left out" }, "malformed"],
  ["an entry on 31 November", reporter, { kind: "message", at: "2026-11-31" }, "malformed"],
];
