// A new case from the reporter's side: everything is made, sealed and locked here, and only then sent.
import { type Body, b64, encode, unb64 } from "../../crypto/browser/bodies.ts";
import { boxId, caseId, TALK } from "../../crypto/browser/boxes.ts";
import { grouped, newCode, type ReporterKeys, reporterKeys } from "../../crypto/browser/codes.ts";
import { head } from "../../crypto/browser/directory.ts";
import { writeReporterEntry } from "../../crypto/browser/entries.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { sealPublic, verifyKey } from "../../crypto/browser/keys.ts";
import { officeHolder } from "../../crypto/browser/labels.ts";
import { firstLink, nextLink } from "../../crypto/browser/links.ts";
import { lockReporter, type ReporterCase } from "../../crypto/browser/locks.ts";
import { HINT_BYTES } from "../../crypto/browser/padding.ts";
import { sealBox, sealCard } from "../../crypto/browser/seals.ts";
import type { Draft, Receipt, Stage } from "./asks.ts";
import { aYearAfter } from "./consent.ts";
import { Failed } from "./failures.ts";
import { adopt } from "./own_thread.ts";
import { fetchSealingKey, type Published } from "./published.ts";
import { random } from "./random.ts";
import { post } from "./server.ts";

type Fresh = { code: string; keys: ReporterKeys };
type Sealed = { draft: string; request: string; link: string; code: string; own: ReporterCase; keys: ReporterKeys };

let fresh: Fresh | null = null;
let sealed: Sealed | null = null;
let kept: string | null = null;

/** Stretching blocks for 0.2 to 7 seconds: best while the person types. */
export function prepareCode(service: Uint8Array): Fresh {
  if (fresh) return fresh;
  const code = newCode();
  fresh = { code, keys: reporterKeys(code, service) };
  return fresh;
}

/**
 * Sends what the draft says. An unchanged draft repeats the very bytes of the last try, which the server takes as
 * one report. A changed one becomes a new case with a new code, as the last try may have arrived after all.
 */
export async function report(published: Published, draft: Draft, tell: (stage: Stage) => void): Promise<Receipt> {
  const words = JSON.stringify(draft);
  if (sealed?.draft !== words) {
    tell("making_code");
    const { code, keys } = prepareCode(published.service);
    tell("sealing");
    sealed = { draft: words, code, keys, ...(await sealReport(published, draft, keys)) };
    fresh = null;
  }
  tell("sending");
  const receipt = await post("/api/reports", sealed.request);
  if (receipt.link !== sealed.link) throw new Failed("wrong_receipt");
  kept = grouped(sealed.code);
  adopt(sealed.keys, sealed.own, unb64(sealed.link));
  const { office, standby } = draft;
  return { code: kept, day: String(receipt.day), office, standby };
}

/** The code again, until the page is left. */
export function keptCode(): string {
  if (kept === null) throw new Refused("wrong_code");
  return kept;
}

async function sealReport(published: Published, draft: Draft, keys: ReporterKeys) {
  const [signSeed, boxSeed, entryId] = [random(32), random(32), random(16)] as const;
  const boxPublic = sealPublic(boxSeed);
  const id = caseId(verifyKey(signSeed));
  const box = boxId(id, TALK, boxPublic);
  const place = { caseId: id, boxId: box, boxPublic, entryId };
  const entry = await writeReporterEntry(signSeed, place, entryBody(published, draft));
  const lock = await lockReporter(keys, { caseId: id, boxId: box, boxSeed, signSeed });
  const seals: object[] = [];
  const cards: object[] = [];
  for (const office of [draft.office, ...draft.standby]) {
    const key = await fetchSealingKey(published.directory, office);
    const holder = officeHolder(office);
    const release = office === draft.office ? "now" : "on_overdue";
    seals.push({ holder, sealed: b64(await sealBox(key, holder, id, box, boxSeed)), release });
    cards.push({ holder, sealed: b64(await sealCard(key, holder, id, box, cardBody(draft))) });
  }
  const request = JSON.stringify({
    v: 1,
    case: b64(id),
    office: draft.office,
    box: b64(box),
    box_key: b64(boxPublic),
    token: b64(keys.token),
    lock: b64(lock),
    seals,
    cards,
    entry: { id: b64(entryId), sealed: b64(entry) },
  });
  return {
    request,
    own: { caseId: id, boxId: box, boxSeed, signSeed },
    link: b64(nextLink(firstLink(id, box), entryId, entry)),
  };
}

function entryBody({ directory, today }: Published, draft: Draft): Body {
  const { country, admin1, danger, what, who, transit, buyer, affected, location } = draft.answers;
  return {
    kind: "report",
    at: today,
    seen: null,
    office: draft.office,
    standby: draft.standby,
    directory: head(directory),
    language: draft.language,
    place: { country: country || null, admin1: admin1 || null, text: draft.town },
    danger,
    lost_code: draft.lostCode,
    text: draft.text,
    answers: { what, who, transit, buyer, affected, location, implicated: draft.implicated },
    consent: { ...draft.consent, door: "web", day: today, until: aYearAfter(today) },
  };
}

/** A hint for the office's list, in a fixed size: as many of the first letters as fit. */
function cardBody(draft: Draft): Body {
  const card = {
    lang: draft.language,
    place: draft.answers.admin1 || draft.answers.country,
    flags: draft.answers.danger === "yes" ? ["life_risk"] : [],
    words: "",
  };
  for (const letter of draft.text.trim().replace(/\s+/gu, " ")) {
    if (encode({ ...card, words: card.words + letter }).length >= HINT_BYTES) break;
    card.words += letter;
  }
  return card;
}
