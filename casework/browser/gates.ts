// Whether a case may go to another office: its facts out of the verified talk and the office's triage, put to the rules of
// the directory, office by office. Pure. What is not known makes no rule fire and opens no gate, and so does what a stranger
// wrote in another form.
//
// Beside the rules: whoever agreed to the offices named alone agreed to no other, not even one of the country; what has run
// out, was taken back or cannot be read allows nothing; and an unacceptable risk blocks a share inside the country, too.
// Protection partners pass where a life is at risk and nowhere else, with a summary, as at the gates of the rules.
import { type Body, isObject, type Json } from "../../crypto/browser/bodies.ts";
import type { LetterVerdict, OfficeVerdict, Recipient, Risk, Verdicts } from "./across.ts";
import { nextRung } from "./ladder.ts";
import { decide, judge, strictest } from "./routing.ts";
import { readOffice, readOffices } from "./routing_facts.ts";
import { type Model, readModel } from "./routing_model.ts";
import { type Facts, isCountry, isText, VALUES } from "./routing_words.ts";

/** `consent`: of the newest entry that speaks of it; null: nothing was ever asked. `triage`: the newest, or null. */
export type Known = {
  report: Body;
  consent: Json;
  triage: Body | null;
  own: string;
  risk: Risk;
  withdrawn: boolean;
  today: string;
};
export type Listed = { routing: Json; offices: Json[] };
type Value = string | boolean | readonly string[];

// No office's id has a capital letter, so nothing that a reporter has agreed to by an id is about it.
const BY_LETTER = "By-letter";
const NAMED = "G1";
// Of no country: what is above countries lies across every border.
const ABOVE = ["regional", "international"];
const PROTECTION = "protection";
const SUMMARY = "summary_only";
const UNACCEPTABLE = ["high", "acute"];
const VIOLENCE: { [who: string]: string } = { state_forces: "security_forces", armed_group: "armed_groups" };
const FLAGS: { [who: string]: string } = { local_official: "official_local", higher_official: "official_national" };
const MAY_BE_LOCAL = ["company", "other_person"];

/** Throws Misread where the directory's rules cannot be read. */
export function verdictsOver({ routing, offices }: Listed, known: Known): Verdicts {
  const [model, listed] = [readModel(routing), readOffices(offices)];
  const facts = factsOf(known, listed);
  const kept = [known.own, model.lastResort];
  const asked = listed.filter((one) => kept.includes(idOf(one)) || !known.risk.passed.includes(idOf(one)));
  const decision = decide(model, asked, facts);
  const own = listed.find((one) => idOf(one) === known.own);
  // Nobody else may have it: so only where the own office must not keep it either.
  const mustLeave = ((facts.get("implicated") ?? []) as string[]).includes(known.own);
  const isLast = (id: string) =>
    mustLeave && id === decision.lead && (decision.why.get(id) ?? "").startsWith("last resort");
  const judged = listed
    .filter((one) => one !== own)
    .map((one) => ({
      ...ofOffice(model, one, facts, known, isLast(idOf(one))),
      mode: idOf(one) === decision.lead ? "lead" : (decision.also.get(idOf(one))?.mode ?? ""),
      why: decision.why.get(idOf(one)) ?? "",
      ...bordersOf(one, own),
    }));
  const free = judged
    .filter(({ id, blocked }) => blocked === "" && !known.risk.passed.includes(id))
    .map(({ id }) => id);
  return {
    risk: known.risk,
    lead: decision.lead,
    next: nextRung(model, listed, facts, known.own, decision.lead, (id) => free.includes(id)),
    hours: decision.acceptHours,
    version: model.version,
    category: String(facts.get("category") ?? ""),
    severity: String(facts.get("severity") ?? ""),
    country: String(facts.get("place.country") ?? ""),
    partner: partnerIn(known.triage),
    offices: judged,
  };
}

/** `second`: whether another person must agree, as the server asks for it. */
function bordersOf(one: Facts, own: Facts | undefined): { abroad: boolean; second: boolean } {
  const abroad = one.get("office.jurisdiction") !== own?.get("office.jurisdiction");
  return { abroad, second: abroad || ((one.get("office.kinds") ?? []) as string[]).includes(PROTECTION) };
}

/**
 * Of a body that the directory does not list, by what the desk says of it. The same gates; and whoever is named in the
 * case is told nothing, whatever the rules make of an id that they do not know. Throws Misread.
 */
export function verdictOnLetter({ routing, offices }: Listed, known: Known, to: Recipient): LetterVerdict {
  const [model, listed] = [readModel(routing), readOffices(offices)];
  const { level, country, kind, dp, trained } = to;
  const jurisdiction = ABOVE.includes(level) ? "INT" : country;
  const id = { id: BY_LETTER, body: BY_LETTER };
  const one = readOffice({ ...id, level, jurisdiction, kinds: [kind], dp, gbv_trained: trained });
  const judged = ofOffice(model, one, factsOf(known, listed), known, false);
  const own = listed.find((office) => idOf(office) === known.own);
  return {
    ...judged,
    blocked: to.named ? NAMED : judged.blocked,
    ...bordersOf(one, own),
    risk: known.risk,
    partner: partnerIn(known.triage),
    version: model.version,
  };
}

type Judged = Pick<OfficeVerdict, "id" | "blocked" | "what" | "redaction">;

function ofOffice(model: Model, one: Facts, facts: Facts, known: Known, isLast: boolean): Judged {
  const id = idOf(one);
  const verdict = judge(model, one, facts);
  const beyond = beyondTheRules(one, facts, known);
  // Where nobody else may have it, the last resort gets it all the same: the rules have asked it their own gates.
  const blocked = (beyond.blocked || (isLast ? "" : verdict.blocked)) ?? "";
  const what = model.gates.find((gate) => gate.id === blocked)?.what ?? "";
  return { id, blocked, what, redaction: strictest(verdict.redaction, beyond.redaction) };
}

function beyondTheRules(one: Facts, facts: Facts, known: Known): { blocked: string; redaction: string } {
  const free = { blocked: "", redaction: "none" };
  const kinds = (one.get("office.kinds") ?? []) as string[];
  const saves = kinds.includes(PROTECTION) && ((facts.get("flags") ?? []) as string[]).includes("life_risk");
  const unplanned = UNACCEPTABLE.includes(known.risk.level) && !known.risk.planApproved;
  if (unplanned && !saves) return { ...free, blocked: "unacceptable_risk" };
  if (known.withdrawn || isTakenBack(known.consent)) return { ...free, blocked: "withdrawn" };
  const blocked = allowedTo(idOf(one), known);
  return saves && (blocked || unplanned) ? { blocked: "", redaction: SUMMARY } : { ...free, blocked };
}

/** By which limit of the reporter's own words this office is out, or nothing. */
function allowedTo(office: string, { consent, today }: Known): string {
  if (consent === null) return "";
  if (!isObject(consent)) return "unreadable";
  const until = consent.until;
  if (typeof until !== "string" || !/^\d{4}-\d\d-\d\d$/.test(until)) return "unreadable";
  if (until < today) return "run_out";
  if (among("consent.scope", consent.scope) === "") return "unreadable";
  const onlyNamed = consent.scope === "named_offices" && consent.own_country !== true;
  return onlyNamed && !textsIn(consent.offices).includes(office) ? "only_named" : "";
}

function isTakenBack(consent: Json): boolean {
  return isObject(consent) && consent.withdrawn === true;
}

/** As the rules ask for them. `listed`: for the body of the own office, where triage says that it is implicated. */
export function factsOf(known: Known, listed: readonly Facts[] = []): Facts {
  const { report, triage, risk } = known;
  const answers = isObject(report.answers) ? report.answers : {};
  const place = isObject(report.place) ? report.place : {};
  const consent = isObject(known.consent) ? known.consent : {};
  const { country, category } = { country: countryIn(place.country), category: categoryOf(triage, answers) };
  const transit = countriesIn(answers.transit);
  const who = word(answers.who);
  const triaged = word(triage?.category) !== "" || (category !== "" && MAY_BE_LOCAL.includes(who));
  return withoutGaps({
    category,
    severity: among("severity", triage?.severity),
    flags: flagsOf(triage, report, who),
    home: country,
    "place.country": country,
    "place.admin1": triaged && isText(place.admin1) ? place.admin1 : "",
    transit,
    countries: [country, ...transit].filter(Boolean),
    destination: countryIn(answers.buyer),
    affected: [countryIn(answers.affected)].filter(Boolean),
    implicated: [...textsIn(answers.implicated), ...ownIfImplicated(known, listed)],
    "reporter.location": locationIn(report, answers, country),
    "consent.scope": among("consent.scope", consent.scope),
    "consent.cross_border": consent.scope === "cross_border",
    "consent.offices": textsIn(consent.offices),
    "consent.identity": textsIn(consent.identity),
    "reprisal.level": among("reprisal.level", risk.level),
    "reprisal.plan_approved": risk.planApproved,
  });
}

function withoutGaps(said: { [path: string]: Value }): Facts {
  return new Map(Object.entries(said).filter(([, value]) => value !== ""));
}

/** As the office found; before there was a triage, as the reporter answered. */
function categoryOf(triage: Body | null, answers: Body): string {
  const found = among("category", triage?.category);
  if (found) return found;
  if (answers.what === "violence") return VIOLENCE[word(answers.who)] ?? "gross_abuse";
  return among("category", answers.what);
}

function flagsOf(triage: Body | null, report: Body, who: string): string[] {
  const flags = textsIn(triage?.flags);
  const said = [FLAGS[who] ?? "", report.danger === "yes" ? "life_risk" : ""];
  return [...new Set([...flags, ...said])].filter(Boolean);
}

/** Asked of those in danger; who left it as it stood is where it happened. */
function locationIn(report: Body, { location }: Body, country: string): string {
  return countryIn(location) || (report.danger === "yes" ? country : "");
}

function ownIfImplicated({ triage, own }: Known, listed: readonly Facts[]): string[] {
  const { implicated } = isObject(triage?.answers) ? triage.answers : {};
  if (implicated !== "this_office" && implicated !== "both") return [];
  return [own, ...listed.filter((one) => idOf(one) === own).map((one) => String(one.get("office.body")))];
}

function partnerIn(triage: Body | null): string {
  const { implicated } = isObject(triage?.answers) ? triage.answers : {};
  if (implicated !== "partner" && implicated !== "both") return "";
  const words = isObject(triage?.words) ? triage.words : {};
  return word(words.implicated_who) || "?";
}

/** Whether `one` takes away less than `floor`. */
export function isLooser(one: string, floor: string): boolean {
  return strictest(one, floor) !== one;
}

function among(path: string, value: Json | undefined): string {
  return VALUES.get(path)?.includes(value as string) ? (value as string) : "";
}

function countryIn(value: Json | undefined): string {
  return isCountry(value) ? (value as string) : "";
}

function countriesIn(value: Json | undefined): string[] {
  return (Array.isArray(value) ? value : []).map(countryIn).filter(Boolean);
}

function textsIn(value: Json | undefined): string[] {
  return (Array.isArray(value) ? value : []).filter(isText);
}

function word(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function idOf(office: Facts): string {
  return office.get("office.id") as string;
}
