// The chain over a box's entries: the server stores it, every reader recomputes it.
import { sha256 } from "./keys.ts";
import * as labels from "./labels.ts";

export function firstLink(caseId: Uint8Array, boxId: Uint8Array): Uint8Array {
  return sha256(labels.cat(labels.LINK, caseId, boxId));
}

export function nextLink(link: Uint8Array, entryId: Uint8Array, sealed: Uint8Array): Uint8Array {
  return sha256(labels.cat(labels.LINK, link, entryId, sha256(sealed)));
}
