// What the reporter answered and allowed, among the facts of a report. Nothing of it is shown where nothing was asked.
import { known } from "./labels.ts";
import { choose, fill } from "./showing.ts";
import type { Allowed, Answered, Report } from "./telling.ts";
import * as wording from "./wording.ts";

export function showAnswers(copy: ParentNode, { answers, consent }: Report): void {
  choose(copy, { answered: answers ? "yes" : "no", consented: consent ? "yes" : "no" });
  if (answers) showAnswered(copy, answers);
  if (consent) showAllowed(copy, consent);
}

function showAnswered(copy: ParentNode, answers: Answered): void {
  choose(copy, {
    what: given(answers.what),
    who: given(answers.who),
    transit: given(answers.transit[0]),
    buyer: given(answers.buyer),
    affected: given(answers.affected),
    location: given(answers.location),
    own_involved: answers.ownInvolved ? "yes" : "no",
    involved: given(answers.involved[0]),
  });
  fill(copy, {
    what: known("what", answers.what),
    who: known("who", answers.who),
    transit: answers.transit.map(country).join(", "),
    buyer: country(answers.buyer),
    affected: country(answers.affected),
    location: country(answers.location),
    involved: offices(answers.involved),
  });
}

function showAllowed(copy: ParentNode, consent: Allowed): void {
  choose(copy, {
    named: given(consent.offices[0]),
    identity: given(consent.identity[0]),
    wording: consent.sameWording ? "same" : "other",
    runs: consent.runs,
    allows: consent.runs === "taken_back" ? "nothing" : "something",
  });
  fill(copy, {
    scope: known("sharing", consent.scope),
    named: offices(consent.offices),
    identity: offices(consent.identity),
    consent_day: day(consent.day),
    consent_door: known("door", consent.door),
    consent_until: consent.until && day(consent.until),
  });
}

function given(said: string | undefined): "given" | "none" {
  return said ? "given" : "none";
}

function country(code: string): string {
  return code === "unknown" ? known("said", code) : wording.country(code);
}

function day(text: string): string {
  return text === "unknown" ? known("said", text) : wording.day(text);
}

function offices(names: string[]): string {
  return names.map((name) => (name === "unknown" ? known("said", name) : name)).join(", ");
}
