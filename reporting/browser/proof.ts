// The part of the follow-up page that gives a reporter a proof that they reported.
import type { Thread } from "./asks.ts";
import { message, noTrouble, one, onPress, trouble } from "./elements.ts";
import { reasonOf } from "./page.ts";
import type { SealingWorker } from "./sealing_worker.ts";

/** Only what an office has signed proves anything. */
export function showProof({ lines }: Thread): void {
  const confirmed = lines.flatMap((line) => (line.by === "office" && line.status === "acknowledged" ? [line] : []));
  one("[data-proof]").hidden = confirmed.length === 0;
  message(
    "proof_words",
    confirmed.every(({ text }) => text),
  );
}

export function armProof(worker: SealingWorker): void {
  onPress("prove", async () => {
    const button = one<HTMLButtonElement>('[data-action="prove"]');
    noTrouble("proving");
    button.disabled = true;
    try {
      save(await worker.ask("prove"));
      message("proof_saved", true);
    } catch (error) {
      trouble("proving", reasonOf(error));
    } finally {
      button.disabled = false;
    }
  });
}

/** Its name says nothing to whoever looks over a list of files. */
function save(blob: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = "document.json";
  link.click();
  URL.revokeObjectURL(link.href);
}
