// What both pages do first: start the worker, unlock the fields when it answers, and have the directory verified.
import type { ListedOffice, Published, Reason } from "./asks.ts";
import { all, message, noTrouble, one, onPress, showStage, trouble } from "./elements.ts";
import { guardLeaving } from "./leave.ts";
import { NotDone, type SealingWorker, startWorker } from "./sealing_worker.ts";

/** `ready` runs once the directory is verified; `forget` when the page is left. */
export function openPage(ready: (published: Published) => void, forget: () => void = () => undefined): SealingWorker {
  // First of all the way out: it must work even where the worker cannot be started.
  let started: SealingWorker | undefined;
  guardLeaving(() => {
    started?.stop();
    forget();
  });
  const worker = startWorker(showStage, workerDied);
  started = worker;
  onPress("forget", () => location.replace(location.pathname));
  onPress("fetch-directory", () => void fetchDirectory(worker, ready));
  void worker.ask("ping").then(() => {
    message("not_ready", false);
    unlockFields();
    return fetchDirectory(worker, ready);
  });
  return worker;
}

async function fetchDirectory(worker: SealingWorker, ready: (published: Published) => void): Promise<void> {
  noTrouble("directory");
  showStage("fetching_directory");
  try {
    const pins = { root: pinned("root"), service: pinned("service"), release: pinned("release") };
    ready(await worker.ask("directory", pins));
    allowSending(true);
  } catch (error) {
    trouble("directory", reasonOf(error));
  } finally {
    showStage(null);
  }
}

function pinned(name: string): string {
  return one<HTMLMetaElement>(`meta[name="davylamp-${name}"]`).content;
}

/** Nothing can be sent any more; what was written can still be read and copied. */
function workerDied(): void {
  const wasReady = one('[data-message="not_ready"]').hidden;
  const said = one('[data-stage="sending"]').hidden ? "worker_failed" : "worker_died_sending";
  message("not_ready", false);
  message(said, true);
  showStage(null);
  allowSending(false);
  if (wasReady) unlockFields();
  one(`[data-message="${said}"]`).focus();
}

function unlockFields(): void {
  for (const fields of all<HTMLFieldSetElement>("[data-fields]")) fields.disabled = false;
}

function allowSending(allowed: boolean): void {
  for (const button of all<HTMLButtonElement>("[data-sends]")) button.disabled = !allowed;
}

export function reasonOf(error: unknown): Reason {
  if (error instanceof Error && "misread" in error) return "unknown_rules";
  return error instanceof NotDone ? error.reason : "unexpected";
}

/** As signed in the directory: in the page's language, else in the first that it has. */
export function nameOf(offices: readonly ListedOffice[], id: string): string {
  const names = offices.find((office) => office.id === id)?.names ?? {};
  return names[document.documentElement.lang] ?? Object.values(names)[0] ?? id;
}
