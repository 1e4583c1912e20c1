// The page's side of its worker.
import type { Asks, Progress, Reason, Reply, Stage } from "./asks.ts";

declare const WORKER_URL: string;
declare const trustedTypes:
  | {
      createPolicy(
        name: string,
        rules: { createScriptURL(url: string): string },
      ): { createScriptURL(url: string): string };
    }
  | undefined;

/** Thrown by `ask`; `reason` names a sentence of the page. */
export class NotDone extends Error {
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(reason);
    this.reason = reason;
  }
}

export type SealingWorker = {
  ask<K extends keyof Asks>(ask: K, ...given: Parameters<Asks[K]>): Promise<ReturnType<Asks[K]>>;
  /** Of the file that is on its way. */
  onProgress(progress: Progress): void;
  stop(): void;
};

type Waiting = { done(answer: unknown): void; failed(error: NotDone): void };

/** `onStage`: what a longer job is doing. `onDeath`: the script did not load, or stopped; nothing will be answered. */
export function startWorker(onStage: (stage: Stage) => void, onDeath: () => void): SealingWorker {
  const worker = new Worker(workerUrl());
  const waiting = new Map<number, Waiting>();
  let asked = 0;

  worker.addEventListener("error", onDeath);
  worker.addEventListener("messageerror", onDeath);
  worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
    if ("stage" in data) return onStage(data.stage);
    if ("progress" in data) return page.onProgress(data.progress);
    const asker = waiting.get(data.number);
    waiting.delete(data.number);
    if ("reason" in data) asker?.failed(new NotDone(data.reason));
    else asker?.done(data.answer);
  });

  const page: SealingWorker = {
    onProgress: () => undefined,
    ask: (ask, ...given) =>
      new Promise((done, failed) => {
        asked += 1;
        waiting.set(asked, { done: done as Waiting["done"], failed });
        worker.postMessage({ number: asked, ask, given });
      }),
    stop: () => worker.terminate(),
  };
  return page;
}

/** The one policy of these pages: it lets exactly one script run beside the page's own. */
function workerUrl(): string {
  if (typeof trustedTypes === "undefined") return WORKER_URL;
  const policy = trustedTypes.createPolicy("davylamp", {
    createScriptURL(url) {
      if (url !== WORKER_URL) throw new TypeError("not the worker of this page");
      return url;
    },
  });
  return policy.createScriptURL(WORKER_URL);
}
