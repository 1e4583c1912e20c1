// How a case ended, as its reporter reads it: under headings in their language.
import type { Outcome } from "./entries.ts";
import { one } from "./showing.ts";

/** A template's words in each language: `<div data-language="fr"><span data-word="why">…`. */
export function wordsOf(template: string, language: string): (word: string) => string {
  const all = one<HTMLTemplateElement>(`template[data-${template}]`).content;
  const [main = ""] = language.split("-");
  const own = all.querySelector(`[data-language="${CSS.escape(main)}"]`) ?? all.firstElementChild;
  return (word) => own?.querySelector(`[data-word="${CSS.escape(word)}"]`)?.textContent?.trim() ?? "";
}

export function languagesOf(template: string): string[] {
  const all = one<HTMLTemplateElement>(`template[data-${template}]`).content;
  return [...all.querySelectorAll<HTMLElement>("[data-language]")].map(({ dataset }) => dataset.language ?? "");
}

export function outcomeIn(language: string, card: Omit<Outcome, "text">): Outcome {
  const words = wordsOf("outcome-words", language);
  const parts = (["done", "not_done", "why", "appeal"] as const).filter((part) => card[part] !== "");
  const text = [...parts.map((part) => `${words(part)}\n${card[part]}`), words("satisfied")].join("\n\n");
  return { ...card, text };
}
