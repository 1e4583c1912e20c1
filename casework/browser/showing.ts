// Filling and choosing among what the template holds. Text goes in by textContent and in no other way.
import type { RefusalName } from "../../crypto/browser/errors.ts";

export function one<T extends HTMLElement = HTMLElement>(selector: string, root: ParentNode = document): T {
  const found = root.querySelector<T>(selector);
  if (found === null) throw new Error(`the page has no ${selector}`);
  return found;
}

/** `{place: "..."}` fills every `data-slot="place"`. */
export function fill(root: ParentNode, slots: Record<string, string>): void {
  for (const slot of root.querySelectorAll<HTMLElement>("[data-slot]")) {
    const text = slots[slot.dataset.slot ?? ""];
    if (text !== undefined) slot.textContent = text;
  }
}

/** `{danger: "yes"}` shows `data-when="danger=yes"` and hides every other `danger=`. */
export function choose(root: ParentNode, choices: Record<string, string>): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-when]")) {
    const [name = "", value = ""] = (element.dataset.when ?? "").split("=");
    const choice = choices[name];
    if (choice !== undefined) element.hidden = choice !== value;
  }
}

/** Shows these of the root's messages, and no other. */
export function say(root: ParentNode, ...names: string[]): void {
  for (const message of root.querySelectorAll<HTMLElement>("[data-message]")) {
    message.hidden = !names.includes(message.dataset.message ?? "");
  }
}

/** A fresh copy of `<template data-template="name">`. */
export function copyOf(name: string): DocumentFragment {
  return document.importNode(one<HTMLTemplateElement>(`template[data-template="${name}"]`).content, true);
}

/** Puts the refusal's name and sentence where the root has room for it. */
export function showRefusal(root: ParentNode, refusal: RefusalName): void {
  const sentences = one<HTMLTemplateElement>("template[data-refusals]").content;
  const sentence = sentences.querySelector(`[data-refusal="${refusal}"]`);
  const place = one("[data-refusal-here]", root);
  place.replaceChildren(...(sentence ? [...document.importNode(sentence, true).childNodes] : [refusal]));
  place.dataset.refusal = refusal;
}
