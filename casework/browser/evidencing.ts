// The part of the worker that makes files of evidence: fetched when a page first asks for it. The content is the same for
// whoever selects the same entries, so a colleague signs what their own desk has put together.
import { type Body, isObject, type Json } from "../../crypto/browser/bodies.ts";
import {
  checkSigned,
  content,
  digest,
  file,
  type ListedBox,
  type Role,
  signature,
} from "../../crypto/browser/evidence.ts";
import type { Means } from "../../crypto/browser/means.ts";
import type { Desk } from "./entering.ts";
import { AGREED, ASKED, agreementsTo, requestsIn, TAKEN } from "./evidence_record.ts";
import type { Tools } from "./offering_tools.ts";
import type { OpenCase, ReadBox } from "./opening.ts";
import type { ProofErrands, Request } from "./proof.ts";
import type { AcceptedEntry, Writer } from "./telling.ts";

type Asks<V extends keyof ProofErrands> = ProofErrands[V]["asks"];
type Tells<V extends keyof ProofErrands> = Promise<ProofErrands[V]["tells"]>;
export type Proof = { [V in keyof ProofErrands]: (asks: Asks<V>) => Tells<V> };

/** How many entries of each box the file counts, and which of them it shows. */
type Selection = { talk: number; file: number; shown: ReadonlySet<string> };
type WithFile = OpenCase & { file: ReadBox };

export class Evidencing implements Proof {
  readonly #tools: Tools & Means;
  readonly #desk: () => Desk;
  readonly #onMaking: () => void;
  readonly #unsure = new Map<string, Body>();
  #opened: WithFile | null = null;

  constructor(tools: Tools & Means, desk: () => Desk, onMaking: () => void) {
    this.#tools = tools;
    this.#desk = desk;
    this.#onMaking = onMaking;
  }

  async evidence({ number }: Asks<"evidence">): Tells<"evidence"> {
    const [tools, desk] = [this.#tools, this.#desk()];
    this.#opened = null;
    const found = await tools.openWithFile(desk, number, this.#onMaking);
    if (found.file === null) throw new tools.Failed("trouble");
    this.#opened = { ...found, file: found.file };
    const view = tools.view(desk, found, found.file);
    const requests: Request[] = [];
    for (const request of requestsIn(view.file.entries)) {
      const changed = request.taken === "" && (await this.#made(this.#asked(request.id))).sha256 !== request.sha256;
      requests.push({ ...request, changed });
    }
    return { view, requests };
  }

  async evidenceAsk({ shown, reason }: Asks<"evidenceAsk">): Tells<"evidenceAsk"> {
    const { talk, file } = this.#now();
    const upto = { talk: unbroken(talk), file: unbroken(file) };
    const { sha256 } = await this.#build({ ...upto, shown: new Set(shown) });
    return this.#send("ask", sha256, { decision: ASKED, upto, shown, sha256, text: reason });
  }

  async evidenceAgree({ id }: Asks<"evidenceAgree">): Tells<"evidenceAgree"> {
    const { content, sha256 } = await this.#unchanged(id);
    const signed = this.#sign("agreed", content);
    return this.#send("agree", sha256, { decision: AGREED, asked: id, sha256, signed, text: "" });
  }

  async evidenceTake({ id }: Asks<"evidenceTake">): Tells<"evidenceTake"> {
    const { content, sha256 } = await this.#unchanged(id);
    const signatures = [this.#sign("made", content), this.#agreed(id, content)];
    await this.#send("take", sha256, { decision: TAKEN, asked: id, sha256, text: "" });
    return new Blob([file(this.#tools, content, signatures) as BlobPart], { type: "application/json" });
  }

  #sign(role: Role, content: Body): Body {
    const { certificate, keys, today } = this.#desk();
    return signature(this.#tools, keys.signSeed, role, today, { cert: this.#tools.toBody(certificate) }, content);
  }

  /** Looked at before the approval is used up: a file whose second signature is none would be worth nothing. */
  #agreed(id: string, content: Body): Body {
    for (const { fields, writer } of agreementsTo(this.#asked(id), this.#decisions()))
      if (isObject(fields.signed) && this.#isGood(fields.signed, writer, content)) return fields.signed;
    throw new this.#tools.Failed("not_approved");
  }

  #isGood(signed: Body, writer: Writer, content: Body): boolean {
    const isTheirs = writer.kind === "office" && isObject(signed.cert) && signed.cert.member === writer.member;
    if (signed.as !== "agreed" || !isTheirs) return false;
    try {
      checkSigned(this.#tools, signed, content);
      return true;
    } catch {
      return false;
    }
  }

  /** Whoever signs or takes it has put it together once more, here. */
  async #unchanged(id: string): Promise<{ content: Body; sha256: string }> {
    const asked = this.#asked(id);
    const made = await this.#made(asked);
    if (made.sha256 !== asked.fields.sha256) throw new this.#tools.Failed("elsewhere");
    return made;
  }

  #made({ fields: { upto, shown } }: AcceptedEntry): Promise<{ content: Body; sha256: string }> {
    const counted = isObject(upto) ? upto : {};
    const [talk, file] = [numberIn(counted.talk), numberIn(counted.file)];
    return this.#build({ talk, file, shown: new Set(Array.isArray(shown) ? shown.map(String) : []) });
  }

  async #build({ talk, file, shown }: Selection): Promise<{ content: Body; sha256: string }> {
    const [tools, desk, opened] = [this.#tools, this.#desk(), this.#now()];
    const boxes = [
      this.#listed("talk", opened.talk, talk, shown),
      this.#listed(tools.fileKind(desk.office.id), opened.file, file, shown),
    ];
    const made = await content(tools, "case", opened.id, await this.#statement(), boxes);
    return { content: made, sha256: digest(tools, made) };
  }

  #listed(kind: string, { items, stored, seed }: ReadBox, count: number, shown: ReadonlySet<string>): ListedBox {
    const { b64 } = this.#tools;
    const entries = stored.slice(0, count).map(({ id, sealed }, place) => ({
      id,
      sealed,
      shown: items[place]?.entry !== undefined && shown.has(b64(id)),
    }));
    return { kind, boxSeed: seed, entries };
  }

  /** The bytes of the directory by which the case was read; a newer one has come out where they are others. */
  async #statement(): Promise<{ bytes: Uint8Array; sig: Uint8Array }> {
    const { server, sha256, same, Failed } = this.#tools;
    const [bytes, sig] = await Promise.all([server.bytes("/directory.json"), server.bytes("/directory.sig")]);
    if (!same(sha256(bytes), this.#desk().directory.sha256)) throw new Failed("elsewhere");
    return { bytes, sig };
  }

  /** After silence nobody knows whether it arrived, so the very same bytes are sent again. */
  async #send(verb: string, sha256: string, said: Body): Promise<null> {
    const { server, sealAll, pathOf, Failed, PLAIN_NO } = this.#tools;
    const [desk, opened] = [this.#desk(), this.#now()];
    const path = `${pathOf(opened.number)}/evidence/${verb}`;
    const key = JSON.stringify([desk.today, path, said]);
    const writing = {
      verb,
      entries: { entry: { box: "file" as const, body: { kind: "decision", ...said } } },
      rest: {},
    };
    const body = this.#unsure.get(key) ?? { ...(await sealAll(desk, opened, writing)), sha256 };
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

  #asked(id: string): AcceptedEntry {
    const found = this.#decisions().find((entry) => entry.id === id && entry.fields.decision === ASKED);
    if (found === undefined) throw new this.#tools.Failed("elsewhere");
    return found;
  }

  #decisions(): AcceptedEntry[] {
    const { entries } = this.#tools.thread(this.#desk(), this.#now().file);
    return entries.flatMap((entry) => ("refused" in entry || entry.kind !== "decision" ? [] : [entry]));
  }

  #now(): WithFile {
    if (this.#opened === null) throw new Error("asked too early");
    return this.#opened;
  }
}

/** Behind a broken link the order is the server's word only. */
function unbroken({ items }: ReadBox): number {
  const broken = items.findIndex(({ refused }) => refused === "broken_history");
  return broken < 0 ? items.length : broken;
}

function numberIn(value: Json | undefined): number {
  return typeof value === "number" ? value : 0;
}
