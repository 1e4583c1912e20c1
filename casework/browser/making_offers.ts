// An offer, sealed whole before anything leaves the browser: the cover note in the room of the two offices, readable at
// once; the talk's seal, or a redacted account in a box of its own, which the server hands out on acceptance; the signed
// status that the reporter reads; the decision in the own office's file.
import type { Body } from "../../crypto/browser/bodies.ts";
import type { Offer, Verdicts } from "./across.ts";
import type { Desk } from "./entering.ts";
import type { Tools } from "./offering_tools.ts";
import type { OpenCase } from "./opening.ts";
import type { OpenRoom } from "./rooms.ts";

type NewOffer = Offer & { verdicts: Verdicts };
type Making = { tools: Tools; desk: Desk; opened: OpenCase; rooms: OpenRoom[]; offer: NewOffer; takerKey: Uint8Array };

const WHOLE = "none";
const SUMMARY = "summary_only";

export async function sealOffer(
  tools: Tools,
  desk: Desk,
  opened: OpenCase,
  rooms: OpenRoom[],
  offer: NewOffer,
): Promise<Body> {
  const making = { tools, desk, opened, rooms, offer, takerKey: await keyOf(tools, desk, offer.to) };
  const { to, mode, redaction, hours, after } = offer;
  const id = tools.b64(crypto.getRandomValues(new Uint8Array(tools.ID_BYTES)));
  const own = desk.office.id;
  return {
    id,
    to,
    mode,
    redaction,
    hours,
    ...(after ? { after } : {}),
    room: await sealRoom(making, "offer", tools.offerKind(own, to), cover(offer, id)),
    ...(redaction === WHOLE
      ? await sealTalk(making)
      : { account: await sealRoom(making, "share", tools.shareKind(own, to), account(offer)) }),
    ...(await tools.sealAll(desk, opened, {
      verb: "",
      entries: { status: { box: "talk", body: told(offer) }, decision: { box: "file", body: decision(offer, id) } },
      rest: {},
    })),
  };
}

/** Believed only by the hash in the signed directory. Throws an Alarm; then nothing was sealed. */
async function keyOf(tools: Tools, desk: Desk, to: string): Promise<Uint8Array> {
  const listed = await tools.guard("other_office", () => tools.office(desk.directory, to));
  const key = await tools.server.bytes(`/keys/${tools.b64(listed.seal)}`);
  await tools.guard("other_office", () => tools.checkKey(listed, key));
  return key;
}

/** Into the room that is there, or a new one, sealed to the own office and to the other. */
async function sealRoom(making: Making, what: string, kind: string, body: Body): Promise<Body> {
  const { tools, desk, opened, rooms, offer } = making;
  const there = rooms.find((room) => room.kind === what && room.from === desk.office.id && room.to === offer.to);
  if (there) {
    const entry = await tools.sealInto(desk, opened.id, there, body);
    // An account that nobody took is destroyed: behind it nothing can be written, and this page may not know yet.
    const last = what === "share" ? there.items.at(-1) : undefined;
    const behind = last ? { behind: tools.b64(last.link) } : {};
    return { entry, seal_to: await sealTo(making, there.id, there.seed), ...behind };
  }
  const office = await tools.guard("office_key", () => tools.keyInForce(desk));
  const seed = crypto.getRandomValues(new Uint8Array(tools.SEED_BYTES));
  const publicKey = tools.sealPublic(seed);
  const id = tools.boxId(opened.id, kind, publicKey);
  return {
    box: tools.b64(id),
    box_key: tools.b64(publicKey),
    seal: tools.b64(await tools.sealBox(office.publicKey, office.holder, opened.id, id, seed)),
    seal_to: await sealTo(making, id, seed),
    entry: await tools.sealEntry(desk, opened.id, { id, publicKey }, { ...body, at: desk.today, seen: null }),
  };
}

async function sealTo({ tools, opened, offer, takerKey }: Making, id: Uint8Array, seed: Uint8Array): Promise<string> {
  return tools.b64(await tools.sealBox(takerKey, tools.officeHolder(offer.to), opened.id, id, seed));
}

async function sealTalk(making: Making): Promise<Body> {
  const { tools, desk, opened, offer, takerKey } = making;
  const { id, seed } = opened.talk;
  const line = tools.indexBody(tools.reportOf(desk, opened.talk), offer.line);
  const card = await tools.sealCard(takerKey, tools.officeHolder(offer.to), opened.id, id, line);
  return { talk_seal: await sealTo(making, id, seed), card: tools.b64(card) };
}

function cover({ mode, redaction, cover: text, verdicts }: NewOffer, transfer: string): Body {
  const { category, severity, country } = verdicts;
  return { kind: "message", about: "cover", transfer, mode, redaction, category, severity, country, text };
}

/** Of a summary only the summary. */
function account({ redaction, account: text, verdicts }: NewOffer): Body {
  const { category, severity, country } = verdicts;
  const about = redaction === SUMMARY ? {} : { category, severity, country };
  return { kind: "message", about: "account", redaction, ...about, text };
}

function told({ to, mode, redaction, after, told: text }: NewOffer): Body {
  const about = { to, mode, step: after ? "next" : "offered", ...(text ? { text } : {}) };
  if (redaction === WHOLE) return { kind: "status", status: "transferred", ...about };
  return { kind: "status", status: "shared", redaction, ...about };
}

function decision(offer: NewOffer, transfer: string): Body {
  const { to, mode, redaction, after, why, reason, origin, verdicts } = offer;
  // A list, because the keys of a signed body are words of the protocol, and ids are not.
  const blocked = verdicts.offices.flatMap(({ id, blocked: gate }) => (gate ? [{ office: id, gate }] : []));
  return {
    kind: "decision",
    decision: "offered",
    transfer,
    to,
    mode,
    redaction,
    rung: after ? "next" : "now",
    why,
    text: reason,
    reprisal: verdicts.risk.level,
    plan_approved: verdicts.risk.planApproved,
    blocked,
    rules: verdicts.version,
    ...(origin ? { origin } : {}),
  };
}
