// What a reporter allows, as it is signed, and how long it lasts. The same as consent_of in routing.py.
import questions from "../questions.json" with { type: "json" };
import type { Answers, Consent } from "./asks.ts";

/** What goes into the signed report. Who did not answer agreed to the offices that the page named, and to no other. */
export function consentOf(
  { sharing, offices, identity }: Pick<Answers, "sharing" | "offices" | "identity">,
  office: string,
  standby: string[],
): Consent {
  const named = sharing === "named_offices" ? offices : [];
  const shown = [office, ...standby];
  return {
    scope: sharing || "named_offices",
    offices: sharing ? named : shown,
    own_country: !["", "desk_only"].includes(sharing),
    identity: identity ? [...new Set([...shown, ...named])] : [],
    wording: questions.wording,
  };
}

/** The last day of a consent; of the 29th of February it is the 28th. */
export function aYearAfter(day: string): string {
  const year = String(Number(day.slice(0, 4)) + 1).padStart(4, "0");
  return `${year}${day.slice(4).replace("-02-29", "-02-28")}`;
}
