// Opening a case. What comes out has been verified: the boxes against their ids and seals, every entry against its
// signature, its certificate and the chain, and the office's file against the talk that it says it belongs to.
import { type Body, b64, isObject, type Json, unb64 } from "../../crypto/browser/bodies.ts";
import { fileKind, ID_BYTES, TALK } from "../../crypto/browser/boxes.ts";
import { checkDay } from "../../crypto/browser/days.ts";
import type { Entry } from "../../crypto/browser/entries.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { sealPublic } from "../../crypto/browser/keys.ts";
import { memberHolder } from "../../crypto/browser/labels.ts";
import { openBoxSeal } from "../../crypto/browser/seals.ts";
import { type Item, readThread, type Stored } from "../../crypto/browser/threads.ts";
import { withApart } from "./accused_file.ts";
import type { Desk } from "./entering.ts";
import { guard, same } from "./guarding.ts";
import { withAny } from "./office_seeds.ts";
import * as server from "./server.ts";
import type { Opening } from "./telling.ts";

/** `first` is the first entry: nobody writes into a box before it has been verified, on that very screen. */
export type ReadBox = {
  id: Uint8Array;
  seed: Uint8Array;
  publicKey: Uint8Array;
  first: Entry;
  items: Item[];
  /** As the server sent them, one for each item. */
  stored: Stored[];
  cut: boolean;
};

/** By a file's id: who has opened it, as the server's record says. */
export type Openings = Map<string, Opening[]>;

/** `file` is null until the office has one: see file_box.ts. */
export type OpenCase = {
  number: string;
  id: Uint8Array;
  state: string;
  /** Somebody said that it cannot wait, and nobody has looked: what is opened to be read never is. */
  urgent: boolean;
  /** False where another office leads the case, and speaks with the reporter. */
  voice: boolean;
  talk: ReadBox;
  file: ReadBox | null;
  openings: Openings;
};

export type Unread = boolean | "aside";

/** `unread`: nobody reads it; "aside": on this page does not stand what is new in it. Throws an Alarm for everything after which nothing in this case may be trusted. */
export async function openCase(desk: Desk, number: string, unread: Unread = false): Promise<OpenCase> {
  const answer = await server.post(
    `${pathOf(number)}/open`,
    unread ? { [unread === true ? "unread" : unread]: true } : {},
  );
  const [urgent, voice] = [answer.urgent === true, answer.voice !== false];
  const { id, state, talks, files, apart, openings } = await guard("case", () => sort(desk, answer));
  const talk = await openBox(desk, id, talks, "talk");
  if (files === null) {
    await guard("file", () => checkNeverOpened(desk, talk));
    return { number, id, state, urgent, voice, talk, file: null, openings };
  }
  const file = await openBox(desk, id, files, "file");
  await guard("file", () => checkTalk(server.object(file.first.body.talk), talk));
  const items = await guard("file", () => withApart(id, file, apart, desk.today));
  return { number, id, state, urgent, voice, talk, file: { ...file, items: comparedWith(talk, items) }, openings };
}

export function pathOf(number: string): string {
  return `/desk/cases/${encodeURIComponent(number)}`;
}

type Sorted = {
  id: Uint8Array;
  state: string;
  talks: Body;
  files: Body | null;
  apart: Json | undefined;
  openings: Openings;
};

function sort(desk: Desk, answer: Body): Sorted {
  const boxes = server.objects(answer.boxes);
  const [talks, secondTalk] = boxes.filter((box) => box.kind === TALK);
  const [files, secondFile] = boxes.filter((box) => box.kind === fileKind(desk.office.id));
  // A second talk or file is a sign that somebody wants something written into the wrong box.
  if (talks === undefined || secondTalk !== undefined || secondFile !== undefined) throw new Refused("wrong_box");
  const openings = new Map(
    server.objects(answer.openings).map(({ file, opened }) => [server.text(file), readOpenings(opened)]),
  );
  const [id, state] = [unb64(answer.case, ID_BYTES), server.text(answer.state)];
  return { id, state, talks, files: files ?? null, apart: answer.apart, openings };
}

export function readOpenings(served: Json | undefined): Opening[] {
  return server.objects(served).map(({ at, by }) => ({ at: server.text(at), by: server.text(by) }));
}

/** Throws an Alarm for a box that is not what it claims to be. */
export async function openBox(
  desk: Desk,
  caseId: Uint8Array,
  served: Body,
  where: "talk" | "file" | "room",
): Promise<ReadBox> {
  const boxSeed = await guard(`${where}_seal`, () => openSeal(desk, caseId, served));
  return guard(where, () => readBox(desk, caseId, served, boxSeed));
}

async function openSeal(desk: Desk, caseId: Uint8Array, served: Body): Promise<Uint8Array> {
  const boxId = unb64(served.box, ID_BYTES);
  const kind = server.text(served.kind);
  const sealed = unb64(served.seal);
  const own = { holder: memberHolder(desk.member), seed: desk.keys.sealSeed, publicKey: desk.keys.sealPublic };
  const seed = await withAny([...desk.held, own], (held) =>
    openBoxSeal(held.seed, held.holder, caseId, boxId, kind, sealed),
  );
  if (!same(sealPublic(seed), unb64(served.box_key))) throw new Refused("wrong_box");
  return seed;
}

async function readBox(desk: Desk, caseId: Uint8Array, served: Body, boxSeed: Uint8Array): Promise<ReadBox> {
  const boxId = unb64(served.box, ID_BYTES);
  const kind = server.text(served.kind);
  const entries = server.objects(served.entries).map(readStored);
  const items = await readThread({ caseId, boxId, kind, boxSeed, entries, directory: desk.directory });
  const first = items[0];
  if (first === undefined) throw new Refused("broken_history", "the box is empty");
  if (first.refused) throw new Refused(first.refused);
  return {
    id: boxId,
    seed: boxSeed,
    publicKey: sealPublic(boxSeed),
    first: first.entry,
    items,
    stored: entries,
    cut: served.more === true,
  };
}

/** Throws Refused for a day that is none: everything behind counts with it. */
export function readStored(served: Body): Stored {
  return {
    id: unb64(served.id, ID_BYTES),
    side: server.text(served.side),
    day: checkDay(served.day),
    sealed: unb64(served.sealed),
    link: unb64(served.link, 32),
  };
}

/** The file was begun for one talk: the box, the reporter and the first entry that its first member saw. */
function checkTalk(begun: Body, talk: ReadBox): void {
  const now = talkAsBegun(talk);
  if (begun.box !== now.box) throw new Refused("wrong_box");
  if (begun.reporter !== now.reporter) throw new Refused("not_the_reporter");
  if (begun.link !== now.link) throw new Refused("another_history");
}

/** Whoever writes for an office has opened the case, and who opens it first begins the file: it was there once. */
function checkNeverOpened(desk: Desk, talk: ReadBox): void {
  for (const { entry } of talk.items) {
    const writer = entry && isObject(entry.body.cert) ? entry.body.cert.office : null;
    if (writer === desk.office.id) throw new Refused("broken_history", "the office's file is gone");
  }
}

/** Each note names the last link of the talk that its writer saw; a talk that lacks it has lost its end since. */
function comparedWith(talk: ReadBox, notes: Item[]): Item[] {
  if (talk.cut) return notes;
  const links = new Set(talk.items.map(({ link }) => b64(link)));
  return notes.map((note, place) => {
    if (!note.entry || place === 0 || links.has(server.text(note.entry.body.talk))) return note;
    const { id, side, day, link } = note;
    return { id, side, day, link, refused: "another_history" };
  });
}

/** What `opened` says of the talk: its box, the reporter's verify key and link(1). */
export function talkAsBegun(talk: ReadBox): { box: string; reporter: string; link: string } {
  const [first] = talk.items;
  if (first === undefined || talk.first.reporter === undefined) throw new Refused("not_the_reporter");
  return { box: b64(talk.id), reporter: b64(talk.first.reporter), link: b64(first.link) };
}
