// The report page: reads the fields, has the worker seal and send them, and shows the code after the receipt only.
import type { Answers, Draft, ListedOffice, Receipt, Rules } from "./asks.ts";
import { takeFiles } from "./choosing.ts";
import { copyCode, hideCode, showCode } from "./code_card.ts";
import { all, fill, fillDay, message, noTrouble, one, onPress, showStage, trouble } from "./elements.ts";
import { emptyFields } from "./leave.ts";
import { isTooLong, sendable, watchLength } from "./length.ts";
import { nameOf, openPage, reasonOf } from "./page.ts";
import type { Reader, Routing } from "./routing.ts";
import { NotDone } from "./sealing_worker.ts";

declare const ROUTING_URL: string;

const country = one<HTMLSelectElement>('[data-field="country"]');
const town = one<HTMLInputElement>('[data-field="town"]');
const text = one<HTMLTextAreaElement>('[data-field="text"]');
const fields = one<HTMLFieldSetElement>("[data-fields]");
const radios = all<HTMLInputElement>("[data-danger] input");
const incomplete = one('[data-trouble="incomplete"]');
const lostCode = location.hash === "#lost-code";

const ELSEWHERE = ["transit_1", "transit_2", "buyer", "affected"];

let offices: ListedOffice[] = [];
let rules: Rules | null = null;
let routing: Routing | null = null;
let router: typeof import("./routing.ts") | null = null;
let codeNotKept = false;

const worker = openPage(
  (verified) => {
    ({ offices, rules } = verified);
    listOffices();
    showPlace();
    void worker.ask("prepare");
  },
  () => {
    codeNotKept = false;
  },
);

message("lost_code", lostCode);
if (lostCode) for (const link of all<HTMLAnchorElement>("[data-language]")) link.hash = location.hash;
// The names that make the three one group come from here: without this script no field has a name to be sent under.
for (const radio of radios) radio.name = "danger";

takeFiles(worker, () => undefined);
watchLength(text, one("#text-left"));
fields.addEventListener("input", () => {
  if (!incomplete.hidden) incomplete.hidden = isComplete();
});
// What finds the reader is fetched once somebody begins to fill the form in, as the files' part is.
fields.addEventListener("focusin", () => void findRouter().then(showPlace, () => undefined));
fields.addEventListener("change", showPlace);
for (const name of ELSEWHERE) {
  const named = all<HTMLOptionElement>("option", country).filter(({ value }) => value.length === 2);
  answerTo(name).append(...named.map((option) => option.cloneNode(true)));
}
onPress("send", () => void send());
onPress("send-again", () => void send());
onPress("copy", () => void copyCode());
onPress("kept", () => {
  codeNotKept = false;
  hideCode();
});
onPress("show-code", () => void worker.ask("code").then(showCode));
for (const link of all<HTMLAnchorElement>("[data-missing] a")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    one(link.hash).focus();
  });
}
addEventListener("beforeunload", (event) => {
  if (!codeNotKept) return;
  event.preventDefault();
  // Older browsers ask only because of this.
  event.returnValue = true;
});

function chosenCountry(): string | null {
  return country.value === "none" ? null : country.value;
}

/** One line for each office of the verified directory, after the pattern of the hidden first. */
function listOffices(): void {
  const list = one("[data-offices]");
  const [pattern, ...before] = all("label", list);
  for (const line of before) line.remove();
  for (const { id } of offices) {
    const line = pattern?.cloneNode(true) as HTMLElement;
    one<HTMLInputElement>("input", line).value = id;
    one("[data-name]", line).textContent = nameOf(offices, id);
    line.hidden = false;
    list.append(line);
  }
}

function answerTo(question: string): HTMLSelectElement {
  return one<HTMLSelectElement>(`[data-field="${question}"]`);
}

function answers(): Answers {
  const province = all<HTMLSelectElement>("[data-provinces]:not([hidden]) select")[0];
  const transit = ["transit_1", "transit_2"].map((name) => answerTo(name).value).filter(Boolean);
  return {
    country: chosenCountry() ?? "",
    admin1: province?.value ?? "",
    danger: danger() ?? "",
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

/** Throws where it cannot be fetched, or cannot read the rules. */
async function findRouter(): Promise<void> {
  if (routing || !rules) return;
  try {
    router ??= (await import(ROUTING_URL)) as typeof import("./routing.ts");
  } catch {
    throw new NotDone("unreachable");
  }
  routing = router.readRules(rules);
}

function reader(): Reader | null {
  return country.value === "" || !routing || !router ? null : router.readerOf(routing, answers());
}

function readingOffice(): ListedOffice | null {
  const id = reader()?.office;
  return offices.find((office) => office.id === id) ?? null;
}

function showPlace(): void {
  for (const province of all("[data-provinces]")) province.hidden = province.dataset.provinces !== country.value;
  one("[data-offices]").hidden = answerTo("sharing").value !== "named_offices";
  const { office = "", accused = false } = reader() ?? {};
  const { what, who, sharing } = answers();
  // Nothing was said that could have led past an office of this country, so there is none.
  const desk =
    office !== "" && chosenCountry() !== null && office === routing?.model.lastResort && !(what + who + sharing);
  fill("office", office && nameOf(offices, office));
  message("read_by_nobody", office === "");
  message("read_by_office", office !== "" && !desk);
  message("read_by_desk", desk);
  message("accused", accused);
  showLines();
}

/** Numbers to call come out of the verified directory, so that nobody can slip in one of their own. */
function showLines(): void {
  const office = readingOffice();
  message("danger", danger() === "yes");
  message("choose_for_lines", !office);
  message("no_lines", office !== null && !office.emergency && !office.clinic);
  for (const kind of ["emergency", "clinic"] as const) {
    const number = office?.[kind] ?? "";
    const link = one<HTMLAnchorElement>(`[data-line="${kind}"]`);
    message(`${kind}_line`, number !== "");
    link.textContent = number;
    link.href = `tel:${number.replace(/[^\d+*#]/g, "")}`;
  }
}

function danger(): string | undefined {
  return radios.find((radio) => radio.checked)?.value;
}

function draft(office: string, { consentOf }: typeof import("./routing.ts")): Draft {
  return {
    office,
    language: document.documentElement.lang,
    town: sendable(town.value),
    answers: answers(),
    consent: consentOf(answers(), office),
    lostCode,
    text: sendable(text.value),
  };
}

/** Says all that is missing at once. */
function isComplete(): boolean {
  const missing: Record<string, boolean> = {
    country: country.value === "",
    text: sendable(text.value) === "",
    shorter: isTooLong(text.value),
    danger: danger() === undefined,
  };
  for (const line of all("[data-missing]")) line.hidden = !missing[line.dataset.missing ?? ""];
  country.setAttribute("aria-invalid", String(missing.country));
  text.setAttribute("aria-invalid", String(missing.text || missing.shorter));
  return !Object.values(missing).includes(true);
}

async function nameReader(): Promise<void> {
  try {
    await findRouter();
    showPlace();
    one("[data-reader]").focus();
  } catch (error) {
    trouble("sending", reasonOf(error));
  }
}

async function send(): Promise<void> {
  const office = readingOffice();
  incomplete.hidden = isComplete();
  if (!incomplete.hidden) return incomplete.focus();
  noTrouble("sending");
  // Nothing goes to an office that was not shown before the press.
  if (!office || !router) return nameReader();
  showStage("making_code");
  const sent = draft(office.id, router);
  fields.disabled = true;
  try {
    showReceipt(await worker.ask("report", sent));
  } catch (error) {
    trouble("sending", reasonOf(error));
  } finally {
    showStage(null);
    fields.disabled = false;
  }
}

function showReceipt(receipt: Receipt): void {
  const step = one('[data-step="receipt"]');
  codeNotKept = true;
  emptyFields();
  fill("office", nameOf(offices, receipt.office), step);
  fillDay("day", receipt.day, step);
  showCode(receipt.code);
  one('[data-step="write"]').hidden = true;
  step.hidden = false;
  step.focus();
  scrollTo(0, 0);
}
