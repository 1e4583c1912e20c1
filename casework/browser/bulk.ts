// The same for many cases in one request. Each is opened and verified first, as if it were the only one; what speaks
// against one is named beside it and stops no other. What was sealed and may have arrived is sent again as it is.
import type { Body } from "../../crypto/browser/bodies.ts";
import { whyNot } from "./among_many.ts";
import type { Desk } from "./entering.ts";
import { openWithFile } from "./file_box.ts";
import { sealAll } from "./sending.ts";
import * as server from "./server.ts";
import { Alarm, Failed, type Failure, type Many, type Settled, type WhyNot } from "./telling.ts";
import { view } from "./viewing.ts";

type Ready = { number: string; why: WhyNot } | { number: string; body: Body };

// They are about one case. After any other, nothing more is tried.
const OF_ONE_CASE: Failure[] = ["gone", "elsewhere", "declined", "too_long"];
// What the server says of one case that it refused, as the page says it.
const ANSWERS: { [error: string]: WhyNot } = {
  open_duty: "open_duty",
  unread: "wrote_last",
  wrong_state: "done_before",
};
const FAILURES: { [error: string]: Failure } = {
  not_found: "gone",
  already_there: "elsewhere",
  not_approved: "not_approved",
};

export class Bulk {
  readonly #unsure = new Map<string, { asked: string; body: Body }>();

  /** One for each number. Throws where the line, the server or the session is away; then the same again is safe. */
  async settle(desk: Desk, many: Many): Promise<Settled[]> {
    const ready: Ready[] = [];
    const settled: Settled[] = [];
    for (const number of many.numbers) {
      try {
        ready.push(await this.#prepare(desk, number, many));
      } catch (error) {
        settled.push({ number, ...reasonOf(error) });
      }
    }
    const cases = ready.flatMap((one) => ("body" in one ? [{ number: one.number, ...one.body }] : []));
    const refused = ready.flatMap((one) => ("why" in one ? [one] : []));
    return [...settled, ...refused, ...(cases.length ? await this.#post(many.verb, cases) : [])];
  }

  async #prepare(desk: Desk, number: string, { verb, writings }: Many): Promise<Ready> {
    const name = `${verb} ${number}`;
    const asked = JSON.stringify([desk.today, writings]);
    const earlier = this.#unsure.get(name);
    if (earlier?.asked === asked) return { number, body: earlier.body };
    const opened = await openWithFile(desk, number, () => {}, true);
    if (opened.urgent) return { number, why: "urgent" };
    if (opened.file === null) throw new Failed("elsewhere");
    const shown = view(desk, opened, opened.file);
    const why = whyNot(verb, shown);
    if (why !== null) return { number, why };
    const [language = ""] = shown.report.language.split("-");
    const writing = Object.hasOwn(writings, language) ? writings[language] : writings[""];
    if (writing === undefined) throw new Failed("declined");
    const body = { ...(await sealAll(desk, opened, writing)), ...writing.rest };
    this.#unsure.set(name, { asked, body });
    return { number, body };
  }

  async #post(verb: string, cases: Body[]): Promise<Settled[]> {
    const answer = await server.post(`/desk/bulk/${verb}`, { cases });
    const done = server
      .objects(answer.done)
      .map(({ number }) => ({ number: server.text(number), done: true as const }));
    const refused = server.objects(answer.refused).map((one) => refusedBy(one));
    for (const { number } of [...done, ...refused]) this.#unsure.delete(`${verb} ${number}`);
    return [...done, ...refused];
  }
}

function refusedBy(one: Body): Settled {
  const [number, error] = [server.text(one.number), server.text(one.error)];
  const why = ANSWERS[error];
  return why ? { number, why } : { number, failure: FAILURES[error] ?? "declined" };
}

function reasonOf(error: unknown): { refusal: Alarm["refusal"] } | { failure: Failure } {
  // One forged case must not keep fifty others from being answered. The alarm rings where it is opened by itself.
  if (error instanceof Alarm && !["directory", "certificate", "office_key"].includes(error.where))
    return { refusal: error.refusal };
  if (error instanceof Failed && OF_ONE_CASE.includes(error.failure)) return { failure: error.failure };
  throw error;
}
