// The office's cases to its new key, some at a time: each seal and each line is opened with whichever key opens it. What
// stands under the new key already is only reported so; what no key opens is left as it is, and named.
import { type Body, b64, unb64 } from "../../crypto/browser/bodies.ts";
import { ID_BYTES } from "../../crypto/browser/boxes.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { indexKey, sha256 } from "../../crypto/browser/keys.ts";
import { openBoxSeal, openCard, readIndex, sealBox, sealCard, writeIndex } from "../../crypto/browser/seals.ts";
import type { Desk } from "./entering.ts";
import { type Holding, isInForce, withAny } from "./office_seeds.ts";
import * as server from "./server.ts";
import { Failed, type Resealed } from "./telling.ts";

// A reporter's side may have written anything where a line belongs.
const EMPTY: Body = { lang: "", place: "", flags: [], words: "" };

/** `after`: the last case of the batch before. The same batch again changes nothing. */
export async function resealBatch(desk: Desk, after: string): Promise<Resealed> {
  const [current] = desk.held;
  if (current === undefined || !isInForce(current, desk.office)) throw new Failed("no_secret");
  const query = after ? `?after=${encodeURIComponent(after)}` : "";
  const rows = server.objects((await server.ask(`/desk/rotation/batch.json${query}`)).cases);
  const refused: string[] = [];
  const cases: Body[] = [];
  for (const row of rows) {
    try {
      cases.push(await resealCase(desk, current, row));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused.push(server.text(row.number));
    }
  }
  if (cases.length > 0) await server.post("/desk/rotation/reseal", { cases });
  const last = rows.at(-1);
  return { after: last ? server.text(last.case) : null, cases: cases.length, refused };
}

async function resealCase(desk: Desk, current: Holding, row: Body): Promise<Body> {
  const caseId = unb64(row.case, ID_BYTES);
  const seals: Body[] = [];
  for (const served of server.objects(row.seals)) seals.push(await resealBox(desk, current, caseId, served));
  const hint = row.hint === null ? {} : { hint: await resealHint(desk, current, caseId, row) };
  return { case: b64(caseId), seals, ...hint };
}

async function resealBox(desk: Desk, current: Holding, caseId: Uint8Array, served: Body): Promise<Body> {
  const boxId = unb64(served.box, ID_BYTES);
  const sealed = unb64(served.sealed);
  const kind = server.text(served.kind);
  const { by, opened } = await withAny(desk.held, async (held) => {
    return { by: held, opened: await openBoxSeal(held.seed, held.holder, caseId, boxId, kind, sealed) };
  });
  const seen = { box: b64(boxId), before: b64(sha256(sealed)) };
  if (by === current) return seen;
  return { ...seen, sealed: b64(await sealBox(current.publicKey, current.holder, caseId, boxId, opened)) };
}

async function resealHint(desk: Desk, current: Holding, caseId: Uint8Array, row: Body): Promise<Body> {
  const hint = server.object(row.hint);
  const talk = unb64(row.talk, ID_BYTES);
  const bytes = unb64(hint.sealed);
  const isIndex = hint.kind === "index";
  const open = (held: Holding) =>
    isIndex ? readIndex(indexKey(held.seed), caseId, bytes) : openCard(held.seed, held.holder, caseId, talk, bytes);
  const { by, opened } = await withAny(desk.held, async (held) => ({ by: held, opened: await open(held) })).catch(
    emptied,
  );
  const seen = { before: b64(sha256(bytes)) };
  if (by === current) return seen;
  const again = isIndex
    ? await writeIndex(indexKey(current.seed), caseId, opened)
    : await sealCard(current.publicKey, current.holder, caseId, talk, opened);
  return { ...seen, sealed: b64(again) };
}

function emptied(error: unknown): { by: Holding | null; opened: Body } {
  if (error instanceof Refused) return { by: null, opened: EMPTY };
  throw error;
}
