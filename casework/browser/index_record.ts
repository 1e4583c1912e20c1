// The office's own line about a case for its inbox. The reporter's card is a claim; this comes from the verified report,
// and after triage from what the office found.
import { type Body, b64, encode } from "../../crypto/browser/bodies.ts";
import { indexKey } from "../../crypto/browser/keys.ts";
import { HINT_BYTES } from "../../crypto/browser/padding.ts";
import { writeIndex } from "../../crypto/browser/seals.ts";
import type { Desk } from "./entering.ts";
import { isInForce } from "./office_seeds.ts";
import { type OpenCase, pathOf } from "./opening.ts";
import * as server from "./server.ts";
import { Failed, type Report } from "./telling.ts";
import { reportOf } from "./viewing.ts";

// A reporter's side may write anything where a code belongs; it must not keep the case from being opened.
const CODE_LENGTH = 12;

/** `more`: what triage adds or says better. Whoever works by seals of single cases writes no lines. */
export async function describe(desk: Desk, opened: OpenCase, more: Body): Promise<void> {
  const [holding] = desk.held;
  if (holding && isInForce(holding, desk.office)) await replaceCard(desk, opened, holding.seed, more);
}

/** Losing it on the way loses only a line. */
export async function replaceCard(desk: Desk, opened: OpenCase, officeSeed: Uint8Array, more: Body): Promise<void> {
  const index = await writeIndex(indexKey(officeSeed), opened.id, indexBody(reportOf(desk, opened.talk), more));
  await server.post(`${pathOf(opened.number)}/index`, { index: b64(index) }).catch((error: unknown) => {
    if (!(error instanceof Failed)) throw error;
  });
}

/** As many first words as fit. */
export function indexBody(report: Report, more: Body): Body {
  const said = typeof more.words === "string" && more.words ? more.words : report.entry.text;
  const words = [...said.replace(/\s+/g, " ").trim()].slice(0, HINT_BYTES);
  const door = doorOf(report);
  const body: Body = {
    lang: report.language.slice(0, CODE_LENGTH),
    place: (report.admin1 || report.country).slice(0, CODE_LENGTH),
    flags: report.danger === "yes" ? ["life_risk"] : [],
    ...(door === "web" ? {} : { door }),
    ...more,
    words: words.join(""),
  };
  while (words.length > 0 && encode(body).length >= HINT_BYTES) {
    words.pop();
    body.words = words.join("");
  }
  return body;
}

/** As on the cards of gateways (reporting/sealing.py). */
function doorOf({ entry: { writer } }: Report): string {
  if (writer.kind !== "gateway") return "web";
  return writer.carrier === "web" ? "plain" : writer.carrier;
}
