// Offering a case: the risk, as it was judged today; each office with what the gates say of it; what it gets; and who is next.
import { AccountEditor } from "./account_editor.ts";
import type { CaseAcross, Offer, OfficeVerdict, Risk, Verdicts } from "./across.ts";
import { type Around, armDeed, deed } from "./between.ts";
import { echo } from "./echoes.ts";
import { label } from "./labels.ts";
import { armOffices, type Offices, showOffices } from "./offices_view.ts";
import { askOrigin } from "./origin.ts";
import { choose, fill, one } from "./showing.ts";
import { Failed, type ShownEntry } from "./telling.ts";
import { toldBy } from "./told.ts";
import { lastTriage, lineOf } from "./triage_record.ts";

const WHOLE = "none";
const REDACTIONS = [WHOLE, "pseudonymised", "summary_only"];
// Of these a new one to the same office cannot begin.
const OPEN = ["waiting", "offered", "active"];

export class OfferForm {
  readonly #place = one<HTMLFormElement>("[data-offer-form]");
  readonly #editor = new AccountEditor(one("[data-account-editor]"));
  readonly #offices: Offices = armOffices(one("[data-offices]"), () => this.#choose());
  #across: CaseAcross | null = null;
  #around: Around | null = null;
  #verdicts: Verdicts | null = null;
  #origin = "";

  constructor() {
    this.#place.onsubmit = (event) => event.preventDefault();
    for (const part of ["plan_approved", "after"]) this.#field(part).onchange = () => void this.#judge();
    for (const part of ["mode", "redaction"]) this.#field(part).onchange = () => this.#follow();
    askOrigin(one("[data-ask-origin]"), (answer) => {
      this.#origin = answer;
    });
  }

  /** Begins anew: after an offer the next one is for whoever follows it. */
  show(across: CaseAcross, around: Around): void {
    this.#across = across;
    this.#around = around;
    const { view, withdrawn, voice } = across;
    one("[data-new-offer]").hidden = !voice || withdrawn || view.takesOver !== "no" || view.talk.broken;
    this.#offerAfter();
    armDeed(one("[data-send-offer]"), true, around, () => this.#offer());
    one("[data-ask-colleague]").onclick = () => void this.#askColleague();
    void this.#judge();
  }

  /** In whose place an office comes: those of the own offers that are not answered yet. */
  #offerAfter(): void {
    const { transfers, own, names } = this.#now();
    const open = transfers.filter(({ from, state }) => from === own && ["offered", "waiting"].includes(state));
    const select = this.#field<HTMLSelectElement>("after");
    const words = one('[data-word="after"]', this.#place).textContent ?? "";
    const options = open.map(({ id, to }) => new Option(`${words} ${names[to] ?? to}`, id));
    select.replaceChildren(select.options[0] as HTMLOptionElement, ...options);
    select.value = open.at(-1)?.id ?? "";
    one("[data-after-choice]").hidden = open.length === 0;
  }

  async #judge(): Promise<void> {
    const { transfers, own, names } = this.#now();
    choose(one("[data-new-offer]"), { rung: this.#value("after") ? "next" : "now" });
    one("[data-chosen]").hidden = true;
    const asked = transfers.filter(({ from }) => from === own);
    const passed = asked.filter(({ state }) => state !== "recalled" && state !== "not_needed").map(({ to }) => to);
    const planApproved = this.#field<HTMLInputElement>("plan_approved").checked;
    try {
      this.#verdicts = await this.#here().door.ask("verdicts", { planApproved, passed });
    } catch (error) {
      this.#here().stop(error);
      return;
    }
    this.#showRisk(this.#verdicts.risk);
    const open = asked.filter(({ state }) => OPEN.includes(state)).map(({ to }) => to);
    showOffices(one("[data-offices]"), this.#verdicts, { names, own, open });
    this.#choose();
  }

  /** As the file says; where nobody has judged it today, no office is shown. */
  #showRisk({ level, approved }: Risk): void {
    const place = one("[data-risk]", this.#place);
    choose(place, {
      assessed: level ? "yes" : "no",
      unacceptable: level === "high" ? "yes" : "no",
      plan: approved ? "approved" : "none",
    });
    fill(place, { risk: level && label("risk", level) });
    one("[data-offices]").hidden = level === "";
  }

  #choose(): void {
    const office = this.#chosen();
    one("[data-chosen]").hidden = office === null;
    if (office === null) return;
    this.#field<HTMLSelectElement>("mode").value = office.mode || "consult";
    const select = this.#field<HTMLSelectElement>("redaction");
    const least = REDACTIONS.indexOf(office.redaction);
    for (const [place, option] of [...select.options].entries()) option.disabled = place < least;
    select.value = office.redaction;
    this.#follow();
  }

  #follow(): void {
    const office = this.#chosen();
    if (office === null) return;
    const redaction = this.#value("redaction");
    const isWhole = redaction === WHOLE;
    const isUnresponsive = this.#offices.unresponsive.has(office.id) && this.#value("mode") === "lead";
    choose(one("[data-chosen]"), {
      redaction,
      stricter: office.redaction === WHOLE ? "free" : "only",
      suggested: this.#isSuggested(office) ? "yes" : "no",
      approval: this.#approval(office),
      unresponsive: isUnresponsive ? "yes" : "no",
    });
    fill(one("[data-chosen]"), { hours: String(this.#verdicts?.hours ?? "") });
    one("[data-ask-origin]").hidden = !isWhole || this.#files() === 0;
    this.#editor.show(this.#original(), redaction);
  }

  #offer(): (() => Promise<unknown>) | null {
    const office = this.#chosen();
    const verdicts = this.#verdicts;
    if (office === null || verdicts === null || this.#lacksAnything(office)) return null;
    const triage = lastTriage(this.#now().view.file.entries);
    const isWhole = this.#value("redaction") === WHOLE;
    const offer: Offer = {
      to: office.id,
      mode: this.#value("mode"),
      redaction: this.#value("redaction"),
      hours: verdicts.hours,
      after: this.#value("after"),
      why: this.#isSuggested(office) ? office.why : "chosen",
      reason: this.#value("reason"),
      cover: this.#value("cover"),
      account: this.#editor.text(),
      origin: isWhole && this.#files() > 0 ? this.#origin : "",
      line: triage ? lineOf(triage) : {},
      planApproved: this.#field<HTMLInputElement>("plan_approved").checked,
      told: toldBy(this.#now(), this.#value("after") ? "next" : isWhole ? "transferred" : "shared", office.id),
      passed: [],
    };
    const send = deed(this.#here().door, "offer", offer);
    return async () => {
      await send();
      this.#empty();
    };
  }

  /** Says what is missing, and leads there. */
  #lacksAnything(office: OfficeVerdict): boolean {
    const account = this.#editor.lacks();
    const cover = this.#value("cover");
    const isWhole = this.#value("redaction") === WHOLE;
    const repeated = isWhole ? "" : echo(cover, this.#original());
    one("[data-repeated]").textContent = repeated;
    const lacks: [name: string, missing: boolean, place: HTMLElement][] = [
      ["account", account === "account", one("[data-account]")],
      ["still_there", account === "still_there", one("[data-account]")],
      ["read_through", account === "read_through", one("[data-read-through]")],
      ["origin", isWhole && this.#files() > 0 && this.#origin === "", one("[data-origin]")],
      ["cover", cover === "", this.#field("cover")],
      ["cover_echo", repeated !== "", this.#field("cover")],
      ["reason", !this.#isSuggested(office) && this.#value("reason") === "", this.#field("reason")],
    ];
    for (const [name, missing] of lacks) one(`[data-lacks="${name}"]`, this.#place).hidden = !missing;
    const first = lacks.find(([, missing]) => missing);
    first?.[2].focus();
    return first !== undefined;
  }

  async #askColleague(): Promise<void> {
    const office = this.#chosen();
    if (office === null) return;
    const path = `/desk/cases/${one('[data-desk="case_transfers"]').dataset.case ?? ""}/transfers/ask`;
    try {
      await this.#here().door.ask("order", { path, fields: { to: office.id } });
      one("[data-asked]").hidden = false;
    } catch (error) {
      this.#here().stop(error);
    }
  }

  #approval({ id, abroad }: OfficeVerdict): "needless" | "given" | "missing" {
    if (!abroad) return "needless";
    return this.#now().approved.includes(id) ? "given" : "missing";
  }

  #isSuggested({ mode }: OfficeVerdict): boolean {
    return mode !== "" && mode === this.#value("mode");
  }

  #chosen(): OfficeVerdict | null {
    const id = this.#offices.chosen();
    return this.#verdicts?.offices.find((office) => office.id === id && office.blocked === "") ?? null;
  }

  /** All that the reporter has said, in its order. */
  #original(): string {
    const { report, talk } = this.#now().view;
    const said = (entry: ShownEntry) => ("refused" in entry || entry.writer.kind === "office" ? "" : entry.text);
    return [report.entry, ...talk.entries].map(said).filter(Boolean).join("\n\n");
  }

  #files(): number {
    return this.#now().view.talk.entries.filter((entry) => !("refused" in entry) && entry.file !== null).length;
  }

  #empty(): void {
    for (const part of ["cover", "reason"]) this.#field<HTMLTextAreaElement>(part).value = "";
    one("[data-asked]").hidden = true;
  }

  #field<T extends HTMLElement = HTMLInputElement>(part: string): T {
    return one<T>(`[data-part="${part}"]`, this.#place);
  }

  #value(part: string): string {
    return this.#field(part).value.trim();
  }

  #now(): CaseAcross {
    if (this.#across === null) throw new Failed("broken");
    return this.#across;
  }

  #here(): Around {
    if (this.#around === null) throw new Failed("broken");
    return this.#around;
  }
}
