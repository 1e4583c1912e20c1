// An office's own notes, and what one office gives another.
import { type Body, b64 } from "../../../../crypto/browser/bodies.ts";
import { verifyKey } from "../../../../crypto/browser/keys.ts";
import { box, ICGLR, INSPECTORATE, OMBUDS, REPORTER, STRANGER } from "../cast.ts";
import { Conversation, of, type Pen, reporter } from "./conversation.ts";
import { TALK_BOX, talk } from "./talks.ts";
import type { Thread, Verdict } from "./threads.ts";

const FILE = box(`file:${OMBUDS.office}`);
const SHARE = box(`share:${OMBUDS.office}:${INSPECTORATE.office}`);

type Line = [pen: Pen, body: Body, expect?: Verdict];

async function opened(changes: Body = {}): Promise<Body> {
  const talkRead = { box: b64(TALK_BOX.id), reporter: b64(verifyKey(REPORTER)), link: b64((await talk()).link(1)) };
  return { kind: "opened", talk: { ...talkRead, ...changes } };
}

async function reading(why: string, inBox: typeof FILE, lines: Line[]): Promise<Thread> {
  const read = new Conversation(inBox);
  for (const [pen, body] of lines) await read.write(pen, body);
  return { why, read, expect: lines.map(([, , expect]) => expect ?? "accepted") };
}

export async function files(): Promise<Thread[]> {
  const seen = { talk: b64((await talk()).link(3)) };
  const start: Line = [of(OMBUDS), await opened()];
  const kinds = ["triage", "note", "decision", "assessment", "plan", "measure", "incident", "referral"];
  const noted = (pen: Pen, body: Body, expect: Verdict): Line[] => [start, [pen, { ...seen, ...body }, expect]];
  const begins = (pen: Pen, body: Body, expect: Verdict): Line[] => [[pen, body, expect]];
  return Promise.all([
    reading("a file with one of each kind", FILE, [
      start,
      ...kinds.map((kind): Line => [of(OMBUDS), { kind, ...seen }]),
    ]),
    reading("a file that another office opens", FILE, begins(of(ICGLR), await opened(), "unknown_writer")),
    reading("a file that begins with a note", FILE, begins(of(OMBUDS), { kind: "note", ...seen }, "unknown_kind")),
    reading(
      "a file on another reporter",
      FILE,
      begins(of(OMBUDS), await opened({ reporter: b64(verifyKey(STRANGER)) }), "not_the_reporter"),
    ),
    reading("a file on a talk without a link", FILE, begins(of(OMBUDS), await opened({ link: null }), "malformed")),
    reading("a file on a box with a short id", FILE, begins(of(OMBUDS), await opened({ box: "AAAA" }), "malformed")),
    reading("a file on no talk", FILE, begins(of(OMBUDS), { kind: "opened" }, "malformed")),
    reading("a file opened twice", FILE, noted(of(OMBUDS), await opened(), "unknown_kind")),
    reading("a note by another office", FILE, noted(of(ICGLR), { kind: "note" }, "unknown_writer")),
    reading("a note that names no talk", FILE, noted(of(OMBUDS), { kind: "note", talk: null }, "malformed")),
    reading("a message in a file", FILE, noted(of(OMBUDS), { kind: "message" }, "unknown_kind")),
    reading("the reporter in a file", FILE, noted(reporter, { kind: "message" }, "unknown_writer")),
    reading("a share that both offices use", SHARE, [
      [of(OMBUDS), { kind: "message", text: "a summary" }],
      [of(INSPECTORATE), { kind: "question", text: "where?" }],
      [of(OMBUDS), { kind: "attachment" }],
      [of(ICGLR), { kind: "message" }, "unknown_writer"],
      [of(OMBUDS), { kind: "note" }, "unknown_kind"],
      [reporter, { kind: "message" }, "unknown_writer"],
    ]),
    reading("a share that the receiver begins", SHARE, begins(of(INSPECTORATE), { kind: "message" }, "unknown_writer")),
  ]);
}
