// What a reporter chose and did not write, in words: the answers of a check-in, or what a message is about.
import { known, label } from "./labels.ts";
import type { AcceptedEntry } from "./telling.ts";

const QUESTIONS = ["safe", "harmed", "talk"];

export function saidInWords({ kind, fields, writer }: AcceptedEntry): string {
  if (writer.kind === "office") return "";
  const about = String(fields.about ?? "");
  if (kind === "answer" && about === "check_in") {
    if (fields.declined === true) return label("says", "declined");
    return QUESTIONS.map((question) => known(question, String(fields[question]))).join(" ");
  }
  const words = label("says", about);
  if (kind !== "message" || words === about) return "";
  return about === "incident" && fields.act ? `${words} ${known("act", String(fields.act))}.` : words;
}
