// Which cases may be acknowledged or closed together with others. Nobody reads each of them then, so whatever asks for a
// person's eyes is refused by its name, and is done by itself.
import { openTasks } from "./plans.ts";
import type { AcceptedEntry, CaseView, ShownEntry, WhyNot } from "./telling.ts";

const OPEN = ["received", "acknowledged", "in_work", "waiting_reporter"];

/** Null where nothing speaks against it. `verb`: "acknowledge" or "close". */
export function whyNot(verb: string, view: CaseView): WhyNot | null {
  if (verb === "acknowledge") return view.mayAcknowledge ? null : "done_before";
  if (!OPEN.includes(view.state)) return "done_before";
  if (isInDanger(view)) return "in_danger";
  if (lastTriage(view)?.fields.severity === "S1") return "grave";
  if (openTasks(view.file.entries).length > 0) return "open_task";
  return spokeLast(view) ? null : "wrote_last";
}

/** As the reporter said, or as the office found: either is enough. */
function isInDanger(view: CaseView): boolean {
  const found = lastTriage(view)?.fields ?? {};
  const answers = found.answers as { danger?: unknown } | undefined;
  const flags = Array.isArray(found.flags) ? found.flags : [];
  return view.report.danger === "yes" || answers?.danger === "yes" || flags.includes("life_risk");
}

/** What came since, and what could not be verified, somebody has to read. */
function spokeLast({ talk }: CaseView): boolean {
  const last = talk.entries.at(-1);
  return last !== undefined && !("refused" in last) && last.writer.kind === "office" && !talk.broken && !talk.cut;
}

function lastTriage({ file }: CaseView): AcceptedEntry | undefined {
  return file.entries.filter(isTriage).at(-1);
}

function isTriage(entry: ShownEntry): entry is AcceptedEntry {
  return !("refused" in entry) && entry.kind === "triage";
}
