// How the office's own entries read: a triage, a decision, a task, what is said of an accused person.
import type { Body, Json } from "../../crypto/browser/bodies.ts";
import { categoryLabel, label } from "./labels.ts";
import { ofProtection } from "./protection_kinds.ts";
import { choose, fill, one } from "./showing.ts";
import type { AcceptedEntry } from "./telling.ts";
import { readTriage, type Triage } from "./triage_record.ts";
import * as wording from "./wording.ts";

const SHOWN = ["triage", "decision", "plan", "assessment"];

/** False for a kind of entry that this page knows nothing of. */
export function showFileEntry(copy: DocumentFragment, entry: AcceptedEntry): boolean {
  const { kind, fields } = entry;
  const linked = word(fields.linked);
  choose(copy, { linked: linked ? "yes" : "no", letter: fields.decision === "letter" ? "yes" : "no" });
  fill(copy, { linked });
  if (!SHOWN.includes(kind) || ofProtection(entry)) return false;
  if (kind === "triage") showTriage(copy, readTriage(fields), fields);
  else if (kind === "decision") showDecision(copy, fields);
  else if (kind === "plan") showTask(copy, fields);
  else if (fields.about === "accused") showAccused(copy, fields);
  else return false;
  return true;
}

function showTriage(copy: DocumentFragment, triage: Triage, fields: Body): void {
  const { answers, words } = triage;
  const path = triage.sub ? `${triage.category}.${triage.sub}` : triage.category;
  choose(copy, {
    lowered: words.lowered_because ? "yes" : "no",
    decided: known(answers.decision) ? "yes" : "no",
    next: words.next ? "yes" : "no",
    implicated: ["this_office", "partner", "both"].includes(answers.implicated ?? "") ? "yes" : "no",
  });
  const severity = word(fields.severity);
  one('[data-slot="severity"]', copy).dataset.severity = severity;
  fill(copy, {
    severity: label("severity", severity),
    category: triage.category ? categoryLabel(path) : "",
    flags: triage.flags.map((flag) => label("flag", flag)).join(", "),
    lowered: words.lowered_because ?? "",
    decision: label("decision", answers.decision ?? ""),
    because: words.because ?? "",
    next: words.next ?? "",
    next_on: words.next_on ? wording.day(words.next_on) : "",
    implicated: label("implicated", answers.implicated ?? ""),
    implicated_who: words.implicated_who ?? "",
  });
}

function showDecision(copy: DocumentFragment, fields: Body): void {
  const decision = fields.about === "letter" ? `letter_${word(fields.decision)}` : word(fields.decision);
  const moved = label("decided", decision);
  const clock = word(fields.clock);
  const until = word(fields.until);
  const forum = word(fields.forum);
  const letter = fields.decision === "letter";
  const named = [
    word(fields.other),
    letter ? word(fields.to) : "",
    clock && label("clock", clock),
    forum && label("forum", forum),
  ];
  const about = [...named, until && wording.day(until)].filter(Boolean);
  fill(copy, { decision: moved === decision ? label("decision", decision) : moved, other: about.join(", ") });
}

function showTask(copy: DocumentFragment, fields: Body): void {
  const due = word(fields.due);
  choose(copy, { task: word(fields.done) ? "done" : "set", task_due: due ? "given" : "none" });
  fill(copy, { task_due: due ? wording.day(due) : "" });
}

function showAccused(copy: DocumentFragment, fields: Body): void {
  const heard = word(fields.heard_on);
  choose(copy, { heard: heard ? "yes" : "no", apart: word(fields.gone) || "there" });
  const until = word(fields.until);
  choose(copy, { ends: until ? "soon" : "later" });
  fill(copy, {
    person: word(fields.person),
    allegation: word(fields.allegation),
    finding: label("finding", word(fields.finding)),
    heard_on: heard ? wording.day(heard) : "",
    delay: word(fields.delay),
    until: until ? wording.day(until) : "",
  });
}

function known(answer: string | undefined): boolean {
  return answer !== undefined && answer !== "unknown";
}

function word(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
