// The offices to choose among: those that may have a case, what the rules suggest first, and those that may not, with why.
import type { CaseAcross, OfficeVerdict, Verdicts } from "./across.ts";
import { label } from "./labels.ts";
import { choose, copyOf, fill, one } from "./showing.ts";

/** `open`: offices to which an offer of this case is on its way, or that have it. `next`: of the next rung, where it should move up. */
type About = Pick<CaseAcross, "names" | "own" | "unresponsive"> & { open: string[]; next: string };

const RANKS = ["lead", "also", "none"];

/** Answers which one is chosen now, or nothing. */
export function armOffices(place: HTMLElement, onChoice: () => void): () => string {
  place.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.matches("[data-office-choice]")) onChoice();
  });
  return () => place.querySelector<HTMLInputElement>("[data-office-choice]:checked")?.value ?? "";
}

/** What was chosen before stays chosen, else the one that should lead by the rules. */
export function showOffices(place: HTMLElement, verdicts: Verdicts, about: About): void {
  const before = place.querySelector<HTMLInputElement>("[data-office-choice]:checked")?.value ?? "";
  const { lead, partner, offices } = verdicts;
  const possible = offices.filter(({ blocked }) => blocked === "");
  const ranked = possible.sort((one, other) => RANKS.indexOf(rank(one)) - RANKS.indexOf(rank(other)));
  const impossible = offices.filter(({ blocked }) => blocked !== "");
  const isSuggested = (one: OfficeVerdict) => one.mode !== "" || one.id === about.next;
  const [suggested, further] = [true, false].map((wanted) => ranked.filter((one) => isSuggested(one) === wanted));
  for (const [list, listed] of [
    ["[data-suggested]", suggested],
    ["[data-possible]", further],
  ] as const)
    one(list, place).replaceChildren(...(listed ?? []).map((office) => choice(office, about)));
  choose(place, { rules_lead: lead === about.own ? "own" : "other", partner: partner ? "given" : "none" });
  fill(place, {
    partner: partner === "?" ? "" : partner,
    further_count: String(further?.length),
    blocked_count: String(impossible.length),
  });
  one("[data-suggested]", place).hidden = suggested?.length === 0;
  one("[data-further]", place).hidden = further?.length === 0;
  one("[data-impossible]", place).replaceChildren(...impossible.map((office) => blockedOne(office, about)));
  one("[data-none-possible]", place).hidden = possible.length > 0;
  one("[data-blocked]", place).hidden = impossible.length === 0;
  const wanted = [before, about.next, lead].map((id) =>
    place.querySelector<HTMLInputElement>(`[data-office-choice][value="${id}"]`),
  );
  const radio = wanted.find((found) => found && !found.disabled);
  if (radio) radio.checked = true;
  // What is chosen is seen, and so is all there is where the rules suggest nothing.
  const isFurther = radio?.closest("[data-further]") !== null && radio !== undefined;
  if (isFurther || suggested?.length === 0) one<HTMLDetailsElement>("[data-further]", place).open = true;
}

function choice(office: OfficeVerdict, { names, open, next, unresponsive }: About): DocumentFragment {
  const copy = copyOf("office");
  const radio = one<HTMLInputElement>("[data-office-choice]", copy);
  radio.value = office.id;
  radio.disabled = open.includes(office.id);
  choose(copy, {
    suggested: rank(office),
    rung: office.id === next ? "next" : "other",
    asked: open.includes(office.id) ? "yes" : "no",
    unresponsive: unresponsive.includes(office.id) ? "yes" : "no",
    abroad: office.abroad ? "yes" : "no",
    blocked: "no",
  });
  fill(copy, {
    name: names[office.id] ?? office.id,
    mode: label("mode", office.mode),
    redaction: label("redaction", office.redaction),
  });
  return copy;
}

function blockedOne({ id, blocked, what }: OfficeVerdict, { names }: About): DocumentFragment {
  const copy = copyOf("blocked");
  const words = label("gate", blocked);
  fill(copy, { name: names[id] ?? id, gate: words === blocked ? what || blocked : words });
  const item = one("[data-blocked-office]", copy);
  item.dataset.blockedOffice = id;
  item.dataset.gate = blocked;
  return copy;
}

function rank({ mode }: OfficeVerdict): string {
  return mode === "lead" ? "lead" : mode ? "also" : "none";
}
