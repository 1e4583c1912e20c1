// The office's own box for a case, made by the first of its members to open it.
import { b64 } from "../../crypto/browser/bodies.ts";
import { boxId, fileKind } from "../../crypto/browser/boxes.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { SEED_BYTES, sealPublic } from "../../crypto/browser/keys.ts";
import { sealBox } from "../../crypto/browser/seals.ts";
import type { Desk } from "./entering.ts";
import { guard } from "./guarding.ts";
import { replaceCard } from "./index_record.ts";
import { type Holding, isInForce } from "./office_seeds.ts";
import { type OpenCase, openCase, pathOf, talkAsBegun, type Unread } from "./opening.ts";
import * as server from "./server.ts";
import { Failed } from "./telling.ts";
import { sealEntry } from "./writing.ts";

/** The case with the office's file, which is begun if there is none. A colleague may be quicker: then theirs is taken. */
export async function openWithFile(
  desk: Desk,
  number: string,
  onMaking: () => void,
  unread: Unread = false,
): Promise<OpenCase> {
  const opened = await openCase(desk, number, unread);
  if (opened.file !== null) return opened;
  onMaking();
  await beginFile(desk, opened).catch(unlessElsewhere);
  const again = await openCase(desk, number, unread);
  if (again.file === null) throw new Failed("trouble");
  return again;
}

async function beginFile(desk: Desk, opened: OpenCase): Promise<void> {
  const office = await guard("office_key", () => keyInForce(desk));
  const seed = crypto.getRandomValues(new Uint8Array(SEED_BYTES));
  const publicKey = sealPublic(seed);
  const id = boxId(opened.id, fileKind(desk.office.id), publicKey);
  const sealed = await sealBox(office.publicKey, office.holder, opened.id, id, seed);
  const body = { kind: "opened", at: desk.today, seen: null, talk: talkAsBegun(opened.talk) };
  const entry = await sealEntry(desk, opened.id, { id, publicKey }, body);
  await server.post(`${pathOf(opened.number)}/file`, {
    box: b64(id),
    box_key: b64(publicKey),
    seal: b64(sealed),
    entry,
  });
  await replaceCard(desk, opened, office.seed, {});
}

/** A retired key still opens old cases, but nothing new is sealed to it. */
export function keyInForce(desk: Desk): Holding {
  const [first] = desk.held;
  if (first === undefined || !isInForce(first, desk.office)) throw new Refused("wrong_key", "a retired key");
  return first;
}

function unlessElsewhere(error: unknown): void {
  if (!(error instanceof Failed) || error.failure !== "elsewhere") throw error;
}
