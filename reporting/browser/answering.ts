// The questions that decide who reads a report: fetched once somebody begins to fill the form in.
import type { Answers, Draft, Published } from "./asks.ts";
import { consentOf } from "./consent.ts";
import { all, copyOf, fill, one } from "./elements.ts";
import { nameOf } from "./page.ts";
import { linesAt, type Reader, type Routing, readerOf, readRules } from "./routing.ts";

export type Place = { country: string; admin1: string; danger: string };
export type Answering = {
  /** To whom it would be sealed under what is answered now; `lines`: the office that has the numbers of the place. */
  reader(place: Place): Reader & { lines: string };
  /** What goes into the draft. */
  said(place: Place): Pick<Draft, "office" | "standby" | "answers" | "implicated" | "consent">;
  /** Asks whether this office may have it after the first. Whoever said so of another has not said it of this one. */
  offerReserve(office: string): void;
};

const COUNTRIES = ["transit_1", "transit_2", "buyer", "affected", "location"];

/** Throws Misread where the rules cannot be read. */
export function openQuestions(published: Published): Answering {
  const routing = readRules(published.rules);
  listCountries();
  listOffices(published, routing);
  showOffices();
  for (const asked of ["sharing", "country"]) answerTo(asked).addEventListener("change", showOffices);
  return {
    reader(place) {
      const answered = answers(place);
      return { ...readerOf(routing, answered), lines: linesAt(routing, answered) };
    },
    said(place) {
      const answered = answers(place);
      const { office, implicated, reserve } = readerOf(routing, answered);
      const standby = agreed().checked && agreed().value === reserve ? [reserve] : [];
      return { office, standby, answers: answered, implicated, consent: consentOf(answered, office, standby) };
    },
    offerReserve(office) {
      if (agreed().value === office) return;
      agreed().checked = false;
      agreed().value = office;
      fill("reserve", nameOf(published.offices, office));
      one("[data-reserve]").hidden = office === "";
    },
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
    location: place.danger === "yes" ? answerTo("location").value : "",
    sharing: answerTo("sharing").value,
    offices: all<HTMLInputElement>("[data-offices] label:not([hidden]) :checked").map(({ value }) => value),
    identity: answerTo("identity").value === "yes",
  };
}

function listCountries(): void {
  const named = all<HTMLOptionElement>('[data-field="country"] option').filter(({ value }) => value.length === 2);
  for (const name of COUNTRIES) answerTo(name).append(...named.map((option) => option.cloneNode(true)));
}

/** One line for each office of the verified directory. */
function listOffices({ offices }: Published, routing: Routing): void {
  for (const office of routing.offices) {
    const id = String(office.get("office.id"));
    const line = copyOf("data-choice", "label");
    if (!line) continue;
    line.dataset.of = String(office.get("office.jurisdiction"));
    one<HTMLInputElement>("input", line).value = id;
    one("[data-name]", line).textContent = nameOf(offices, id);
    one("[data-offices]").append(line);
  }
}

/** Those of the country itself may have it under this answer, ticked or not. */
function showOffices(): void {
  one("[data-offices]").hidden = answerTo("sharing").value !== "named_offices";
  for (const line of all("[data-of]")) line.hidden = line.dataset.of === answerTo("country").value;
}

function agreed(): HTMLInputElement {
  return one<HTMLInputElement>('[data-field="reserve"]');
}

function answerTo(question: string): HTMLSelectElement {
  return one<HTMLSelectElement>(`[data-field="${question}"]`);
}
