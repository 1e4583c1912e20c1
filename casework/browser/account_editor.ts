// A redacted account, written beside the original. Names and places are marked and replaced by the same word wherever they
// stand; what of the original still stands is listed while somebody writes.
import { echoes } from "./echoes.ts";
import { copyOf, fill, one } from "./showing.ts";

type Removed = { words: string; instead: string };

const MOST_LISTED = 12;

export class AccountEditor {
  readonly #place: HTMLElement;
  readonly #area: HTMLTextAreaElement;
  #original = "";
  #redaction = "";
  #removed: Removed[] = [];

  constructor(place: HTMLElement) {
    this.#place = place;
    this.#area = one<HTMLTextAreaElement>("[data-account]", place);
    this.#area.oninput = () => this.#look();
    for (const button of place.querySelectorAll<HTMLButtonElement>("[data-mark]"))
      button.onclick = () => this.#mark(button.dataset.mark ?? "");
  }

  /** `redaction`: pseudonymised begins with the original, a summary with nothing, none hides the editor. */
  show(original: string, redaction: string): void {
    this.#place.hidden = redaction === "none";
    one("[data-original]", this.#place).textContent = original;
    if (original === this.#original && redaction === this.#redaction) return;
    this.#original = original;
    this.#redaction = redaction;
    this.#removed = [];
    this.#area.value = redaction === "pseudonymised" ? original : "";
    one<HTMLInputElement>("[data-read-through]", this.#place).checked = false;
    this.#look();
  }

  text(): string {
    return this.#redaction === "none" ? "" : this.#area.value.trim();
  }

  /** What stands against sending it as it is: nothing written, a marked word that is back, not read through. */
  lacks(): "" | "account" | "still_there" | "read_through" {
    if (this.#redaction === "none") return "";
    if (this.text() === "") return "account";
    if (this.#removed.some(({ words }) => holds(this.text(), words))) return "still_there";
    return one<HTMLInputElement>("[data-read-through]", this.#place).checked ? "" : "read_through";
  }

  #mark(kind: string): void {
    const { selectionStart, selectionEnd, value } = this.#area;
    const words = value.slice(selectionStart, selectionEnd).trim();
    one("[data-nothing-marked]", this.#place).hidden = words !== "";
    if (words !== "") {
      this.#removed.push({ words, instead: this.#insteadOf(kind, words) });
      this.#area.value = this.#removed.reduce((text, one) => text.replaceAll(pattern(one.words), one.instead), value);
      this.#look();
    }
    this.#area.focus();
  }

  /** The same words always get the same number. */
  #insteadOf(kind: string, words: string): string {
    const known = this.#removed.find((one) => one.words.toLowerCase() === words.toLowerCase());
    if (known) return known.instead;
    const name = one(`[data-word="${kind}"]`, this.#place).textContent?.trim() ?? kind;
    const numbers = this.#removed.filter(({ instead }) => instead.startsWith(`[${name} `));
    return `[${name} ${new Set(numbers.map(({ instead }) => instead)).size + 1}]`;
  }

  #look(): void {
    const text = this.text();
    const standing = this.#standing(text);
    one("[data-standing]", this.#place).hidden = standing.length === 0;
    one("[data-standing-words]", this.#place).replaceChildren(...standing.slice(0, MOST_LISTED).map(item));
    one("[data-removed]", this.#place).replaceChildren(
      ...this.#removed.map((removed) => {
        const copy = copyOf("removed");
        fill(copy, removed);
        return copy;
      }),
    );
    one<HTMLInputElement>("[data-read-through]", this.#place).checked = false;
  }

  #standing(text: string): string[] {
    const back = this.#removed.filter(({ words }) => holds(text, words)).map(({ words }) => words);
    const found = this.#redaction === "summary_only" ? echoes(text, this.#original) : telltale(text);
    return [...new Set([...back, ...found])];
  }
}

/** Long numbers, and words with a capital letter that do not begin a sentence: most of them are names. */
function telltale(text: string): string[] {
  const outside = text.replaceAll(/\[[^\]]*\]/g, " ");
  const numbers = outside.match(/\p{N}{4,}/gu) ?? [];
  const names = [...outside.matchAll(/(?<=[^\s.!?:…"«“(]\s+)\p{Lu}[\p{L}\p{M}'’-]+/gu)].map(([name]) => name);
  return [...numbers, ...names];
}

/** Whole words, however they are written and spaced. */
function pattern(words: string): RegExp {
  const literal = words.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(/\s+/g, "\\s+");
  const [before, after] = [/^[\p{L}\p{N}]/u.test(words), /[\p{L}\p{N}]$/u.test(words)];
  return new RegExp(`${before ? "(?<![\\p{L}\\p{N}])" : ""}${literal}${after ? "(?![\\p{L}\\p{N}])" : ""}`, "giu");
}

function holds(text: string, words: string): boolean {
  return pattern(words).test(text);
}

function item(words: string): HTMLElement {
  const element = document.createElement("li");
  element.dir = "auto";
  element.textContent = words;
  return element;
}
