// What an entry would tell if it were shown in a file of evidence.
import type { AcceptedEntry } from "./telling.ts";

/** Named by the chain and not by a person: the file's reader prints everything else. */
const CHAIN = ["seen", "talk", "kind", "at"];

/** What somebody would learn from it who must not know who spoke. */
export type Danger = "none" | "reporter" | "letter" | "key" | "judged" | "person" | "plain";

export function dangerOf({ writer, kind, fields }: AcceptedEntry): Danger {
  if (kind === "attachment") return "key";
  if (writer.kind !== "office") return "reporter";
  if (kind === "decision" && fields.decision === "letter") return "letter";
  if (kind === "incident") return "person";
  if (kind === "decision" && fields.decision === "offered") return "judged";
  if (["assessment", "triage", "measure", "plan", "referral", "note"].includes(kind)) return "judged";
  return kind === "status" && fields.text === undefined ? "none" : "plain";
}

/** Ticked from the start: what proves days and acts, and neither the reporter's words nor who they are. */
export function isUsual({ writer, kind, fields, status }: AcceptedEntry): boolean {
  if (writer.kind !== "office") return false;
  if (kind === "status") return status === "acknowledged";
  if (kind === "decision") return fields.decision === "closed";
  return kind === "incident" || kind === "opened";
}

/** Every field that whoever has the file will read, by its name in the signed body; what is no text as JSON. */
export function saidIn({ fields }: AcceptedEntry): [name: string, value: string][] {
  return Object.entries(fields)
    .filter(([name, value]) => !CHAIN.includes(name) && value !== "")
    .map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]);
}
