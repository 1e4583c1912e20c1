// The part of the worker that deals with other offices: opening the rooms that two offices share, making an offer, saying
// something in a room. Fetched when a page first asks for it.
import { type Body, isObject, type Json } from "../../crypto/browser/bodies.ts";
import type { AcrossErrands, Asking, OfficeFacts, OfficeVerdict, Risk, Said, Transfer } from "./across.ts";
import { newestConsent } from "./answered.ts";
import type { Desk } from "./entering.ts";
import { isLooser, type Known, type Listed, verdictOnLetter, verdictsOver } from "./gates.ts";
import { recipientMark, sentByLetter } from "./letter_entries.ts";
import { sealOffer } from "./making_offers.ts";
import type { Tools } from "./offering_tools.ts";
import type { OpenCase } from "./opening.ts";
import { riskOfShare } from "./protection_record.ts";
import { type OpenRoom, readRooms, shownRooms } from "./rooms.ts";
import { Misread } from "./routing_words.ts";

type Asks<V extends keyof AcrossErrands> = AcrossErrands[V]["asks"];
type Tells<V extends keyof AcrossErrands> = Promise<AcrossErrands[V]["tells"]>;
export type Across = { [V in keyof AcrossErrands]: (asks: Asks<V>) => Tells<V> };

/** What stands on the page, verified: whatever is written goes into these boxes. `found` null: the talk is not here. */
type Opened = {
  caseId: Uint8Array;
  number: string;
  found: OpenCase | null;
  rooms: OpenRoom[];
  withdrawn: boolean;
  supervisors: string[];
};

export class Offering implements Across {
  readonly #tools: Tools;
  readonly #desk: () => Desk;
  readonly #onMaking: () => void;
  readonly #unsure = new Map<string, Body>();
  #opened: Opened | null = null;

  constructor(tools: Tools, desk: () => Desk, onMaking: () => void) {
    this.#tools = tools;
    this.#desk = desk;
    this.#onMaking = onMaking;
  }

  async across({ number }: Asks<"across">): Tells<"across"> {
    const [tools, desk] = [this.#tools, this.#desk()];
    this.#opened = null;
    const found = await tools.openWithFile(desk, number, this.#onMaking);
    if (found.file === null) throw new tools.Failed("trouble");
    const answer = await tools.server.ask(`${tools.pathOf(number)}/transfers.json`);
    const rooms = await readRooms(tools, desk, found.id, answer.rooms);
    const withdrawn = answer.withdrawn !== false;
    const supervisors = textsOf(answer.supervisors, tools);
    this.#opened = { caseId: found.id, number, found, rooms, withdrawn, supervisors };
    return {
      view: tools.view(desk, found, found.file),
      own: desk.office.id,
      lead: tools.server.text(answer.office),
      names: this.#names(desk),
      voice: answer.voice !== false,
      withdrawn,
      approved: textsOf(answer.approved, tools),
      deletion: answer.deletion === true,
      unresponsive: textsIn(answer.unresponsive),
      offices: this.#facts(desk),
      ownNames: namesIn(desk.directory.offices.get(desk.office.id)?.facts.names),
      transfers: tools.server.objects(answer.transfers).map(transferIn),
      rooms: shownRooms(tools, desk, rooms),
    };
  }

  async verdicts(asked: Asks<"verdicts">): Tells<"verdicts"> {
    return this.#byRules((listed) => verdictsOver(listed, this.#known(asked)));
  }

  async offer(asks: Asks<"offer">): Tells<"offer"> {
    const { found, rooms } = this.#withCase();
    const verdicts = await this.verdicts(asks);
    // Once more, here: what stands on a page may be older than the last word on it.
    this.#check(
      verdicts.risk,
      verdicts.offices.find(({ id }) => id === asks.to),
      asks.redaction,
    );
    const path = `${this.#tools.pathOf(found.number)}/transfers`;
    return this.#send(path, asks, () => sealOffer(this.#tools, this.#desk(), found, rooms, { ...asks, verdicts }));
  }

  async letterVerdict({ planApproved, ...typed }: Asks<"letterVerdict">): Tells<"letterVerdict"> {
    const known = this.#known({ planApproved, passed: [] });
    const verdict = this.#byRules((listed) => verdictOnLetter(listed, known, typed.to));
    const { file } = this.#withCase().found;
    if (file === null) throw new this.#tools.Failed("trouble");
    return { ...verdict, recipient: recipientMark(this.#tools, file.seed, typed) };
  }

  async letter(asks: Asks<"letter">): Tells<"letter"> {
    const { planApproved, to, name, address } = asks;
    const verdict = await this.letterVerdict({ planApproved, to, name, address });
    this.#check(verdict.risk, verdict, asks.redaction);
    return this.sign(sentByLetter(asks, verdict));
  }

  async sign(writing: Asks<"sign">): Tells<"sign"> {
    const { found } = this.#withCase();
    const path = `${this.#tools.pathOf(found.number)}/${writing.verb}`;
    return this.#send(path, writing, async () => ({
      ...(await this.#tools.sealAll(this.#desk(), found, writing)),
      ...writing.rest,
    }));
  }

  async offered({ id }: Asks<"offered">): Tells<"offered"> {
    const [tools, desk] = [this.#tools, this.#desk()];
    this.#opened = null;
    const answer = await tools.server.post(`/desk/offers/${encodeURIComponent(id)}/open`, {});
    const caseId = await tools.guard("case", () => tools.unb64(answer.case, tools.ID_BYTES));
    const rooms = await readRooms(tools, desk, caseId, answer.rooms);
    const number = tools.server.text(answer.number);
    this.#opened = { caseId, number, found: null, rooms, withdrawn: false, supervisors: [] };
    return {
      number,
      own: desk.office.id,
      today: desk.today,
      names: this.#names(desk),
      transfer: transferIn(isObject(answer.transfer) ? answer.transfer : answer),
      rooms: shownRooms(tools, desk, rooms),
    };
  }

  async say(said: Asks<"say">): Tells<"say"> {
    const path = `/desk/offers/${encodeURIComponent(said.transfer)}/${said.verb}`;
    return this.#send(path, said, () => this.#sealSaid(said));
  }

  /** After silence nobody knows whether it arrived, so the very same bytes are sent again. */
  async #send(path: string, asks: Json, make: () => Promise<Body>): Promise<null> {
    const { server, Failed, PLAIN_NO } = this.#tools;
    const key = JSON.stringify([this.#desk().today, path, asks]);
    const body = this.#unsure.get(key) ?? (await make());
    this.#unsure.set(key, body);
    try {
      await server.post(path, body);
    } catch (error) {
      if (error instanceof Failed && PLAIN_NO.includes(error.failure)) this.#unsure.delete(key);
      throw error;
    }
    this.#unsure.delete(key);
    return null;
  }

  async #sealSaid({ room: { from, to }, body, rest, talk }: Said): Promise<Body> {
    const [tools, desk, { caseId, rooms, number }] = [this.#tools, this.#desk(), this.#now()];
    const room = rooms.find((one) => one.kind === "offer" && one.from === from && one.to === to);
    if (room === undefined) throw new tools.Failed("elsewhere");
    const entry = await tools.sealInto(desk, caseId, room, body);
    if (talk === undefined) return { entry, ...rest };
    const found = await tools.openCase(desk, number, true);
    const entries = { status: { box: "talk" as const, body: talk } };
    return { entry, ...rest, ...(await tools.sealAll(desk, found, { verb: "", entries, rest: {} })) };
  }

  #check({ level }: Risk, verdict: Pick<OfficeVerdict, "blocked" | "redaction"> | undefined, redaction: string): void {
    if (level === "") throw new this.#tools.Failed("declined");
    if (this.#now().withdrawn) throw new this.#tools.Failed("consent_withdrawn");
    if (!verdict || verdict.blocked || isLooser(redaction, verdict.redaction)) throw new this.#tools.Failed("declined");
  }

  #byRules<T>(judge: (listed: Listed) => T): T {
    const { routing, offices } = this.#desk().directory;
    try {
      return judge({ routing, offices: [...offices.values()].map(({ facts }) => facts) });
    } catch (error) {
      throw error instanceof Misread ? new this.#tools.Failed("unknown_rules") : error;
    }
  }

  #known(asked: Asking): Known {
    const { found, withdrawn } = this.#withCase();
    const said = found.talk.items.flatMap(({ entry }) => (entry?.reporter ? [entry.body] : []));
    const triage = (found.file?.items ?? []).flatMap(({ entry }) =>
      entry?.body.kind === "triage" ? [entry.body] : [],
    );
    const { today, office } = this.#desk();
    const file = found.file ? this.#tools.thread(this.#desk(), found.file).entries : [];
    // By the verified file and no page: without an approved plan in it, nobody's word that there is one counts.
    const talk = this.#tools.thread(this.#desk(), found.talk).entries;
    const { level, approved } = riskOfShare(file, today, this.#now().supervisors, talk);
    const risk = { level, approved, planApproved: asked.planApproved && approved, passed: asked.passed };
    const [report, consent] = [found.talk.first.body, newestConsent(said)];
    return { report, consent, triage: triage.at(-1) ?? null, own: office.id, risk, withdrawn, today };
  }

  #names({ directory, language }: Desk): Record<string, string> {
    const ids = [...directory.offices.keys()];
    return Object.fromEntries(ids.map((id) => [id, this.#tools.officeName(directory, id, language)]));
  }

  #facts({ directory }: Desk): Record<string, OfficeFacts> {
    return Object.fromEntries([...directory.offices].map(([id, { facts }]) => [id, factsOf(facts)]));
  }

  #now(): Opened {
    if (this.#opened === null) throw new Error("asked too early");
    return this.#opened;
  }

  #withCase(): Opened & { found: OpenCase } {
    const { found, ...rest } = this.#now();
    if (found === null) throw new this.#tools.Failed("elsewhere");
    return { ...rest, found };
  }
}

function transferIn(row: Body): Transfer {
  return {
    id: wordIn(row.id),
    from: wordIn(row.from),
    to: wordIn(row.to),
    mode: wordIn(row.mode),
    redaction: wordIn(row.redaction),
    state: wordIn(row.state),
    after: wordIn(row.after),
    hours: typeof row.hours === "number" ? row.hours : 0,
    offered: wordIn(row.offered),
    ends: wordIn(row.ends),
    answered: wordIn(row.answered),
    deletion: row.deletion === true,
    recallable: row.recallable === true,
  };
}

function textsOf(value: Json | undefined, tools: Tools): string[] {
  return (Array.isArray(value) ? value : []).map(tools.server.text);
}

function wordIn(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function factsOf({ languages, hours, lines }: Body): OfficeFacts {
  const { emergency, clinic } = isObject(lines) ? lines : {};
  return {
    languages: textsIn(languages),
    hours: wordIn(hours),
    emergency: wordIn(emergency),
    clinic: wordIn(clinic),
  };
}

function namesIn(names: Json | undefined): Record<string, string> {
  return isObject(names) ? Object.fromEntries(Object.entries(names).map(([code, name]) => [code, wordIn(name)])) : {};
}

function textsIn(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map(wordIn).filter(Boolean) : [];
}
