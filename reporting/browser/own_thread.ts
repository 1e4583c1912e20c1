// The reporter's own thread: fetched with the token, opened with the lock, believed only entry by verified entry.
import { newestConsent } from "../../casework/browser/answered.ts";
import { readAttachment } from "../../crypto/browser/attachments.ts";
import { type Body, b64, isObject, type Json, unb64 } from "../../crypto/browser/bodies.ts";
import { TALK } from "../../crypto/browser/boxes.ts";
import { type ReporterKeys, reporterKeys } from "../../crypto/browser/codes.ts";
import { checkDay } from "../../crypto/browser/days.ts";
import type { Directory } from "../../crypto/browser/directory.ts";
import { OFFICE, REPORTER, writeReporterEntry } from "../../crypto/browser/entries.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { sealPublic } from "../../crypto/browser/keys.ts";
import { openReporterLock, type ReporterCase } from "../../crypto/browser/locks.ts";
import { type Item, readThread, type Stored } from "../../crypto/browser/threads.ts";
import type { Door, FileShown, Given, Line, Stage, Thread, Told } from "./asks.ts";
import { aYearAfter } from "./consent.ts";
import type { Published } from "./published.ts";
import { random } from "./random.ts";
import { post } from "./server.ts";
import type { Sender, Upload } from "./uploading.ts";

/** `items` and `entries`: as they were read last; none of a report that was just sent. */
export type Held = { own: ReporterCase; items: readonly Item[]; entries: readonly Stored[] };
type Opened = Held & { keys: ReporterKeys; seen: Uint8Array | null };
const CONSENT = "consent";

// What the page is shown of an entry of the reporter, beside its words.
const SHOWN = ["kind", "about", "act", "withdrawn", "declined", "safe", "harmed", "talk"];

let opened: Opened | null = null;
/** Requests that were not confirmed, by what they say. */
const pending = new Map<string, string>();

export async function openWithCode(published: Published, code: string, tell: (stage: Stage) => void): Promise<Thread> {
  tell("preparing_code");
  const keys = reporterKeys(code, published.service);
  return read(published, keys, tell);
}

export async function reread(published: Published, tell: (stage: Stage) => void): Promise<Thread> {
  return read(published, current().keys, tell);
}

/** Sealed once; what is said again, as long as it is not confirmed, is the same entry again. */
export async function say(
  published: Published,
  door: Door,
  said: Body,
  more: Body | undefined,
  tell: (stage: Stage) => void,
): Promise<void> {
  const words = JSON.stringify([door, said, more]);
  let request = pending.get(words);
  if (request === undefined) {
    tell("sealing");
    request = await sealEntry(published, said.kind === CONSENT ? dated(said, published.today) : said, more);
    pending.set(words, request);
  }
  tell("sending");
  await post(`/api/cases/${door}`, request, "unknown_code");
  pending.delete(words);
}

function dated(consent: Body, day: string): Body {
  return { ...consent, door: "web", day, ...(consent.scope ? { until: aYearAfter(day) } : {}) };
}

/** A report that was just confirmed: files can be added to it without fetching it again. */
export function adopt(keys: ReporterKeys, own: ReporterCase, link: Uint8Array): void {
  opened = { keys, own, seen: link, items: [], entries: [] };
}

/** The entry comes last: with it the file becomes part of the report, and without it the file vanishes. */
export async function attach(
  published: Published,
  given: Given,
  { persist, upload }: typeof import("./uploading.ts"),
  at: Upload,
): Promise<void> {
  const { keys, own } = current();
  const sender: Sender = { token: b64(keys.token), caseId: own.caseId };
  const file = await upload(sender, given, at);
  const request = await sealEntry(published, { kind: "attachment", text: "", file }, { files: [file.id] });
  await persist(at, () => post("/api/cases/entries", request, "unknown_code"));
}

/** `more`: what goes to the server beside the entry. */
async function sealEntry(published: Published, said: Body, more: object = {}): Promise<string> {
  const { keys, own, seen } = current();
  if (!seen) throw new Refused("broken_history");
  const entryId = random(16);
  const place = { caseId: own.caseId, boxId: own.boxId, boxPublic: sealPublic(own.boxSeed), entryId };
  const body = { ...said, at: published.today, seen: b64(seen) };
  const sealed = await writeReporterEntry(own.signSeed, place, body);
  return JSON.stringify({
    token: b64(keys.token),
    box: b64(own.boxId),
    entry: { id: b64(entryId), sealed: b64(sealed) },
    ...more,
  });
}

async function read(published: Published, keys: ReporterKeys, tell: (stage: Stage) => void): Promise<Thread> {
  tell("asking");
  const { lock, entries, told } = await fetchAll(b64(keys.token));
  tell("opening");
  // Case, box and keys come from the lock and from nowhere else: what the server says about them is not looked at.
  const own = await openLock(keys, lock);
  const items = await readThread({ ...own, kind: TALK, entries, directory: published.directory });
  const [first] = items;
  if (first === undefined) throw new Refused("broken_history");
  const seen = endOfChain(items);
  opened = { keys, own, seen, items, entries };
  return {
    lines: items.map((item) => line(published.directory, item)),
    mayAnswer: first.entry !== undefined && seen !== null,
    consent: newestConsent(items.flatMap(({ entry }) => (entry && entry.role !== OFFICE ? [entry.body] : []))),
    ...sentFrom(first.entry?.body),
    ...told,
  };
}

/** The code was checked before: a lock of another code is the server's doing, not a mistyped digit. */
async function openLock(keys: ReporterKeys, lock: Uint8Array): Promise<ReporterCase> {
  try {
    return await openReporterLock(keys, lock);
  } catch (error) {
    if (error instanceof Refused && error.refusal === "wrong_code") throw new Refused("cannot_open");
    throw error;
  }
}

async function fetchAll(token: string): Promise<{ lock: Uint8Array; entries: Stored[]; told: Told }> {
  const entries: Stored[] = [];
  for (;;) {
    const last = entries[entries.length - 1];
    const request = last ? { token, after: b64(last.link) } : { token };
    const page = await post("/api/cases/open", JSON.stringify(request), "unknown_code");
    const talk = talkBox(page);
    const more = list(talk.entries).map(stored);
    entries.push(...more);
    if (talk.more !== true || more.length === 0) {
      return { lock: unb64(page.lock), entries, told: toldIn(page) };
    }
  }
}

function sentFrom(report: Body = {}): { office: string; country: string } {
  const place = isObject(report.place) ? report.place : {};
  return { office: String(report.office), country: String(place.country) };
}

function toldIn({ opened, offices, reserve, check_in }: Body): Told {
  const checkIn = check_in ? checkDay(check_in) : null;
  return { opened: texts(opened), offices: texts(offices), reserve: texts(reserve), checkIn };
}

function texts(value: unknown): string[] {
  return list(value).map((one) => {
    if (typeof one !== "string") throw new Refused("malformed");
    return one;
  });
}

function talkBox(page: Body): Body {
  const box = list(page.boxes).find((candidate) => isObject(candidate) && candidate.kind === TALK);
  if (!isObject(box)) throw new Refused("malformed");
  return box;
}

function stored(raw: unknown): Stored {
  if (!isObject(raw)) throw new Refused("malformed");
  const { side, day } = raw;
  if (typeof side !== "string" || typeof day !== "string") throw new Refused("malformed");
  return { id: unb64(raw.id, 16), side, day, sealed: unb64(raw.sealed), link: unb64(raw.link, 32) };
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Refused("malformed");
  return value;
}

/** Null where the chain is broken: no office would read what is written behind a break. */
function endOfChain(items: readonly Item[]): Uint8Array | null {
  if (items.some((item) => item.refused === "broken_history")) return null;
  return items[items.length - 1]?.link ?? null;
}

function line(directory: Directory, item: Item): Line {
  if (!item.entry) return { by: "refused", day: item.day, refusal: item.refused };
  const { role, author, body } = item.entry;
  const day = String(body.at);
  const text = typeof body.text === "string" ? body.text : null;
  const file = fileIn(body);
  if (file === "malformed") return { by: "refused", day: item.day, refusal: file };
  if (role !== OFFICE) {
    const by = role === REPORTER ? "reporter" : isWeb(directory, author) ? "web" : "gateway";
    return { by, day, text: text ?? "", file, said: parts(body, SHOWN) };
  }
  const office = isObject(body.cert) ? String(body.cert.office) : "";
  const status = body.kind === "status" ? String(body.status) : null;
  const { to, by, to_name, mode, step, reason, measure, state } = body;
  return { by: "office", day, office, text, status, about: { to, by, to_name, mode, step, reason, measure, state } };
}

function parts(body: Body, names: string[]): Body {
  return Object.fromEntries(names.flatMap((name) => (name in body ? [[name, body[name] as Json]] : [])));
}

function fileIn(body: Body): FileShown | "malformed" | null {
  if (body.kind !== "attachment") return null;
  try {
    const { name, size } = readAttachment(body);
    return { name, size };
  } catch {
    return "malformed";
  }
}

/** The page without script. Whatever else has carried words may have read them. */
function isWeb({ gateways }: Directory, author: Uint8Array): boolean {
  return [...gateways].some(([id, verify]) => id.startsWith("web-") && b64(verify) === b64(author));
}

export function current(): Opened {
  if (!opened) throw new Refused("wrong_code");
  return opened;
}
