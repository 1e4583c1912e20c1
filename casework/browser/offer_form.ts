// Offering a case: the risk, as it was judged today; each office with what the gates say of it; what it gets; and who is next.
import { AccountEditor } from "./account_editor.ts";
import type { CaseAcross, Offer, OfficeFacts, OfficeVerdict, Verdicts } from "./across.ts";
import { passedOver } from "./across_entries.ts";
import { type Around, armDeed, deed } from "./between.ts";
import { echo } from "./echoes.ts";
import { showMoveUp } from "./move_up_view.ts";
import { type Reason, whyMoveUp } from "./moving_up.ts";
import { armOffices, showOffices } from "./offices_view.ts";
import { askOrigin } from "./origin.ts";
import {
  armAsking,
  limitRedaction,
  mayLeave,
  originalOf,
  Parts,
  Shown,
  showRisk,
  tellLacks,
  WHOLE,
} from "./outgoing.ts";
import { choose, fill, one } from "./showing.ts";
import { toldBy } from "./told.ts";
import { lastTriage, lineOf } from "./triage_record.ts";
import * as wording from "./wording.ts";

// As the decision in the file calls it.
const NEXT_RUNG = "next rung";
// Of these a new one to the same office cannot begin.
const OPEN = ["waiting", "offered", "active"];

export class OfferForm {
  readonly #place = one<HTMLFormElement>("[data-offer-form]");
  readonly #parts = new Parts(this.#place);
  readonly #editor = new AccountEditor(one("[data-account-editor]"));
  readonly #chosenId = armOffices(one("[data-offices]"), () => this.#choose());
  readonly #shown = new Shown();
  #verdicts: Verdicts | null = null;
  #origin = "";
  /** The office that was looked at last. */
  #standing = "";

  constructor() {
    this.#place.onsubmit = (event) => event.preventDefault();
    for (const part of ["plan_approved", "after"]) this.#parts.field(part).onchange = () => void this.#judge();
    for (const part of ["mode", "redaction"]) this.#parts.field(part).onchange = () => this.#follow();
    askOrigin(one("[data-ask-origin]"), (answer) => {
      this.#origin = answer;
    });
  }

  /** Begins anew: after an offer the next one is for whoever follows it. */
  show(across: CaseAcross, around: Around): void {
    this.#shown.show(across, around);
    this.#standing = "";
    one("[data-new-offer]").hidden = !mayLeave(across);
    this.#offerAfter();
    armDeed(one("[data-send-offer]"), true, around, () => this.#offer());
    armAsking(
      this.#shown,
      "transfers/ask",
      async () => this.#asked(),
      () => this.#follow(),
    );
    void this.#judge();
  }

  /** In whose place an office comes: those of the own offers that are not answered yet. */
  #offerAfter(): void {
    const { transfers, own, names } = this.#shown.across();
    const open = transfers.filter(({ from, state }) => from === own && ["offered", "waiting"].includes(state));
    const select = this.#parts.field<HTMLSelectElement>("after");
    const words = one('[data-word="after"]', this.#place).textContent ?? "";
    const options = open.map(({ id, to }) => new Option(`${words} ${names[to] ?? to}`, id));
    select.replaceChildren(select.options[0] as HTMLOptionElement, ...options);
    select.value = open.at(-1)?.id ?? "";
    one("[data-after-choice]").hidden = open.length === 0;
  }

  async #judge(): Promise<void> {
    const across = this.#shown.across();
    const { transfers, own, names } = across;
    choose(one("[data-new-offer]"), { rung: this.#parts.value("after") ? "next" : "now" });
    one("[data-chosen]").hidden = true;
    const passed = passedOver(across);
    const planApproved = this.#parts.isTicked("plan_approved");
    try {
      this.#verdicts = await this.#shown.around().door.ask("verdicts", { planApproved, passed });
    } catch (error) {
      this.#shown.around().stop(error);
      return;
    }
    one("[data-offices]").hidden = !showRisk(this.#place, this.#verdicts.risk);
    const open = transfers.filter(({ from, state }) => from === own && OPEN.includes(state)).map(({ to }) => to);
    showMoveUp(this.#place, this.#reasons(), this.#verdicts, names);
    showOffices(one("[data-offices]"), this.#verdicts, { ...across, open, next: this.#next() });
    this.#choose();
  }

  #choose(): void {
    const office = this.#chosen();
    one("[data-chosen]").hidden = office === null;
    if (office === null) return;
    const mode = this.#parts.field<HTMLSelectElement>("mode");
    const isSlow = this.#shown.across().unresponsive.includes(office.id);
    for (const option of mode.options) option.disabled = isSlow && option.value === "lead";
    const redaction = this.#parts.field<HTMLSelectElement>("redaction");
    limitRedaction(redaction, office.redaction);
    // Looked at anew, with the risk changed perhaps: what somebody has chosen and written for this office stays.
    const stays = this.#standing === office.id;
    if (!stays) mode.value = office.id === this.#next() ? "lead" : office.mode || "consult";
    if (!stays || redaction.selectedOptions[0]?.disabled !== false) redaction.value = office.redaction;
    if (mode.selectedOptions[0]?.disabled) mode.value = "consult";
    this.#standing = office.id;
    this.#showFacts(office.id);
    this.#follow();
  }

  #follow(): void {
    const office = this.#chosen();
    if (office === null) return;
    const redaction = this.#parts.value("redaction");
    const isWhole = redaction === WHOLE;
    choose(one("[data-chosen]"), {
      redaction,
      stricter: office.redaction === WHOLE ? "free" : "only",
      suggested: this.#isSuggested(office) ? "yes" : "no",
      approval: this.#approval(office),
    });
    fill(one("[data-chosen]"), { hours: String(this.#verdicts?.hours ?? "") });
    one("[data-ask-origin]").hidden = !isWhole || this.#files() === 0;
    this.#editor.show(originalOf(this.#shown.across().view), redaction);
  }

  /** How to reach it, by the signed directory; and what the server says of its answers. */
  #showFacts(id: string): void {
    const { offices, unresponsive, names, view } = this.#shown.across();
    const { languages, hours, emergency, clinic } = offices[id] as OfficeFacts;
    const [spoken = ""] = view.report.language.split("-");
    choose(one("[data-chosen]"), {
      hours_there: hours ? "given" : "none",
      shared_language: spoken === "" || languages.includes(spoken) ? "yes" : "no",
      unresponsive: unresponsive.includes(id) ? "yes" : "no",
    });
    fill(one("[data-chosen]"), {
      chosen_office: names[id] ?? id,
      languages: languages.map(wording.language).join(", "),
      hours_there: hours,
      emergency,
      clinic,
      spoken: wording.language(spoken),
    });
  }

  #offer(): (() => Promise<unknown>) | null {
    const office = this.#chosen();
    const verdicts = this.#verdicts;
    if (office === null || verdicts === null || this.#lacksAnything(office)) return null;
    const triage = lastTriage(this.#shown.across().view.file.entries);
    const isWhole = this.#parts.value("redaction") === WHOLE;
    const offer: Offer = {
      to: office.id,
      mode: this.#parts.value("mode"),
      redaction: this.#parts.value("redaction"),
      hours: verdicts.hours,
      after: this.#parts.value("after"),
      why: this.#isSuggested(office) ? office.why || NEXT_RUNG : "chosen",
      reason: this.#parts.value("reason"),
      cover: this.#parts.value("cover"),
      account: this.#editor.text(),
      origin: isWhole && this.#files() > 0 ? this.#origin : "",
      line: triage ? lineOf(triage) : {},
      planApproved: this.#parts.isTicked("plan_approved"),
      told: toldBy(
        this.#shown.across(),
        this.#parts.value("after") ? "next" : isWhole ? "transferred" : "shared",
        office.id,
      ),
      passed: [],
    };
    const send = deed(this.#shown.around().door, "offer", offer);
    return async () => {
      await send();
      this.#empty();
    };
  }

  #lacksAnything(office: OfficeVerdict): boolean {
    const account = this.#editor.lacks();
    const cover = this.#parts.value("cover");
    const isWhole = this.#parts.value("redaction") === WHOLE;
    const repeated = echo(cover, originalOf(this.#shown.across().view)); // it is read at once, whatever goes over later
    one("[data-repeated]").textContent = repeated;
    return tellLacks(this.#place, [
      ["account", account === "account", one("[data-account]")],
      ["still_there", account === "still_there", one("[data-account]")],
      ["read_through", account === "read_through", one("[data-read-through]")],
      ["origin", isWhole && this.#files() > 0 && this.#origin === "", one("[data-origin]")],
      ["cover", cover === "", this.#parts.field("cover")],
      ["cover_echo", repeated !== "", this.#parts.field("cover")],
      ["reason", !this.#isSuggested(office) && this.#parts.value("reason") === "", this.#parts.field("reason")],
    ]);
  }

  #asked(): Record<string, string> | null {
    const office = this.#chosen();
    return office && { to: office.id, mode: this.#parts.value("mode"), redaction: this.#parts.value("redaction") };
  }

  #approval({ id, second }: OfficeVerdict): "needless" | "given" | "missing" {
    if (!second) return "needless";
    const wanted = [id, this.#parts.value("mode"), this.#parts.value("redaction")].join(" ");
    return this.#shown.across().approved.includes(wanted) ? "given" : "missing";
  }

  #isSuggested({ id, mode }: OfficeVerdict): boolean {
    const asked = this.#parts.value("mode");
    return (mode !== "" && mode === asked) || (id === this.#next() && asked === "lead");
  }

  #reasons(): Reason[] {
    const { view, transfers } = this.#shown.across();
    return whyMoveUp(view, transfers);
  }

  /** Where it should go, if it should move up. */
  #next(): string {
    return this.#reasons().length > 0 ? (this.#verdicts?.next ?? "") : "";
  }

  #chosen(): OfficeVerdict | null {
    const id = this.#chosenId();
    return this.#verdicts?.offices.find((office) => office.id === id && office.blocked === "") ?? null;
  }

  #files(): number {
    return this.#shown.across().view.talk.entries.filter((entry) => !("refused" in entry) && entry.file !== null)
      .length;
  }

  #empty(): void {
    for (const part of ["cover", "reason"]) this.#parts.field(part).value = "";
    one("[data-asked]").hidden = true;
    // An account may do for the next office, too; that it was read through with that one in mind is asked again.
    one<HTMLInputElement>("[data-read-through]").checked = false;
  }
}
