// The page's words for what casework/taxonomy.json names: `label("flag", "child")`. What has no word shows its name.

const words = new Map<string, string>();

export function label(kind: string, id: string): string {
  return wordFor(kind, id) || id;
}

/** For what a stranger chose: what has no word is shown as unknown, and never as it was written. */
export function known(kind: string, id: string): string {
  return wordFor(kind, id) || wordFor("said", "unknown");
}

function wordFor(kind: string, id: string): string {
  if (words.size === 0) {
    const listed = document.querySelector<HTMLTemplateElement>("template[data-labels]")?.content;
    for (const word of listed?.querySelectorAll<HTMLElement>("[data-label]") ?? [])
      words.set(word.dataset.label ?? "", word.textContent ?? "");
  }
  return words.get(`${kind}.${id}`) ?? "";
}

/** "safety.pit_collapse" or "safety". */
export function categoryLabel(path: string): string {
  const [main = "", sub = ""] = path.split(".");
  return sub ? `${label("category", main)}: ${label("sub", sub)}` : label("category", main);
}
