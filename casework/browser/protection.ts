// Protection of people in a case: the risk of reprisal, judged again at each point of the schedule, and the plan against it.
import { AssessmentForm } from "./assessing.ts";
import { atDesk, tell } from "./at_desk.ts";
import { showCheckIns } from "./check_ins_view.ts";
import { showClosing } from "./closing_view.ts";
import { arm } from "./composing.ts";
import { showDetriments } from "./detriments_view.ts";
import type { Door } from "./door.ts";
import { label } from "./labels.ts";
import { keptDays } from "./limitation.ts";
import { showPersons } from "./persons_view.ts";
import { approval, plan } from "./protection_entries.ts";
import { type Assessment, assessments, newestPlan } from "./protection_record.ts";
import { RULES } from "./reprisal.ts";
import { skipped } from "./schedule.ts";
import { choose, copyOf, fill, one, say } from "./showing.ts";
import type { CaseView, Writer } from "./telling.ts";
import * as wording from "./wording.ts";

const number = one('[data-desk="protection"]').dataset.case ?? "";
const supervisors = (one('[data-desk="protection"]').dataset.supervisors ?? "").split(" ");
const form = new AssessmentForm(one("[data-assessment]"));

await atDesk(async (door) => {
  say(one("[data-progress]"), "opening_case");
  await read(door);
});

async function read(door: Door): Promise<void> {
  show(door, await door.ask("open", { number }));
  say(one("[data-progress]"));
}

function show(door: Door, view: CaseView): void {
  const again = () => read(door);
  const stop = (error: unknown) => tell(door, error);
  const { entries, broken } = view.file;
  one("[data-file-broken]").hidden = !broken;
  for (const place of document.querySelectorAll<HTMLElement>("[data-writes]")) place.hidden = broken;
  showRisk(assessments(entries));
  showSkipped(view);
  showPlan(view);
  form.show(door, view, again, stop);
  arm({ place: one('[data-pen="plan"]'), writes: plan }, door, again, stop);
  const around = { door, today: view.today, again, stop };
  showDetriments(view, around);
  showPersons(view, around);
  showCheckIns(view);
  showTerms(view);
  showClosing(view, around);
  const approving = document.querySelector<HTMLElement>('[data-pen="approve"]');
  const id = newestPlan(entries, supervisors, view.talk.entries)?.id ?? "";
  if (approving) arm({ place: approving, writes: (text) => approval(id, text) }, door, again, stop);
  one("[data-opened]").hidden = false;
}

function showRisk(all: Assessment[]): void {
  const newest = all.at(-1);
  const place = one("[data-risk]");
  choose(place, { assessed: newest ? "yes" : "no", level: newest?.level ?? "" });
  if (newest) fill(place, { level: label("risk_level", newest.level), day: wording.day(newest.day) });
  one("[data-duties]", place).replaceChildren(
    ...(newest ? (RULES.duties[newest.level] ?? []) : []).map((duty) => {
      const item = document.createElement("li");
      item.textContent = label("duty", duty);
      return item;
    }),
  );
  one("[data-earlier-section]").hidden = all.length === 0;
  one("[data-earlier]").replaceChildren(...[...all].reverse().map(earlier));
}

function earlier(shown: Assessment): DocumentFragment {
  const copy = copyOf("assessment");
  const { checkIns } = shown;
  choose(copy, { until: checkIns.length > 0 ? "set" : "over" });
  fill(copy, {
    point: label("point", shown.point),
    day: wording.day(shown.day),
    level: label("risk_level", shown.level),
    sum: String(shown.sum),
    likelihood: label("likelihood", shown.likelihood),
    seriousness: label("seriousness", shown.seriousness),
    text: shown.text,
    by: nameOf(shown.entry.writer),
    until: checkIns.map(wording.day).join(", "),
  });
  one("[data-answers]", copy).replaceChildren(
    ...RULES.questions.map(({ id }) => {
      const item = document.createElement("li");
      item.textContent = `${label("question", id)} ${label("answer", String(shown.answers[id]))}`;
      return item;
    }),
  );
  return copy;
}

function showSkipped(view: CaseView): void {
  const rows = skipped(view.file.entries, view.talk.entries);
  one("[data-skipped-section]").hidden = rows.length === 0;
  one("[data-skipped]").replaceChildren(
    ...rows.map(({ point, day }) => {
      const copy = copyOf("skipped");
      fill(copy, { point: label("point", point), day: wording.day(day) });
      return copy;
    }),
  );
}

/** Those that the page of terms keeps; what each asks for stands there. */
function showTerms(view: CaseView): void {
  const terms = keptDays(view.file.entries).filter(({ what, state }) => what === "limitation" && state === "running");
  one("[data-terms]").replaceChildren(
    ...terms.map(({ forum, until }) => {
      const item = document.createElement("li");
      item.textContent = `${label("forum", forum)}: ${wording.day(until)}`;
      return item;
    }),
  );
}

function showPlan(view: CaseView): void {
  const plan = newestPlan(view.file.entries, supervisors, view.talk.entries);
  const place = one("[data-plan]");
  const isOwn = plan?.entry.writer.kind === "office" && plan.entry.writer.you;
  choose(place, {
    written: plan ? "yes" : "no",
    plan: !plan ? "none" : plan.outdated ? "outdated" : plan.by ? "approved" : "open",
    needs: plan?.level === "H" ? "supervisor" : "anybody",
    own: isOwn ? "yes" : "no",
  });
  fill(place, {
    plan: plan?.text ?? "",
    day: plan ? wording.day(plan.day) : "",
    by: plan ? nameOf(plan.entry.writer) : "",
    approved_by: plan?.by ? nameOf(plan.by.writer) : "",
    approved_on: plan?.by ? wording.day(plan.by.at) : "",
  });
}

function nameOf(writer: Writer): string {
  return writer.kind === "office" ? writer.fingerprint : "";
}
