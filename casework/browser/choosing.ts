// Choosing several cases of a list, with the mouse or a key, one by one or all between two; and which one the keys mean.
import { one } from "./showing.ts";

export class Choice {
  readonly #list: HTMLElement;
  readonly #changed: () => void;
  #last: HTMLElement | null = null;
  #anchor: HTMLElement | null = null;

  constructor(list: HTMLElement, changed: () => void) {
    this.#list = list;
    this.#changed = changed;
    list.addEventListener("focusin", ({ target }) => {
      this.#last = (target as HTMLElement).closest<HTMLElement>("[data-row]");
    });
    list.addEventListener("click", (event) => {
      const { target } = event;
      if (!(target instanceof HTMLInputElement) || !target.matches("[data-choose]")) return;
      this.#chose(target.closest<HTMLElement>("[data-row]"), event.shiftKey);
    });
  }

  rows(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>("[data-row]")].filter((row) => row.checkVisibility());
  }

  chosen(): HTMLElement[] {
    return this.rows().filter((row) => boxOf(row)?.checked);
  }

  /** The case in which the focus is, or was before it went to a button for many. */
  current(): HTMLElement | null {
    const last = this.#last?.isConnected ? this.#last : null;
    return document.activeElement?.closest<HTMLElement>("[data-row]") ?? last ?? this.rows()[0] ?? null;
  }

  move(by: number): void {
    const all = this.rows();
    const row = this.current();
    const place = row?.contains(document.activeElement) ? all.indexOf(row) + by : 0;
    all[Math.max(0, Math.min(all.length - 1, place))]?.focus();
  }

  /** `whole`: everything from the one that was chosen last to this one. */
  toggle(whole = false): void {
    const row = this.current();
    const box = row && boxOf(row);
    if (!row || !box) return;
    box.checked = whole || !box.checked;
    this.#chose(row, whole);
  }

  none(): void {
    this.leave(this.chosen());
  }

  leave(rows: HTMLElement[]): void {
    for (const row of rows) {
      const box = boxOf(row);
      if (box) box.checked = false;
    }
    this.count();
  }

  count(): void {
    const chosen = this.chosen().length;
    one("[data-many]").hidden = chosen === 0;
    one("[data-chosen-count]").textContent = String(chosen);
    this.#changed();
  }

  #chose(row: HTMLElement | null, whole: boolean): void {
    if (row && whole && this.#anchor?.isConnected) {
      const all = this.rows();
      const ends = [all.indexOf(this.#anchor), all.indexOf(row)].sort((one, other) => one - other);
      for (const between of all.slice(ends[0], (ends[1] ?? 0) + 1)) {
        const box = boxOf(between);
        if (box) box.checked = true;
      }
    }
    this.#anchor = row;
    this.count();
  }
}

function boxOf(row: HTMLElement): HTMLInputElement | null {
  return row.querySelector<HTMLInputElement>("[data-choose]");
}
