// Whether a case should go to an office of the next rung: the reporter asks for it, it has been with this office for long
// and is not solved, or nobody took it who was asked. By what stands signed in talk and file. A person decides.
import type { Transfer } from "./across.ts";
import { type AcceptedEntry, Alarm, type CaseView, Failed, type Failure, type ShownEntry } from "./telling.ts";
import { addDays, lastTriage, severityOf } from "./triage_record.ts";

export type Reason = "asked" | "unsolved" | "not_taken";

/** So long may an office have a case that is serious and not solved, before another looks at it. */
export const UNSOLVED_DAYS = 30;
const OPEN = ["received", "acknowledged", "in_work", "waiting_reporter"];
const GIVEN_ON = ["transferred", "shared"];
const FAILED = ["refused", "expired"];
// What is least severe waits for no higher office.
const LEAST = "S4";

const ENDS: readonly Failure[] = ["signed_out", "no_key"];

/** For what a page can be without: null where it failed. Throws what the whole page must stop for. */
export async function unlessFailed<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Alarm || (error instanceof Failed && ENDS.includes(error.failure))) throw error;
    return null;
  }
}

/** Nothing where another office speaks, or the case has ended. `transfers`: where the page has them. */
export function whyMoveUp(view: CaseView, transfers: readonly Transfer[] = []): Reason[] {
  if (!view.voice || view.takesOver !== "no" || !OPEN.includes(view.state)) return [];
  if (transfers.some(({ mode, state }) => mode === "lead" && ["waiting", "offered"].includes(state))) return [];
  const reasons: [Reason, boolean][] = [
    ["asked", isAsked(view)],
    ["unsolved", isUnsolved(view)],
    ["not_taken", isNotTaken(transfers)],
  ];
  return reasons.filter(([, holds]) => holds).map(([reason]) => reason);
}

/** The day on which it has been here for long; the office looks at it again then at the latest. */
export function moveUpDay(view: CaseView): string {
  return addDays(hereSince(view), UNSOLVED_DAYS);
}

/** Whoever was given the case on, or was asked for an account of it, has been asked since. */
function isAsked({ talk }: CaseView): boolean {
  const said = accepted(talk.entries);
  const asks = said.map(
    ({ writer, kind, fields }) => writer.kind !== "office" && kind === "message" && fields.about === "move_up",
  );
  const asked = asks.lastIndexOf(true);
  return asked >= 0 && !said.slice(asked).some(isGivenOn);
}

function isUnsolved(view: CaseView): boolean {
  const triage = lastTriage(view.file.entries);
  const since = moveUpDay(view);
  if (triage !== null && severityOf(triage).chosen === LEAST) return false;
  return since <= view.today && !accepted(view.talk.entries).some((entry) => isGivenOn(entry) && entry.at >= since);
}

function isNotTaken(transfers: readonly Transfer[]): boolean {
  const last = transfers.filter(({ mode, offered }) => mode === "lead" && offered !== "").at(-1);
  return last !== undefined && FAILED.includes(last.state);
}

/** An office that came later has its own time, from the day on which it began its file. */
function hereSince({ report, talk, file }: CaseView): string {
  const cameLater = accepted(talk.entries).some(({ status }) => status === "accepted");
  const begun = accepted(file.entries).find(({ kind }) => kind === "opened");
  return cameLater && begun ? begun.at : report.entry.day;
}

function isGivenOn({ writer, status }: AcceptedEntry): boolean {
  return writer.kind === "office" && GIVEN_ON.includes(status);
}

function accepted(entries: readonly ShownEntry[]): AcceptedEntry[] {
  return entries.flatMap((entry) => ("refused" in entry ? [] : [entry]));
}
