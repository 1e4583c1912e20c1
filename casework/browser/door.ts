// The page's side of the worker. Keys and the network live behind it; the page only asks and shows.
import { Alarm, type Errands, Failed, type Pins, type Step, type Told, type Verb } from "./telling.ts";

declare const WORKER_URL: string;

type Waiting = { resolve: (tells: never) => void; reject: (reason: Error) => void };
type Policy = { createScriptURL(url: string): string };
type Policies = { createPolicy(name: string, rules: Policy): Policy };

/** Whoever answers what a page asks: the worker, or the invented cases of the practice space. */
export interface Door {
  onStep: (step: Step, done?: number) => void;
  ask<V extends Verb>(verb: V, asks: Errands[V]["asks"]): Promise<Errands[V]["tells"]>;
  /** Ends the worker, and with it every key. */
  close(): void;
}

export class WorkerDoor implements Door {
  onStep: (step: Step, done?: number) => void = () => {};
  readonly #worker = startWorker();
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor() {
    this.#worker.onmessage = (event: MessageEvent<Told>) => this.#hear(event.data);
    this.#worker.onerror = () => this.#break();
    this.#worker.onmessageerror = () => this.#break();
  }

  ask<V extends Verb>(verb: V, asks: Errands[V]["asks"]): Promise<Errands[V]["tells"]> {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, verb, asks });
    });
  }

  close(): void {
    this.#worker.terminate();
    this.#waiting.clear();
  }

  #hear(told: Told): void {
    if ("step" in told) {
      this.onStep(told.step, told.done);
      return;
    }
    const waiting = this.#waiting.get(told.id);
    this.#waiting.delete(told.id);
    if ("failure" in told) waiting?.reject(new Failed(told.failure));
    else if ("refusal" in told) waiting?.reject(new Alarm(told.where, told.refusal));
    else waiting?.resolve(told.tells as never);
  }

  #break(): void {
    for (const waiting of this.#waiting.values()) waiting.reject(new Failed("broken"));
    this.#waiting.clear();
  }
}

/** Whatever else is made to run here, it cannot start another script: the one policy admits one URL. */
function startWorker(): Worker {
  const rules = { createScriptURL: admitWorker };
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  const policy = policies ? policies.createPolicy("davylamp", rules) : rules;
  return new Worker(policy.createScriptURL(WORKER_URL), { type: "module" });
}

function admitWorker(url: string): string {
  if (url !== WORKER_URL) throw new TypeError("not the desk's worker");
  return url;
}

export function readPins(): Pins {
  return {
    root: meta("davylamp-root"),
    service: meta("davylamp-service"),
    release: meta("davylamp-release"),
    csrf: meta("csrf-token"),
    language: document.documentElement.lang,
  };
}

function meta(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";
}
