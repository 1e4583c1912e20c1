// The field for a file. What cleans and shows files is fetched only once somebody has chosen one.
import { all, message, one, onPress } from "./elements.ts";
import type { FileCard } from "./file_card.ts";
import { reasonOf } from "./page.ts";
import type { SealingWorker } from "./sealing_worker.ts";

declare const FILES_URL: string;

/** `stored`: runs when a file has become part of the report. */
export function takeFiles(worker: SealingWorker, stored: () => void): void {
  const field = one<HTMLInputElement>('[data-field="file"]');
  let card: FileCard | null = null;
  const withCard = async (use: (card: FileCard) => Promise<void>) => {
    message("files_failed", false);
    try {
      const module: typeof import("./file_card.ts") = await import(FILES_URL);
      card ??= module.openCard(worker, { stored, reasonOf });
      await use(card);
    } catch {
      message("files_failed", true);
    }
  };
  field.addEventListener("change", () => {
    const file = field.files?.[0];
    if (file) void withCard((opened) => opened.show(file));
  });
  onPress("record", () => void withCard((opened) => opened.record()));
  addEventListener("pagehide", () => {
    for (const canvas of all<HTMLCanvasElement>("[data-card] canvas")) canvas.width = 0;
  });
}
