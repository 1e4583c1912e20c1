// Which office is above this one for a case: whom the rules would have lead, if that stands higher, else the nearest rung of
// their ladder, else the last resort. Pure; whoever may not have the case is passed over, and the next rung is tried.

import { selects } from "./routing.ts";
import { holds } from "./routing_conditions.ts";
import type { Model } from "./routing_model.ts";
import { type Facts, VALUES } from "./routing_words.ts";

const LEVELS = VALUES.get("office.level") ?? [];

/** The id, or empty. `lead`: by the rules; `mayHave`: that no gate keeps it out, and that it was not asked before. */
export function nextRung(
  model: Model,
  offices: readonly Facts[],
  facts: Facts,
  own: string,
  lead: string,
  mayHave: (id: string) => boolean,
): string {
  const byId = [...offices].sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
  const height = heightOf(byId.find((one) => idOf(one) === own));
  const above = byId.filter((one) => heightOf(one) > height && mayHave(idOf(one)));
  const named = (id: string) => above.filter((one) => idOf(one) === id);
  const rungs = model.ladder.filter(({ unless }) => unless === null || !holds(unless, facts, model.regions));
  const onRungs = rungs.flatMap(({ selector }) => above.filter((one) => selects(selector, one, facts, model.regions)));
  const [next] = [...named(lead), ...onRungs, ...named(model.lastResort)];
  return next ? idOf(next) : "";
}

function heightOf(office: Facts | undefined): number {
  return LEVELS.indexOf(String(office?.get("office.level") ?? ""));
}

function idOf(office: Facts): string {
  return office.get("office.id") as string;
}
