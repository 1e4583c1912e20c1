// The report page: reads the fields, has the worker seal and send them, and shows the code after the receipt only.
import type { Answering, Place } from "./answering.ts";
import type { Draft, ListedOffice, Published, Receipt } from "./asks.ts";
import { takeFiles } from "./choosing.ts";
import { copyCode, hideCode, showCode } from "./code_card.ts";
import { all, fill, fillDay, message, noTrouble, one, onPress, showStage, trouble } from "./elements.ts";
import { emptyFields } from "./leave.ts";
import { isTooLong, sendable, watchLength } from "./length.ts";
import { nameOf, openPage, reasonOf } from "./page.ts";
import { NotDone } from "./sealing_worker.ts";

declare const ANSWERING_URL: string;

const country = one<HTMLSelectElement>('[data-field="country"]');
const town = one<HTMLInputElement>('[data-field="town"]');
const text = one<HTMLTextAreaElement>('[data-field="text"]');
const fields = one<HTMLFieldSetElement>("[data-fields]");
const radios = all<HTMLInputElement>("[data-danger] input");
const incomplete = one('[data-trouble="incomplete"]');
const lostCode = location.hash === "#lost-code";

let published: Published | null = null;
let questions: Answering | null = null;
let codeNotKept = false;

const worker = openPage(
  (verified) => {
    published = verified;
    showPlace();
    if (country.value !== "") touched();
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
// Fetched once somebody begins to fill the form in, as the part for files is when a file is chosen.
fields.addEventListener("focusin", touched);
fields.addEventListener("change", touched);
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

/** What goes wrong here is said when the report is to be sent. */
function touched(): void {
  showPlace();
  void findQuestions().then(showPlace, () => undefined);
}

/** Throws where it cannot be fetched, or cannot read the rules. */
async function findQuestions(): Promise<void> {
  if (questions || !published) return;
  let answering: typeof import("./answering.ts");
  try {
    answering = await import(ANSWERING_URL);
  } catch {
    throw new NotDone("unreachable");
  }
  questions ??= answering.openQuestions(published);
}

function place(): Place {
  const province = all<HTMLSelectElement>("[data-provinces]:not([hidden]) select")[0];
  return { country: chosenCountry() ?? "", admin1: province?.value ?? "", danger: danger() ?? "" };
}

function reading(): ReturnType<Answering["reader"]> | null {
  return country.value === "" || !questions ? null : questions.reader(place());
}

function showPlace(): void {
  for (const province of all("[data-provinces]")) province.hidden = province.dataset.provinces !== country.value;
  const reader = reading();
  fill("office", reader ? nameOf(offices(), reader.office) : "");
  message("read_by_nobody", !reader);
  message("read_by_office", reader !== null);
  for (const why of ["none_here", "none_allowed"]) message(why, reader?.last === why);
  message("accused", reader?.accused ?? false);
  questions?.offerReserve(reader?.reserve ?? "");
  showLines(reader?.lines);
}

function offices(): ListedOffice[] {
  return published?.offices ?? [];
}

/** Numbers to call come out of the verified directory, so that nobody can slip in one of their own. */
function showLines(id: string | undefined): void {
  const office = offices().find((listed) => listed.id === id);
  message("danger", danger() === "yes");
  message("choose_for_lines", !office);
  message("no_lines", office !== undefined && !office.emergency && !office.clinic);
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

function draft({ said }: Answering): Draft {
  return {
    ...said(place()),
    language: document.documentElement.lang,
    town: sendable(town.value),
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
    await findQuestions();
    showPlace();
    one("[data-reader]").focus();
  } catch (error) {
    trouble("sending", reasonOf(error));
  }
}

async function send(): Promise<void> {
  incomplete.hidden = isComplete();
  if (!incomplete.hidden) return incomplete.focus();
  noTrouble("sending");
  // Nothing goes to an office that was not shown before the press.
  if (!questions) return nameReader();
  showStage("making_code");
  const sent = draft(questions);
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
  fill("office", nameOf(offices(), receipt.office), step);
  fillDay("day", receipt.day, step);
  fill("reserve", receipt.standby.map((id) => nameOf(offices(), id)).join("; "), step);
  message("in_reserve", receipt.standby.length > 0);
  showCode(receipt.code);
  one('[data-step="write"]').hidden = true;
  step.hidden = false;
  step.focus();
  scrollTo(0, 0);
}
