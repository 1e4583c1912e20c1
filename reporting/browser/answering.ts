// The questions that decide who reads a report: fetched once somebody begins to fill the form in.
import type { Answers, Consent, ListedOffice, Published } from "./asks.ts";
import { all, copyOf, one } from "./elements.ts";
import { nameOf } from "./page.ts";
import { consentOf, type Reader, type Routing, readerOf, readRules } from "./routing.ts";

export type Place = { country: string; admin1: string; danger: string };
export type Answering = {
  /** To whom it would be sealed under what is answered now; `plain`: nothing but the country was said. */
  reader(place: Place): Reader & { isDesk: boolean; plain: boolean };
  answers(place: Place): Answers;
  consent(place: Place, office: string): Consent;
};

const ELSEWHERE = ["transit_1", "transit_2", "buyer", "affected"];

/** Throws Misread where the rules cannot be read. */
export function openQuestions({ offices, rules }: Published): Answering {
  const routing: Routing = readRules(rules);
  listCountries();
  listOffices(offices);
  showOffices();
  answerTo("sharing").addEventListener("change", showOffices);
  return {
    reader(place) {
      const answered = answers(place);
      const found = readerOf(routing, answered);
      const plain = !(answered.what + answered.who + answered.sharing);
      return { ...found, isDesk: found.office === routing.model.lastResort, plain };
    },
    answers,
    consent: (place, office) => consentOf(answers(place), office),
  };
}

function answers(place: Place): Answers {
  const transit = ["transit_1", "transit_2"].map((name) => answerTo(name).value).filter(Boolean);
  return {
    ...place,
    what: answerTo("what").value,
    who: answerTo("who").value,
    transit: [...new Set(transit)],
    buyer: answerTo("buyer").value,
    affected: answerTo("affected").value,
    sharing: answerTo("sharing").value,
    offices: all<HTMLInputElement>("[data-offices] :checked").map(({ value }) => value),
    identity: answerTo("identity").value === "yes",
  };
}

function listCountries(): void {
  const named = all<HTMLOptionElement>('[data-field="country"] option').filter(({ value }) => value.length === 2);
  for (const name of ELSEWHERE) answerTo(name).append(...named.map((option) => option.cloneNode(true)));
}

/** One line for each office of the verified directory. */
function listOffices(offices: readonly ListedOffice[]): void {
  for (const { id } of offices) {
    const line = copyOf("data-choice", "label");
    if (!line) continue;
    one<HTMLInputElement>("input", line).value = id;
    one("[data-name]", line).textContent = nameOf(offices, id);
    one("[data-offices]").append(line);
  }
}

function showOffices(): void {
  one("[data-offices]").hidden = answerTo("sharing").value !== "named_offices";
}

function answerTo(question: string): HTMLSelectElement {
  return one<HTMLSelectElement>(`[data-field="${question}"]`);
}
