// A letter to a body that has no account: the risk, asked again; what is known of the body, put to the same gates as an
// office; what it gets, and by when it is to answer.
import { AccountEditor } from "./account_editor.ts";
import type { CaseAcross, Letter, MarkedVerdict, Recipient } from "./across.ts";
import { type Around, armDeed, deed } from "./between.ts";
import { echo } from "./echoes.ts";
import { label } from "./labels.ts";
import { languagesOf } from "./outcomes.ts";
import {
  armAsking,
  type Lack,
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
import * as wording from "./wording.ts";

// As an approval calls it, and no office: see casework/letters.py.
const BY_LETTER = "by letter";
const ABOUT_BODY = ["country", "body_level", "body_kind", "dp", "trained", "named"];
const WHERE_TO = ["name", "address"];

export class LetterForm {
  readonly #place = one<HTMLFormElement>("[data-letter-form]");
  readonly #parts = new Parts(this.#place);
  readonly #editor = new AccountEditor(one("[data-account-editor]"));
  readonly #shown = new Shown();
  #verdict: MarkedVerdict | null = null;
  #judging: Promise<void> = Promise.resolve();
  #asked = 0;

  constructor() {
    this.#place.onsubmit = (event) => event.preventDefault();
    for (const part of ["plan_approved", ...ABOUT_BODY]) this.#parts.field(part).onchange = () => this.#judgeAnew();
    for (const part of WHERE_TO) this.#parts.field(part).onchange = () => this.#judge();
    for (const part of ["mode", "redaction"]) this.#parts.field(part).onchange = () => this.#follow();
    nameCountries(this.#parts.field<HTMLSelectElement>("country"));
    offerLanguages(this.#parts.field<HTMLSelectElement>("language"));
  }

  show(across: CaseAcross, around: Around): void {
    this.#shown.show(across, around);
    one("[data-new-letter]").hidden = !mayLeave(across);
    armDeed(one("[data-send-letter]"), true, around, () => this.#send());
    armAsking(
      this.#shown,
      "letters/ask",
      () => this.#askedFor(),
      () => this.#follow(),
    );
    this.#judgeAnew();
  }

  #judgeAnew(): void {
    one("[data-chosen]").hidden = true;
    this.#judge();
  }

  #judge(): void {
    this.#judging = this.#askVerdict().catch((error: unknown) => this.#shown.around().stop(error));
  }

  async #askVerdict(): Promise<void> {
    const [to, planApproved] = [this.#recipient(), this.#parts.isTicked("plan_approved")];
    const [name = "", address = ""] = WHERE_TO.map((part) => this.#parts.value(part));
    const { door } = this.#shown.around();
    this.#asked += 1;
    const asked = this.#asked;
    const { risk } = await door.ask("verdicts", { planApproved, passed: [] });
    const isKnown = [to.country, to.level, to.kind].every(Boolean);
    const mayShow = showRisk(this.#place, risk) && isKnown;
    const verdict = mayShow ? await door.ask("letterVerdict", { planApproved, to, name, address }) : null;
    if (asked !== this.#asked) return; // about a body as it was described before
    this.#verdict = verdict;
    if (verdict) this.#show(verdict);
    else choose(this.#place, { gate: "open", partner: "none" });
  }

  #show(verdict: MarkedVerdict): void {
    const { blocked, what, partner, redaction } = verdict;
    const words = label("gate", blocked);
    choose(this.#place, {
      gate: blocked ? "closed" : "open",
      partner: partner ? "given" : "none",
      stricter: redaction === WHOLE ? "free" : "only",
    });
    fill(this.#place, { gate: words === blocked ? what || blocked : words, partner: partner === "?" ? "" : partner });
    one("[data-closed]").dataset.closed = blocked;
    one("[data-chosen]").hidden = blocked !== "";
    const select = this.#parts.field<HTMLSelectElement>("redaction");
    limitRedaction(select, redaction);
    if (select.selectedOptions[0]?.disabled) select.value = redaction;
    this.#follow();
  }

  #follow(): void {
    const redaction = this.#parts.value("redaction");
    choose(this.#place, { redaction, approval: this.#approval() });
    this.#editor.show(originalOf(this.#shown.across().view), redaction);
  }

  #approval(): "needless" | "given" | "missing" {
    if (!this.#verdict?.second) return "needless";
    const { mode, redaction, country, recipient } = this.#agreement(this.#verdict);
    const wanted = [BY_LETTER, mode, redaction, country, recipient].join(" ");
    return this.#shown.across().approved.includes(wanted) ? "given" : "missing";
  }

  /** To what a colleague agrees: to this body, and to so much. */
  #agreement({ recipient }: MarkedVerdict): Record<"mode" | "redaction" | "country" | "recipient", string> {
    const [mode = "", redaction = "", country = ""] = ["mode", "redaction", "country"].map((part) =>
      this.#parts.value(part),
    );
    return { mode, redaction, country, recipient };
  }

  async #askedFor(): Promise<Record<string, string> | null> {
    await this.#judging;
    if (this.#verdict === null || tellLacks(this.#place, this.#whereTo())) return null;
    return this.#agreement(this.#verdict);
  }

  #whereTo(): Lack[] {
    return WHERE_TO.map((part) => [part, this.#parts.value(part) === "", this.#parts.field(part)]);
  }

  #send(): (() => Promise<unknown>) | null {
    if (this.#verdict === null || this.#verdict.blocked !== "" || this.#lacksAnything()) return null;
    const [value, across] = [(part: string) => this.#parts.value(part), this.#shown.across()];
    const isWhole = value("redaction") === WHOLE;
    const letter: Letter = {
      name: value("name"),
      address: value("address"),
      mode: value("mode"),
      redaction: value("redaction"),
      language: value("language"),
      bundle: value("bundle") === "plain" ? "plain" : "sealed",
      ask: value("ask"),
      account: isWhole ? originalOf(across.view) : this.#editor.text(),
      until: value("until"),
      to: this.#recipient(),
      planApproved: this.#parts.isTicked("plan_approved"),
      reason: value("reason"),
      told: toldBy(across, isWhole ? "by_letter_whole" : "by_letter", value("name")),
    };
    const send = deed(this.#shown.around().door, "letter", letter);
    return async () => {
      await send();
      this.#place.reset();
      this.#editor.show("", WHOLE);
      one("[data-asked]").hidden = true;
    };
  }

  #lacksAnything(): boolean {
    const [account, ask] = [this.#editor.lacks(), this.#parts.value("ask")];
    const repeated = this.#parts.value("redaction") === WHOLE ? "" : echo(ask, originalOf(this.#shown.across().view));
    one("[data-repeated]").textContent = repeated;
    const until = this.#parts.field<HTMLInputElement>("until");
    return tellLacks(this.#place, [
      ...this.#whereTo(),
      ["account", account === "account", one("[data-account]")],
      ["still_there", account === "still_there", one("[data-account]")],
      ["read_through", account === "read_through", one("[data-read-through]")],
      ["ask", ask === "", this.#parts.field("ask")],
      ["ask_echo", repeated !== "", this.#parts.field("ask")],
      ["until", !until.validity.valid, until],
      ["reason", this.#parts.value("reason") === "", this.#parts.field("reason")],
    ]);
  }

  #recipient(): Recipient {
    return {
      country: this.#parts.value("country"),
      level: this.#parts.value("body_level"),
      kind: this.#parts.value("body_kind"),
      dp: this.#parts.value("dp"),
      trained: this.#parts.isTicked("trained"),
      named: this.#parts.isTicked("named"),
    };
  }
}

function offerLanguages(select: HTMLSelectElement): void {
  const own = document.documentElement.lang;
  const options = languagesOf("letter-sheets").map((code) => new Option(wording.language(code), code, code === own));
  select.replaceChildren(...options);
  select.value = own;
}

/** The page has their codes; their names, and in which order those stand, the browser knows. */
function nameCountries(select: HTMLSelectElement): void {
  const [first, ...codes] = [...select.options];
  for (const option of codes) option.textContent = wording.country(option.value);
  codes.sort((one, other) => one.text.localeCompare(other.text, document.documentElement.lang));
  const chosen = select.value;
  select.replaceChildren(...(first ? [first] : []), ...codes);
  select.value = chosen;
}
