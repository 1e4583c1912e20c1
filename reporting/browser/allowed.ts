// What was allowed, on the screen. It was signed, perhaps by another client: what has no sensible form is named nowhere.
import { isObject, type Json } from "../../crypto/browser/bodies.ts";
import type { Thread } from "./asks.ts";
import { copyOf, fill, fillDay, message, one } from "./elements.ts";

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
