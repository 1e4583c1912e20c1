// From verified entries to what a page may show: words, days, names. No key and no ciphertext leaves the worker here.
import { readAttachment } from "../../crypto/browser/attachments.ts";
import { type Body, b64, isObject, type Json } from "../../crypto/browser/bodies.ts";
import type { Directory } from "../../crypto/browser/directory.ts";
import { type Entry, GATEWAY, OFFICE, REPORTER } from "../../crypto/browser/entries.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { sha256 } from "../../crypto/browser/keys.ts";
import type { Item } from "../../crypto/browser/threads.ts";
import { answersOf, consentOf, newestConsent, UNKNOWN } from "./answered.ts";
import type { Desk } from "./entering.ts";
import { safeName } from "./file_names.ts";
import { same } from "./guarding.ts";
import type { OpenCase, Openings, ReadBox } from "./opening.ts";
import { comingOf } from "./reserve.ts";
import type {
  AcceptedEntry,
  CaseView,
  FileShown,
  Level,
  OnPhone,
  Report,
  ShownEntry,
  Thread,
  Writer,
} from "./telling.ts";

/** As channels/saying.py tells whoever writes from a phone. */
const ANSWER_DAYS = 7;

export function view(desk: Desk, opened: OpenCase, file: ReadBox): CaseView {
  const talk = thread(desk, opened.talk, opened.openings);
  const known = talk.entries.some((entry) => !("refused" in entry) && entry.status === "acknowledged");
  const takesOver = comingOf(desk.certificate.office, opened.talk).as;
  return {
    today: desk.today,
    state: opened.state,
    report: reportOf(desk, opened.talk),
    talk: { ...talk, entries: talk.entries.slice(1) },
    file: withOrigins(thread(desk, file), file, talk),
    mayAcknowledge: (takesOver !== "no" || (opened.state === "received" && !known)) && !talk.broken,
    takesOver,
    voice: opened.voice,
    phone: phoneOf(desk, opened.talk),
  };
}

/** First eight hex digits of the key's SHA-256, as two groups: enough to tell colleagues apart, no proof. */
export function fingerprint(verify: Uint8Array): string {
  const digits = hex(sha256(verify).subarray(0, 4));
  return `${digits.slice(0, 4)} ${digits.slice(4)}`;
}

export function officeName(directory: Directory, id: string, language: string): string {
  const names = directory.offices.get(id)?.facts.names;
  if (!isObject(names)) return id;
  return word(names[language]) || word(names.en) || word(Object.values(names)[0]) || id;
}

export function reportOf(desk: Desk, talk: ReadBox): Report {
  const { body } = talk.first;
  const place = isObject(body.place) ? body.place : {};
  const danger = word(body.danger);
  const said = talk.items.flatMap(({ entry }) => (entry && entry.role !== OFFICE ? [entry.body] : []));
  const name = (id: Json) => officeName(desk.directory, word(id), desk.language);
  const named = (id: Json) => (desk.directory.offices.has(word(id)) ? name(id) : UNKNOWN);
  return {
    entry: accepted(desk, talk.items[0], talk.first),
    country: word(place.country),
    admin1: word(place.admin1),
    placeText: word(place.text),
    danger: danger === "yes" || danger === "no" || danger === "unsure" ? danger : "unsaid",
    language: word(body.language),
    lostCode: body.lost_code === true,
    addressed: name(body.office ?? ""),
    standby: Array.isArray(body.standby) ? body.standby.map(name) : [],
    answers: answersOf(body, named, desk.office.id),
    consent: consentOf({ consent: newestConsent(said) }, named, desk.today),
  };
}

/** Null where nothing came by text message. */
function phoneOf(desk: Desk, talk: ReadBox): OnPhone | null {
  const texts = talk.items.flatMap(({ entry }) =>
    entry?.role === GATEWAY && carrierOf(desk.directory, entry.author) === "sms" ? [entry.body] : [],
  );
  const last = texts.at(-1);
  if (!last) return null;
  const reader = texts
    .map((body) => body.phone)
    .filter((said) => said !== undefined)
    .at(-1);
  const told = new Date(Date.parse(word(last.at)) + ANSWER_DAYS * 86_400_000);
  return {
    reader: reader === "mine" || reader === "shared" || reader === "unsafe" ? reader : "unsaid",
    told: told.toISOString().slice(0, 10),
  };
}

export function thread(desk: Desk, box: ReadBox, openings: Openings = new Map()): Thread {
  const broken = box.items.some((item) => item.refused === "broken_history");
  return { entries: box.items.map((item) => shown(desk, item, openings)), broken, cut: box.cut };
}

/** What was said of where a file comes from, with the name that the talk knows the file by. */
function withOrigins(shown: Thread, { items }: ReadBox, talk: Thread): Thread {
  const files = talk.entries.flatMap((entry) => ("refused" in entry || !entry.file ? [] : [entry.file]));
  const entries = shown.entries.map((entry, place) => {
    const body = items[place]?.entry?.body;
    if ("refused" in entry || body?.kind !== "assessment") return entry;
    const answer = body.origin;
    if (answer !== "few" && answer !== "many") return entry;
    return { ...entry, origin: { answer, file: files.find(({ id }) => id === body.file)?.name ?? "" } as const };
  });
  return { ...shown, entries };
}

function shown(desk: Desk, item: Item, openings: Openings): ShownEntry {
  if (!item.entry) return { day: item.day, refused: item.refused };
  try {
    return accepted(desk, item, item.entry, openings);
  } catch (error) {
    // An attachment whose description has no sensible form: genuine, and of no use.
    if (error instanceof Refused) return { day: item.day, refused: error.refusal };
    throw error;
  }
}

function fileIn(body: Body, openings: Openings): FileShown | null {
  if (body.kind !== "attachment") return null;
  const { fileId, name, type, size, sha256 } = readAttachment(body);
  const id = b64(fileId);
  return { id, name: safeName(name), type, size, sha256: hex(sha256), openings: openings.get(id) ?? [] };
}

function hex(raw: Uint8Array): string {
  return [...raw].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function accepted(desk: Desk, item: Item | undefined, entry: Entry, openings: Openings = new Map()): AcceptedEntry {
  const { body } = entry;
  const writer = writerOf(desk, entry);
  return {
    id: item ? b64(item.id) : "",
    day: item?.day ?? "",
    at: word(body.at),
    writer,
    level: levelOf(writer),
    kind: word(body.kind),
    status: body.kind === "status" ? word(body.status) : "",
    text: word(body.text),
    file: fileIn(body, openings),
    origin: null,
    about: officeAbout(desk, body),
    fields: withoutVouching(body),
  };
}

/** The other office that an office's status speaks of; a body that has no account, by the name that was written. */
function officeAbout(desk: Desk, { kind, to, by, to_name }: Body): string {
  const id = word(to) || word(by);
  if (kind !== "status") return "";
  return id ? officeName(desk.directory, id, desk.language) : word(to_name);
}

function withoutVouching({ cert: _cert, directory: _directory, ...fields }: Body): Body {
  return fields;
}

function writerOf(desk: Desk, entry: Entry): Writer {
  if (entry.role === REPORTER) return { kind: "reporter" };
  if (entry.role === GATEWAY) return { kind: "gateway", carrier: carrierOf(desk.directory, entry.author) };
  const cert = isObject(entry.body.cert) ? entry.body.cert : {};
  return {
    kind: "office",
    office: officeName(desk.directory, word(cert.office), desk.language),
    member: word(cert.member),
    fingerprint: fingerprint(entry.author),
    you: same(entry.author, desk.keys.verify),
  };
}

/** By the gateway's id in the directory. One that says nothing is taken for the worst: somebody has carried it. */
function carrierOf(directory: Directory, author: Uint8Array): "sms" | "telegram" | "web" | "unknown" {
  const id = [...directory.gateways].find(([, verify]) => same(verify, author))?.[0] ?? "";
  const [carrier] = id.split("-");
  return carrier === "sms" || carrier === "telegram" || carrier === "web" ? carrier : "unknown";
}

function levelOf(writer: Writer): Level {
  if (writer.kind !== "gateway") return "end_to_end";
  return writer.carrier === "web" ? "on_arrival" : "carrier";
}

function word(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
