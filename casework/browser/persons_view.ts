// Who is protected, each under an alias: what may be done to reach them and what not, before anybody calls; and all that is
// kept for them.
import type { Around } from "./between.ts";
import { wantsNoContact } from "./check_ins.ts";
import { arm } from "./composing.ts";
import { strictestOf } from "./contact_policy.ts";
import { aliases, isReporter, type Kept, keptOf, type RecordName } from "./kept_records.ts";
import { label } from "./labels.ts";
import { tellingOfMeasure } from "./protection_entries.ts";
import { RecordPen } from "./record_pens.ts";
import { choose, copyOf, fill, one } from "./showing.ts";
import type { CaseView, ShownEntry } from "./telling.ts";
import * as wording from "./wording.ts";

const LISTED = ["measure", "referral", "relief", "remedy"] as const;
/** How each field reads: by the labels of that kind, as a day, or as it was written. */
const READS: { [field: string]: string } = {
  role: "person",
  state: "measure_state",
  outcome: "referral_outcome",
  decision: "relief_decision",
  remedy: "measure",
  ...Object.fromEntries(
    [
      ...["phone", "may_contact", "form", "cover", "dropped_call", "read_by_others", "can_read"],
      ...["measure", "consent", "effect", "service", "accepted", "forum"],
    ].map((field) => [field, field]),
  ),
  ...Object.fromEntries(
    ["until", "first_contact", "asked_on", "agreed", "delivered", "verified"].map((field) => [field, "day"]),
  ),
};

const pens = Object.fromEntries((["person", ...LISTED] as const).map((name) => [name, new RecordPen(name)])) as {
  [name in RecordName]: RecordPen;
};

export function showPersons(view: CaseView, around: Around): void {
  const known = aliases(view.file.entries);
  one("[data-no-persons]").hidden = known.length > 0;
  one("[data-persons]").replaceChildren(...known.map((alias) => person(alias, view)));
  for (const pen of Object.values(pens)) pen.show(view, around);
  armTelling(around);
}

function person(alias: string, view: CaseView): DocumentFragment {
  const { entries } = view.file;
  const copy = copyOf("person");
  const described = keptOf("person", entries).filter((one) => one.alias === alias);
  const roles = described.map(({ role }) => role);
  const stopped = roles.includes("reporter") && wantsNoContact(view.talk.entries);
  const { rules, of: kept } = strictestOf(described, view.today, stopped);
  showFields(copy, kept ?? { alias, id: "", text: "", at: "" }, "person");
  choose(copy, {
    contact: rules.state,
    suspected: roles.includes("wrongly_suspected") ? "yes" : "no",
    described: roles.length > 1 ? "twice" : "once",
  });
  fillList(one("[data-may]", copy), "may", rules.may);
  fillList(one("[data-may-not]", copy), "may_not", rules.not);
  one("[data-records]", copy).append(
    ...LISTED.flatMap((name) => recordsOf(name, alias, entries).map((record) => row(name, record, view))),
  );
  const change = one("[data-change]", copy);
  change.hidden = kept === null;
  if (kept) change.onclick = () => pens.person.change(kept);
  return copy;
}

function fillList(list: HTMLElement, kind: string, names: string[]): void {
  list.hidden = names.length === 0;
  list.replaceChildren(
    ...names.map((name) => {
      const item = document.createElement("li");
      item.textContent = label(kind, name);
      return item;
    }),
  );
}

function recordsOf(name: RecordName, alias: string, entries: readonly ShownEntry[]): Kept[] {
  return keptOf(name, entries).filter((record) => record.alias === alias);
}

function row(name: (typeof LISTED)[number], record: Kept, view: CaseView): DocumentFragment {
  const copy = copyOf(name);
  showFields(copy, record, name);
  one("[data-change]", copy).onclick = () => pens[name].change(record);
  const tell = copy.querySelector<HTMLElement>("[data-tell]");
  if (tell) {
    tell.hidden = !mayTell(view) || !isReporter(record.alias, view.file.entries);
    tell.onclick = () => beginTelling(record);
  }
  return copy;
}

function mayTell({ voice, takesOver, talk }: CaseView): boolean {
  return voice && takesOver === "no" && !talk.broken;
}

function showFields(copy: DocumentFragment, record: Kept, name: RecordName): void {
  const { id: _id, at: _at, ...fields } = record;
  const all = Object.entries(fields);
  const slots = copy.querySelectorAll<HTMLElement>("[data-slot]");
  const blank = Object.fromEntries([...slots].map(({ dataset }) => [dataset.slot ?? "", "none"]));
  choose(copy, { ...blank, ...Object.fromEntries(all.map(([field, value]) => [field, value ? "given" : "none"])) });
  fill(copy, Object.fromEntries(all.map(([field, value]) => [field, reads(field, value, name)])));
}

function reads(field: string, value: string, name: RecordName): string {
  const kind = field === "outcome" && name !== "referral" ? "" : (READS[field] ?? "");
  if (value === "" || kind === "") return value;
  return kind === "day" ? wording.day(value) : label(kind, value);
}

const telling = one<HTMLDetailsElement>('[data-pen="tell"]');

/** By the group of the catalogue: what exactly is done, somebody writes so that it harms nobody who reads along. */
function beginTelling({ measure = "", state = "" }: Kept): void {
  const option = document.querySelector<HTMLElement>(`[data-pen="measure"] option[value="${CSS.escape(measure)}"]`);
  telling.dataset.group = option?.dataset.group ?? "";
  telling.dataset.state = state;
  fill(telling, { group: label("group", telling.dataset.group), tell_state: label("measure_state", state) });
  telling.hidden = false;
  telling.open = true;
  one("[data-text]", telling).focus();
}

function armTelling({ door, again, stop }: Around): void {
  const writes = (text: string) => tellingOfMeasure(telling.dataset.group ?? "", telling.dataset.state ?? "", text);
  arm({ place: telling, writes }, door, again, stop);
}
