// To whom a report is sealed: what a person answered, turned into facts and put to the rules of the directory. The page
// shows this office's name, and the worker seals to the office shown. The same as routing.py, which says the rules of it.
import { decide } from "../../casework/browser/routing.ts";
import { readOffices } from "../../casework/browser/routing_facts.ts";
import { type Model, readModel } from "../../casework/browser/routing_model.ts";
import { type Fact, type Facts, Misread } from "../../casework/browser/routing_words.ts";
import type { Answers, Rules } from "./asks.ts";

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
  location: "",
  sharing: "",
  offices: [],
  identity: false,
};
const MAY_BE_LOCAL = ["company", "other_person"];

/**
 * `accused`: the person says that this very office is involved, and under what they allow there is no other.
 * `implicated`: all offices that were struck out for that. `last`: why the last resort reads it, unasked. `reserve`: who
 * may have it when this office stays silent; empty where these answers allow no other.
 */
export type Reader = {
  office: string;
  accused: boolean;
  implicated: string[];
  last: "" | "none_here" | "none_allowed";
  reserve: string;
};
export type Routing = { model: Model; offices: Facts[] };

/** Throws Misread. */
export function readRules({ routing, offices }: Rules): Routing {
  return { model: readModel(routing), offices: readOffices(offices) };
}

/** Throws Misread where nobody is left to seal to. */
export function readerOf(routing: Routing, answers: Answers): Reader {
  const implicated = implicatedBy(routing, answers);
  const facts = factsOf(answers);
  const office = sealedTo(routing, facts.set("implicated", implicated));
  const last = office === routing.model.lastResort ? whyTheLast(routing, answers) : "";
  const reserve = inReserve(routing, facts, [office, ...implicated]);
  return { office, accused: implicated.includes(office), implicated, last, reserve };
}

/** Who has the numbers to call: whoever reads it where nothing is said but where the person is. Throws Misread. */
export function linesAt(routing: Routing, answers: Answers): string {
  return sealedTo(routing, factsOf({ ...NOTHING, country: locationOf(answers) || answers.country }));
}

function implicatedBy(routing: Routing, answers: Answers): string[] {
  if (answers.who !== "own_office") return [];
  const before = { ...answers, who: "" };
  const { country } = answers;
  const shown = [before, { ...before, danger: "" }, { ...before, location: "" }, { ...NOTHING, country }];
  const unshared = shown.map((one) => ({ ...one, sharing: "", offices: [] }));
  return withTheirBodies(routing, [
    ...[...shown, ...unshared].map((one) => sealedTo(routing, factsOf(one))),
    ...ombudsOf(routing, country),
  ]);
}

/** Empty where nobody else may have it. */
function inReserve(routing: Routing, facts: Map<string, Fact>, passedOver: string[]): string {
  const struck = withTheirBodies(routing, passedOver);
  try {
    const found = sealedTo(routing, facts.set("implicated", struck));
    return struck.includes(found) ? "" : found;
  } catch (error) {
    if (error instanceof Misread) return "";
    throw error;
  }
}

function withTheirBodies({ offices }: Routing, named: string[]): string[] {
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
    ["reporter.location", locationOf(answers)],
    ["consent.scope", scope],
    ["consent.cross_border", scope === "cross_border"],
    ["consent.offices", scope === "named_offices" ? answers.offices : []],
  ];
  return new Map(said.filter(([, value]) => value !== ""));
}

/** Only of those who were asked. Who left it as it stood is where it happened. */
function locationOf({ danger, location, country }: Answers): string {
  return danger === "yes" ? location || country : "";
}

function categoryOf({ what, who }: Answers): string {
  if (what === "violence") return VIOLENCE[who] ?? "gross_abuse";
  return what === "" && who === "own_office" ? "mechanism" : what;
}
