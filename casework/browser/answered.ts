// What the reporter answered before the report was sealed, and what they allow, out of verified entries. It was signed, and
// written by a stranger all the same: what has no sensible form is unknown, and nothing here keeps a case from opening.
import { type Body, isObject, type Json } from "../../crypto/browser/bodies.ts";
import { checkDay } from "../../crypto/browser/days.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import type { Allowed, Answered } from "./telling.ts";

export const UNKNOWN = "unknown";
const TAKEN_BACK = "taken_back";
/** As reporting/questions.json has it, and the one before, which lacked two questions and asked the others as now. */
export const WORDINGS: Json[] = [3, 2];
const WORD = /^[a-z_]{1,24}$/;
const COUNTRY = /^[A-Z]{2}$/;

/** The name of an office of the directory, or unknown. */
type Named = (id: Json) => string;

/** Null where nothing was asked. `own`: the id of the office that reads. */
export function answersOf({ answers }: Body, named: Named, own: string): Answered | null {
  if (!isObject(answers)) return null;
  const { implicated } = answers;
  const others = Array.isArray(implicated) ? implicated.filter((id) => id !== own) : implicated;
  return {
    what: said(answers.what, WORD),
    who: said(answers.who, WORD),
    transit: listed(answers.transit, (code) => said(code, COUNTRY)),
    buyer: said(answers.buyer, COUNTRY),
    affected: said(answers.affected, COUNTRY),
    location: said(answers.location, COUNTRY),
    ownInvolved: Array.isArray(implicated) && implicated.includes(own),
    involved: listed(others, named),
  };
}

/** `said`: what the reporter's side signed, in its order. Of what speaks of consent the newest counts, be it narrower or wider. */
export function newestConsent(said: readonly Body[]): Json {
  const spoken = said.flatMap((body) =>
    body.kind === "consent" ? [body] : body.kind === "report" ? [body.consent ?? null] : [],
  );
  return spoken.at(-1) ?? null;
}

/** Null where nothing was asked. Any other than a readable consent allows nothing that can be named. */
export function consentOf({ consent }: Body, named: Named, today: string): Allowed | null {
  if (consent === undefined || consent === null) return null;
  const given: Body = isObject(consent) ? consent : {};
  const back = given.withdrawn === true;
  const [day, until] = [dayIn(given.day), back ? "" : dayIn(given.until)];
  return {
    scope: back ? TAKEN_BACK : scopeOf(given),
    offices: back ? [] : listed(given.offices, named),
    identity: back ? [] : listed(given.identity, named),
    sameWording: WORDINGS.includes(given.wording ?? null),
    door: said(given.door, WORD) || UNKNOWN,
    day,
    until,
    runs: back ? TAKEN_BACK : until === UNKNOWN ? UNKNOWN : until < today ? "out" : "on",
  };
}

/** Who chose nothing, or this office alone, allowed no other, not even one of the country. */
function scopeOf({ scope, own_country }: Body): string {
  const word = said(scope, WORD) || UNKNOWN;
  return word === "named_offices" && own_country !== true ? "only_named" : word;
}

function said(value: Json | undefined, form: RegExp): string {
  if (value === undefined || value === null || value === "") return "";
  return typeof value === "string" && form.test(value) ? value : UNKNOWN;
}

/** Each once. What is no list stands there as one unknown, so that nobody takes it for an empty one. */
function listed(value: Json | undefined, read: Named): string[] {
  const all = Array.isArray(value) ? value : value === undefined || value === null ? [] : [false];
  return [...new Set(all.map(read))].filter(Boolean);
}

function dayIn(value: Json | undefined): string {
  try {
    return checkDay(value);
  } catch (error) {
    if (error instanceof Refused) return UNKNOWN;
    throw error;
  }
}
