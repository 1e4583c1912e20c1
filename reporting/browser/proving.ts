// A proof of filing: that an office has signed that it has this report, and the chain up to there. Fetched when somebody
// asks for it, with a copy of the library of its own: everybody else's page stays as small as it is.
import { TALK } from "../../crypto/browser/boxes.ts";
import { readDirectory } from "../../crypto/browser/directory.ts";
import { OFFICE } from "../../crypto/browser/entries.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { content, file, signature } from "../../crypto/browser/evidence.ts";
import { verifyKey } from "../../crypto/browser/keys.ts";
import { MEANS } from "../../crypto/browser/means.ts";
import type { Item } from "../../crypto/browser/threads.ts";
import type { Held } from "./own_thread.ts";
import type { Published } from "./published.ts";
import { fetchBytes } from "./server.ts";

/** Of `held` only what was accepted is shown, and nothing of what came after the confirmation is told. */
export async function prove({ own, items, entries }: Held, { directory, today }: Published): Promise<Blob> {
  const place = confirmation(items);
  const listed = entries.slice(0, place + 1).map(({ id, sealed }, index) => ({ id, sealed, shown: index === place }));
  const [bytes, sig] = await Promise.all([fetchBytes("/directory.json"), fetchBytes("/directory.sig")]);
  readDirectory(bytes, sig, { root: directory.root, service: directory.service, today });
  const box = { kind: TALK, boxSeed: own.boxSeed, entries: listed };
  const shown = await content(MEANS, "filing", own.caseId, { bytes, sig }, [box]);
  const who = { verify: MEANS.b64(verifyKey(own.signSeed)) };
  const signed = signature(MEANS, own.signSeed, "reporter", today, who, shown);
  return new Blob([file(MEANS, shown, [signed]) as BlobPart], { type: "application/json" });
}

/** The one without words, if there is one: a proof of filing is to name no content. */
function confirmation(items: readonly Item[]): number {
  const found = items.flatMap(({ entry }, place) => {
    const isIt = entry?.role === OFFICE && entry.body.kind === "status" && entry.body.status === "acknowledged";
    return isIt ? [{ place, text: entry.body.text }] : [];
  });
  const chosen = found.find(({ text }) => !text) ?? found[0];
  if (!chosen) throw new Refused("malformed", "no office has confirmed it");
  return chosen.place;
}
