// The practice space: the desk on invented cases. It asks no server and holds no key; what is tried lasts until the tab is
// closed or signed out. The cases stand in the page, as the template invents them. Fetched only by a page of practice.
import type { Body } from "../../crypto/browser/bodies.ts";
import { whyNot } from "./among_many.ts";
import type { Door } from "./door.ts";
import { accusedAmong, caseView, invented, moveOn, type PracticeCase, rowOf } from "./invented.ts";
import { PRACTICE } from "./memory.ts";
import { Shelf } from "./searching.ts";
import type { Errands, Failure, Many, Row, Settled, Verb, Writing } from "./telling.ts";

type Errand<V extends Verb> = (asks: Errands[V]["asks"]) => Errands[V]["tells"];

const VIEWS: { [view: string]: (row: Row) => boolean } = {
  new: ({ state }) => state === "received",
  waiting: ({ state }) => state === "waiting_reporter",
  closed: ({ state }) => ["closed", "test", "spam", "joined"].includes(state),
  due: ({ due }) => due !== "" && due <= today(),
  late: ({ due }) => due !== "" && due < today(),
  mine: () => false,
};

export class PracticeDoor implements Door {
  onStep = () => {};
  readonly #cases = remembered() ?? invented(today());
  readonly #shelf = new Shelf();
  readonly #failed: (failure: Failure) => Error;
  #opened: PracticeCase | null = null;

  /** `failed`: the page's own error, because a file that is fetched later has classes of its own. */
  constructor(failed: (failure: Failure) => Error) {
    this.#failed = failed;
  }

  readonly #errands: { [V in Verb]?: Errand<V> } = {
    begin: () => null,
    stay: () => null,
    inbox: ({ query }) => ({ today: today(), urgent: [], rows: this.#rows(query), more: false }),
    gather: () => {
      this.#shelf.empty();
      this.#shelf.keep(this.#cases.map(rowOf));
      return this.#shelf.places();
    },
    search: (query) => this.#shelf.find(query),
    alike: ({ number }) => this.#shelf.like(number),
    open: ({ number }) => caseView(this.#open(number), today()),
    accused: ({ number }) => accusedAmong(this.#open(number)),
    write: (writing) => this.#write(writing),
    many: (many) => many.numbers.map((number) => this.#settle(number, many)),
    describe: ({ line }) => this.#describe(line),
  };

  async ask<V extends Verb>(verb: V, asks: Errands[V]["asks"]): Promise<Errands[V]["tells"]> {
    const errand = this.#errands[verb] as Errand<V> | undefined;
    if (errand === undefined) throw this.#failed("declined");
    return errand(asks);
  }

  close(): void {}

  #rows(query: string): Row[] {
    const fits = VIEWS[new URLSearchParams(query).get("view") ?? ""] ?? (() => true);
    return this.#cases.map(rowOf).filter(fits);
  }

  #open(number: string): PracticeCase {
    this.#opened = this.#cases.find((one) => one.number === number) ?? null;
    if (this.#opened === null) throw this.#failed("gone");
    return this.#opened;
  }

  #settle(number: string, { verb, writings }: Many): Settled {
    const own = this.#open(number);
    const why = whyNot(verb, caseView(own, today()));
    if (why !== null) return { number, why };
    const writing = writings[String(own.line.lang)] ?? writings[""];
    if (writing) this.#write(writing);
    return { number, done: true };
  }

  #write({ verb, entries, rest }: Writing): "now" {
    if (this.#opened === null) throw this.#failed("gone");
    const other = this.#cases.find(({ number }) => number === rest.other);
    if (verb === "join" && other === undefined) throw this.#failed("declined");
    moveOn(this.#opened, other, { verb, entries, rest }, today());
    this.#remember();
    return "now";
  }

  #describe(line: Body): null {
    if (this.#opened) this.#opened.line = { ...this.#opened.line, ...line };
    this.#remember();
    return null;
  }

  #remember(): void {
    sessionStorage.setItem(PRACTICE, JSON.stringify(this.#cases));
  }
}

function remembered(): PracticeCase[] | null {
  const kept = sessionStorage.getItem(PRACTICE);
  return kept === null ? null : (JSON.parse(kept) as PracticeCase[]);
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
