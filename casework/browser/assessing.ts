// The twelve questions: the level follows from them while somebody answers, and is kept with them, signed.
import { toldOfDanger } from "./check_ins.ts";
import { arm } from "./composing.ts";
import type { Door } from "./door.ts";
import { label } from "./labels.ts";
import { assessment, type Judged } from "./protection_entries.ts";
import { assess, RULES } from "./reprisal.ts";
import { checkInDays, unjudged } from "./schedule.ts";
import { choose, fill, one } from "./showing.ts";
import type { CaseView, Writing } from "./telling.ts";

export class AssessmentForm {
  readonly #place: HTMLFormElement;

  constructor(place: HTMLElement) {
    this.#place = place as HTMLFormElement;
    this.#place.onsubmit = (event) => event.preventDefault();
    this.#place.onchange = () => this.#follow();
    const asked = location.hash.slice(1);
    const point = this.#point();
    if ([...point.options].some(({ value }) => value === asked)) point.value = asked;
    this.#follow();
  }

  show(door: Door, view: CaseView, again: () => Promise<void>, stop: (error: unknown) => void): void {
    const said = { file: view.file.entries, talk: view.talk.entries, today: view.today };
    const heard = toldOfDanger(said.talk).map(({ id }) => id);
    const [first] = unjudged(said.file, said.talk);
    if (first && location.hash === "") this.#point().value = first.point;
    const writes = (text: string): Writing | null => {
      const judged = this.#judged();
      if (this.#lacksAnything() || !judged) return null;
      // Where another office speaks with the reporter, it alone asks them; and what is no case asks nobody.
      const asks = view.voice && !["test", "spam", "joined"].includes(view.state);
      const checkIns = asks ? checkInDays(judged.risk.level, judged.point, said) : null;
      return assessment(judged, text, { heard, checkIns });
    };
    const after = async () => {
      this.#place.reset();
      this.#follow();
    };
    arm({ place: this.#place, writes, after }, door, again, stop);
  }

  #follow(): void {
    const open = RULES.questions.filter(({ id }) => this.#answer(id) === null).length;
    const seriousness = this.#chosen("seriousness");
    const judged = this.#judged();
    choose(this.#place, {
      result: judged ? "known" : "open",
      rests: open > 0 ? "questions" : seriousness ? "none" : "seriousness",
    });
    fill(this.#place, { open: String(open) });
    if (!judged) return;
    const { sum, likelihood, level } = judged.risk;
    one("[data-level]", this.#place).dataset.level = level;
    fill(this.#place, {
      sum: String(sum),
      likelihood: label("likelihood", likelihood),
      level: label("risk_level", level),
      duties: (RULES.duties[level] ?? []).map((duty) => label("duty", duty)).join(" "),
    });
  }

  #lacksAnything(): boolean {
    const missing = RULES.questions.find(({ id }) => this.#answer(id) === null)?.id;
    const name = missing ?? (this.#chosen("seriousness") ? "" : "seriousness");
    one('[data-lacks="answers"]', this.#place).hidden = name === "";
    if (name) one(`[name="${name}"]`, this.#place).focus();
    return name !== "";
  }

  #judged(): Judged | null {
    const answers: Judged["answers"] = {};
    for (const { id } of RULES.questions) {
      const answer = this.#answer(id);
      if (answer === null) return null;
      answers[id] = answer;
    }
    const seriousness = this.#chosen("seriousness");
    if (!seriousness) return null;
    return { point: this.#point().value, answers, seriousness, risk: assess(RULES, answers, seriousness) };
  }

  #point(): HTMLSelectElement {
    return one<HTMLSelectElement>('[data-part="point"]', this.#place);
  }

  #answer(id: string): number | null {
    const chosen = this.#chosen(id);
    return chosen === "" ? null : Number(chosen);
  }

  #chosen(name: string): string {
    return this.#place.querySelector<HTMLInputElement>(`[name="${name}"]:checked`)?.value ?? "";
  }
}
