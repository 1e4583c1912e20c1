// The end of protection for tests in Python: {file, talk, today} on each line in, how the track stands and which duties are
// open on each line out. An entry of the file is [id, day, member, body], one of the talk [id, day, "reporter" or a member, body].
import { createInterface } from "node:readline";
import { closingOf, openDuties } from "../../../casework/browser/closing_protection.ts";
import type { AcceptedEntry, Writer } from "../../../casework/browser/telling.ts";
import type { Body } from "../../../crypto/browser/bodies.ts";

type Row = [id: string, day: string, by: string, body: Body];

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(answer(line))}\n`);

function answer(line: string): object {
  const { file, talk, today } = JSON.parse(line) as { file: Row[]; talk: Row[]; today: string };
  const said = { file: file.map(entry), talk: talk.map(entry), today, voice: true };
  return { state: closingOf(said).state, open: openDuties(said, false), unreachable: openDuties(said, true) };
}

function entry([id, day, by, fields]: Row): AcceptedEntry {
  const writer: Writer =
    by === "reporter" ? { kind: "reporter" } : { kind: "office", office: "", member: by, fingerprint: "", you: false };
  const rest = { status: "", file: null, origin: null, about: "", level: "end_to_end", text: "" } as const;
  return { id, day, at: day, writer, kind: String(fields.kind), fields, ...rest };
}
