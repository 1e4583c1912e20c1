// The office's own line about a case for its inbox. The reporter's card is a claim; this comes from the verified report.
import { type Body, b64, encode } from "../../crypto/browser/bodies.ts";
import { indexKey } from "../../crypto/browser/keys.ts";
import { HINT_BYTES } from "../../crypto/browser/padding.ts";
import { writeIndex } from "../../crypto/browser/seals.ts";
import type { Desk } from "./entering.ts";
import { type OpenCase, pathOf } from "./opening.ts";
import * as server from "./server.ts";
import { Failed, type Report } from "./telling.ts";
import { reportOf } from "./viewing.ts";

// A reporter's side may write anything where a code belongs; it must not keep the case from being opened.
const CODE_LENGTH = 12;

/** Losing it on the way loses only a line. */
export async function replaceCard(desk: Desk, opened: OpenCase, officeSeed: Uint8Array): Promise<void> {
  const index = await writeIndex(indexKey(officeSeed), opened.id, indexBody(reportOf(desk, opened.talk)));
  await server.post(`${pathOf(opened.number)}/index`, { index: b64(index) }).catch((error: unknown) => {
    if (!(error instanceof Failed)) throw error;
  });
}

/** As many first words as fit. */
function indexBody(report: Report): Body {
  const words = [...report.entry.text.replace(/\s+/g, " ").trim()].slice(0, HINT_BYTES);
  const body = {
    lang: report.language.slice(0, CODE_LENGTH),
    place: (report.admin1 || report.country).slice(0, CODE_LENGTH),
    flags: report.danger === "yes" ? ["life_risk"] : [],
    words: words.join(""),
  };
  while (words.length > 0 && encode(body).length >= HINT_BYTES) {
    words.pop();
    body.words = words.join("");
  }
  return body;
}
