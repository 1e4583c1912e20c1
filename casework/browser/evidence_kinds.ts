// What an entry would tell if it were shown in a file of evidence.
import type { AcceptedEntry } from "./telling.ts";

/** What somebody would learn from it who must not know who spoke. */
export type Danger = "none" | "reporter" | "letter" | "key" | "judged" | "plain";

export function dangerOf({ writer, kind, fields }: AcceptedEntry): Danger {
  if (kind === "attachment") return "key";
  if (writer.kind !== "office") return "reporter";
  if (kind === "decision" && fields.decision === "letter") return "letter";
  if (["assessment", "triage", "measure", "plan", "referral", "note"].includes(kind)) return "judged";
  return kind === "status" && fields.text === undefined ? "none" : "plain";
}

/** Ticked from the start: what proves days and acts, and neither the reporter's words nor who they are. */
export function isUsual({ writer, kind, fields, status }: AcceptedEntry): boolean {
  if (writer.kind !== "office") return false;
  if (kind === "status") return status === "acknowledged";
  if (kind === "decision") return fields.decision === "offered" || fields.decision === "closed";
  return kind === "incident" || kind === "opened";
}
