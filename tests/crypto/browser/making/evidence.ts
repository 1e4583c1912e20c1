// Files of evidence: what is proven, and each rule broken once by people who may sign whatever they like.
import { type Body, b64 } from "../../../../crypto/browser/bodies.ts";
import { issue, toBody } from "../../../../crypto/browser/certificates.ts";
import type { RefusalName } from "../../../../crypto/browser/errors.ts";
import {
  content,
  file,
  type ListedBox,
  type Purpose,
  type Role,
  signature,
} from "../../../../crypto/browser/evidence.ts";
import { keyHash, memberKeys, verifyKey } from "../../../../crypto/browser/keys.ts";
import { MEANS } from "../../../../crypto/browser/means.ts";
import {
  box,
  CASE,
  certificate,
  ICGLR,
  id,
  OMBUDS,
  REPORTER,
  ROOT,
  STATEMENT,
  STRANGER,
  secret,
  TODAY,
} from "../cast.ts";
import { Conversation, gateway, of, reporter } from "./conversation.ts";
import { REPORT, TALK_BOX } from "./talks.ts";

const FILE = box(`file:${OMBUDS.office}`);
const COLLEAGUE = memberKeys(secret("colleague at cd-ombuds"));

type Case = { why: string; refusal: RefusalName | null; file: string };
type Entry = { [field: string]: string | number };

export async function make(): Promise<unknown> {
  const boxes = await written();
  const shown = await content(MEANS, "case", CASE, STATEMENT, boxes);
  return {
    note: NOTE,
    root: b64(verifyKey(ROOT)),
    case: b64(CASE),
    directory: { statement: b64(STATEMENT.bytes), sig: b64(STATEMENT.sig) },
    boxes: boxes.map(({ kind, boxSeed, entries }) => ({
      kind,
      box_seed: b64(boxSeed),
      entries: entries.map((entry) => ({ id: b64(entry.id), sealed: b64(entry.sealed), shown: entry.shown })),
    })),
    cases: [
      accepted("a case, signed by two", shown, bothSign(shown)),
      accepted("a proof of filing", ...(await filing())),
      ...(await refused(boxes)),
    ],
  };
}

const NOTE = [
  "`cases`: whether `file` is accepted under `root`, or the refusal's name.",
  "`boxes`: from which the first case is made, byte for byte but for its signatures' order of no choice:",
  "Ed25519 has none, so the whole file comes out the same.",
  "Sealing is random: a new run writes other bytes.",
].join(" ");

async function written(): Promise<ListedBox[]> {
  const talk = new Conversation(TALK_BOX);
  await talk.write(reporter, REPORT);
  await talk.write(of(OMBUDS), { kind: "status", status: "acknowledged" });
  await talk.write(gateway, { kind: "message", text: "Nimefukuzwa kazi" });
  const opened = { box: b64(TALK_BOX.id), reporter: b64(verifyKey(REPORTER)), link: b64(talk.link(1)) };
  const own = new Conversation(FILE);
  const seen = { talk: b64(talk.link(3)) };
  await own.write(of(OMBUDS), { kind: "opened", talk: opened });
  await own.write(of(OMBUDS), { kind: "note", text: "left out", ...seen });
  await own.write(of(OMBUDS), { kind: "incident", act: "a", first: TODAY, last: TODAY, text: "Renvoyée", ...seen });
  await own.write(of(OMBUDS), { kind: "decision", decision: "closed", text: "", ...seen });
  return [listed(talk, [2, 3]), listed(own, [1, 3, 4])];
}

function listed({ box: { kind, seed }, entries }: Conversation, shown: number[]): ListedBox {
  const all = entries.map(({ id, sealed }, index) => ({ id, sealed, shown: shown.includes(index + 1) }));
  return { kind, boxSeed: seed, entries: all };
}

async function filing(): Promise<[Body, Body[]]> {
  const [talk] = await written();
  const shown = await contentOf("filing", talk ? [talk] : []);
  return [shown, [byReporter(shown)]];
}

function contentOf(purpose: Purpose, boxes: ListedBox[]): Promise<Body> {
  return content(MEANS, purpose, CASE, STATEMENT, boxes);
}

function accepted(why: string, shown: Body, signatures: Body[]): Case {
  return { why, refusal: null, file: textOf(shown, signatures) };
}

/** Each rule broken by a change, and both sign what came of it. */
async function refused(boxes: ListedBox[]): Promise<Case[]> {
  const found: Case[] = [];
  for (const [why, refusal, change] of CHANGES) {
    const shown = structuredClone(await contentOf("case", boxes));
    change(shown);
    found.push({ why, refusal, file: textOf(shown, bothSign(shown)) });
  }
  const shown = await contentOf("case", boxes);
  for (const [why, refusal, sign] of SIGNED) found.push({ why, refusal, file: textOf(shown, sign(shown)) });
  const [talk] = boxes;
  const proof = await contentOf("filing", talk ? [talk] : []);
  const byStranger = byReporter(proof, STRANGER);
  found.push({ why: "a proof by somebody else", refusal: "not_the_reporter", file: textOf(proof, [byStranger]) });
  const whole = textOf(shown, bothSign(shown));
  const spaced = whole.replace('"v":1', '"v": 1');
  return [...found, { why: "a space between the parts", refusal: "malformed", file: spaced }];
}

type Change = [why: string, refusal: RefusalName, change: (shown: Body) => void];

const CHANGES: Change[] = [
  ["an entry taken out", "another_history", (shown) => void entries(shown, 1).splice(1, 1)],
  ["an entry put in", "another_history", (shown) => void entries(shown, 1).splice(1, 0, strange())],
  ["two entries in another order", "another_history", (shown) => void entries(shown, 1).splice(1, 0, last(shown))],
  ["another hash", "another_history", (shown) => void Object.assign(at(shown, 1, 2), { sha256: b64(secret("other")) })],
  [
    "another secret",
    "another_history",
    (shown) => void Object.assign(at(shown, 1, 3), { secret: b64(secret("other")) }),
  ],
  ["another size", "another_history", (shown) => void Object.assign(at(shown, 1, 3), { size: 16384 })],
  ["a size that there is not", "malformed", (shown) => void Object.assign(at(shown, 1, 3), { size: 5000 })],
  ["other words", "bad_signature", (shown) => reword(at(shown, 1, 3), "Renvoyée", "Promue")],
  ["another id", "bad_signature", (shown) => void Object.assign(at(shown, 1, 3), { id: b64(id("other")) })],
  ["another role", "bad_signature", (shown) => void Object.assign(at(shown, 1, 3), { role: 1 })],
  ["an entry twice", "repeated_entry", (shown) => void entries(shown, 1).push(at(shown, 1, 2))],
  ["another case", "wrong_box", (shown) => void Object.assign(shown, { case: b64(id("other")) })],
  ["the file first", "malformed", (shown) => void (shown.boxes as Body[]).reverse()],
  ["the talk twice", "malformed", (shown) => void (shown.boxes as Body[]).push((shown.boxes as Body[])[0] as Body)],
  ["a field more", "malformed", (shown) => void Object.assign(shown, { summary: "" })],
  ["for what nobody knows", "malformed", (shown) => void Object.assign(shown, { purpose: "other" })],
];

const SIGNED: [why: string, refusal: RefusalName, sign: (shown: Body) => Body[]][] = [
  ["signed by one", "malformed", (shown) => bothSign(shown).slice(0, 1)],
  ["in the other order", "malformed", (shown) => bothSign(shown).reverse()],
  ["by one member twice", "unknown_writer", (shown) => [made(shown), made(shown, "agreed")]],
  ["by another office", "unknown_writer", (shown) => [made(shown), made(shown, "agreed", ICGLR)]],
  [
    "on a day without a certificate",
    "certificate_out_of_date",
    (shown) => [made(shown, "made", OMBUDS, "2027-02-01"), agreed(shown)],
  ],
  ["of another content", "bad_signature", (shown) => bothSign({ ...shown, case: "" })],
  ["by the reporter", "malformed", (shown) => [byReporter(shown), agreed(shown)].slice(0, 1)],
];

function entries(shown: Body, place: number): Entry[] {
  return (shown.boxes as { entries: Entry[] }[])[place]?.entries ?? [];
}

function at(shown: Body, place: number, number: number): Entry {
  return entries(shown, place)[number - 1] as Entry;
}

/** The last entry, taken from its place. */
function last(shown: Body): Entry {
  return entries(shown, 1).splice(2, 1)[0] as Entry;
}

function strange(): Entry {
  return { id: b64(id("strange")), sha256: b64(secret("strange")) };
}

function reword(entry: Entry, from: string, to: string): void {
  entry.body = String(entry.body).replace(from, to);
}

function bothSign(shown: Body): Body[] {
  return [made(shown), agreed(shown)];
}

function made(shown: Body, role: Role = "made", staff = OMBUDS, day = TODAY): Body {
  return signature(MEANS, staff.memberKeys.signSeed, role, day, { cert: certificate(staff) }, shown);
}

function agreed(shown: Body): Body {
  const { verify, sealPublic, signSeed } = COLLEAGUE;
  const claim = { office: OMBUDS.office, member: id("colleague"), verify, seal: keyHash(sealPublic) };
  const cert = issue(OMBUDS.keys.signSeed, { ...claim, issued: "2026-11-01", notAfter: "2027-01-31" });
  return signature(MEANS, signSeed, "agreed", TODAY, { cert: toBody(cert) }, shown);
}

function byReporter(shown: Body, seed = REPORTER): Body {
  return signature(MEANS, seed, "reporter", TODAY, { verify: b64(verifyKey(seed)) }, shown);
}

function textOf(shown: Body, signatures: Body[]): string {
  return new TextDecoder().decode(file(MEANS, shown, signatures));
}
