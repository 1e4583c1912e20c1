// What was allowed, on the screen. It was signed, perhaps by another client: what has no sensible form is named nowhere.
import { isObject, type Json } from "../../crypto/browser/bodies.ts";
import questions from "../questions.json" with { type: "json" };
import type { Published, Thread } from "./asks.ts";
import { consentOf } from "./consent.ts";
import { all, copyOf, fill, fillDay, message, one } from "./elements.ts";
import { nameOf } from "./page.ts";
import type { Compose } from "./saying.ts";

type NameOf = (office: string) => string;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Nothing where nothing was asked. */
export function showAllowed({ consent, mayAnswer }: Thread, nameOf: NameOf): void {
  one("[data-allowed]").hidden = !isObject(consent);
  if (!isObject(consent)) return;
  const isTakenBack = consent.withdrawn === true;
  message("standing", !isTakenBack);
  message("taken_back", isTakenBack);
  message("may_take_back", mayAnswer);
  fillDay("taken_back", String(consent.at));
  const scope = wordsOf(consent.scope, consent.own_country);
  fill("scope", scope);
  message("readable", scope !== "");
  message("unreadable", scope === "");
  showNames("allowed_offices", consent.offices, nameOf);
  showNames("allowed_identity", consent.identity, nameOf);
  const until = typeof consent.until === "string" && DAY.test(consent.until) ? consent.until : "";
  const isOver = until < new Date().toISOString().slice(0, 10);
  fillDay("until", until);
  message("runs", !isOver);
  message("over", isOver);
  one('[data-say="consent"]').hidden = !mayAnswer || !(isTakenBack || isOver);
}

/** What takes it back, and what allows anew: the answers of the first time, without "not sure". */
export function consenting(published: () => Published | null, thread: () => Thread | null): Record<string, Compose> {
  sharing().addEventListener("change", () => listOffices(published(), thread()));
  return {
    take_back: () => ({ door: "withdrawal", said: { kind: "consent", withdrawn: true, wording: questions.wording } }),
    consent: (block) => {
      const scope = sharing().value;
      const identity = one<HTMLSelectElement>('[data-field="identity"]', block).value === "yes";
      const offices = all<HTMLInputElement>("[data-offices] :checked", block).map(({ value }) => value);
      if (!scope || (scope === "named_offices" && !offices.length)) return null;
      const answers = { sharing: scope, offices, identity };
      return { door: "consent", said: { kind: "consent", ...consentOf(answers, thread()?.office ?? "", []) } };
    },
  };
}

/** Those abroad, as the first time; of the country itself all are meant. */
function listOffices(published: Published | null, thread: Thread | null): void {
  const place = one("[data-offices]");
  place.hidden = sharing().value !== "named_offices";
  if (place.querySelector("label") || !published) return;
  const { offices, rules } = published;
  offices.forEach(({ id }, at) => {
    const facts = rules.offices[at];
    const line = copyOf("data-choice", "label");
    if (!line || !isObject(facts) || facts.jurisdiction === thread?.country) return;
    one<HTMLInputElement>("input", line).value = id;
    one("[data-name]", line).textContent = nameOf(offices, id);
    place.append(line);
  });
}

/** Who chose nothing, or this office alone, allowed no other, not even one of the country. */
function wordsOf(scope: Json | undefined, ownCountry: Json | undefined): string {
  const name = scope === "named_offices" && ownCountry !== true ? "only_named" : scope;
  if (typeof name !== "string" || !/^[a-z_]+$/.test(name)) return "";
  return copyOf("data-scopes", `[data-scope="${name}"]`)?.textContent ?? "";
}

function showNames(which: string, value: Json | undefined, nameOf: NameOf): void {
  const ids = Array.isArray(value) ? value.filter((id) => typeof id === "string") : [];
  fill(which, ids.map(nameOf).join("; "));
  message(which, ids.length > 0);
}

function sharing(): HTMLSelectElement {
  return one<HTMLSelectElement>('[data-field="sharing"]');
}
