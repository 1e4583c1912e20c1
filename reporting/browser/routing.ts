// To whom a report is sealed: what a person answered, turned into facts and put to the rules of the directory. The page
// shows this office's name, and the worker seals to the office shown. The same as routing.py, which says the rules of it.
import { decide } from "../../casework/browser/routing.ts";
import { readOffices } from "../../casework/browser/routing_facts.ts";
import { type Model, readModel } from "../../casework/browser/routing_model.ts";
import type { Fact, Facts } from "../../casework/browser/routing_words.ts";
import questions from "../questions.json" with { type: "json" };
import type { Answers, Consent, Rules } from "./asks.ts";

// What was done, where it depends on who did it; nobody's village office hears of the rest.
const VIOLENCE: Record<string, string> = { state_forces: "security_forces", armed_group: "armed_groups" };
const FLAGS: Record<string, string> = { local_official: "official_local", higher_official: "official_national" };
const NOTHING: Answers = {
  country: "",
  admin1: "",
  danger: "",
  what: "",
  who: "",
  transit: [],
  buyer: "",
  affected: "",
  sharing: "",
  offices: [],
  identity: false,
};
const MAY_BE_LOCAL = ["company", "other_person"];

/**
 * `accused`: the person says that this very office is involved, and under what they allow there is no other.
 * `implicated`: all offices that were struck out for that. `last`: why the last resort reads it, unasked.
 */
export type Reader = {
  office: string;
  accused: boolean;
  implicated: string[];
  last: "" | "none_here" | "none_allowed";
};
export type Routing = { model: Model; offices: Facts[] };

/** Throws Misread. */
export function readRules({ routing, offices }: Rules): Routing {
  return { model: readModel(routing), offices: readOffices(offices) };
}

/** Throws Misread where nobody is left to seal to. */
export function readerOf(routing: Routing, answers: Answers): Reader {
  const implicated = implicatedBy(routing, answers);
  const office = sealedTo(routing, factsOf(answers).set("implicated", implicated));
  const last = office === routing.model.lastResort ? whyTheLast(routing, answers) : "";
  return { office, accused: implicated.includes(office), implicated, last };
}

/** Who reads it where nothing but the country is said; whoever that is has the numbers to call there. Throws Misread. */
export function readerAt(routing: Routing, country: string): string {
  return sealedTo(routing, factsOf({ ...NOTHING, country }));
}

function implicatedBy(routing: Routing, answers: Answers): string[] {
  if (answers.who !== "own_office") return [];
  const named = [
    sealedTo(routing, factsOf({ ...answers, who: "" })),
    readerAt(routing, answers.country),
    ...ombudsOf(routing, answers.country),
  ];
  const { offices } = routing;
  const bodies = offices.filter((office) => named.includes(idOf(office))).map((office) => office.get("office.body"));
  return offices
    .filter((office) => bodies.includes(office.get("office.body")))
    .map(idOf)
    .sort();
}

function ombudsOf({ offices }: Routing, country: string): string[] {
  const own = offices.filter((office) => office.get("office.jurisdiction") === country);
  return own.filter((office) => (office.get("office.kinds") as string[]).includes("ombuds")).map(idOf);
}

function whyTheLast(routing: Routing, { country, sharing }: Answers): Reader["last"] {
  if (sharing === "desk_only" || !(country + sharing)) return "";
  return country && !ombudsOf(routing, country).length ? "none_here" : "none_allowed";
}

function idOf(office: Facts): string {
  return String(office.get("office.id"));
}

function sealedTo({ model, offices }: Routing, facts: Facts): string {
  const { lead, redaction } = decide(model, offices, facts);
  return redaction === "summary_only" ? model.lastResort : lead;
}

/** What is not known is left out. */
export function factsOf(answers: Answers): Map<string, Fact> {
  const { country, transit, affected, what, who } = answers;
  const scope = answers.sharing || "this_country";
  const said: [string, Fact][] = [
    ["category", categoryOf(answers)],
    ["flags", [FLAGS[who] ?? "", answers.danger === "yes" ? "life_risk" : ""].filter(Boolean)],
    ["home", country],
    ["place.country", country],
    ["place.admin1", what && MAY_BE_LOCAL.includes(who) ? answers.admin1 : ""],
    ["transit", transit],
    ["countries", [country, ...transit].filter(Boolean)],
    ["destination", answers.buyer],
    ["affected", affected ? [affected] : []],
    ["consent.scope", scope],
    ["consent.cross_border", scope === "cross_border"],
    ["consent.offices", scope === "named_offices" ? answers.offices : []],
  ];
  return new Map(said.filter(([, value]) => value !== ""));
}

/** What goes into the signed report. Who did not answer agreed to the one office that the page named. */
export function consentOf({ sharing, offices, identity }: Answers, office: string): Consent {
  const named = sharing === "named_offices" ? offices : [];
  return {
    scope: sharing || "named_offices",
    offices: sharing ? named : [office],
    own_country: !["", "desk_only"].includes(sharing),
    identity: identity ? [...new Set([office, ...named])] : [],
    wording: questions.wording,
  };
}

function categoryOf({ what, who }: Answers): string {
  if (what === "violence") return VIOLENCE[who] ?? "gross_abuse";
  return what === "" && who === "own_office" ? "mechanism" : what;
}
