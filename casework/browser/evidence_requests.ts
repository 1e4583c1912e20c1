// Files of evidence that were asked for: what is in each, and who may agree to it or take it.
import type { Around } from "./between.ts";
import { armDeed } from "./between.ts";
import { acceptedIn, fillEntry } from "./evidence_view.ts";
import type { Request } from "./proof.ts";
import { proven } from "./proving.ts";
import { choose, copyOf, fill, one } from "./showing.ts";
import type { CaseView } from "./telling.ts";
import * as wording from "./wording.ts";

/** The newest first. */
export function showRequests(list: HTMLElement, requests: readonly Request[], view: CaseView, around: Around): void {
  one("[data-requests-section]").hidden = requests.length === 0;
  list.replaceChildren(...requests.map((request) => show(request, view, around)).reverse());
}

function show(request: Request, view: CaseView, around: Around): HTMLElement {
  const item = copyOf("request").firstElementChild as HTMLElement;
  const stands = standing(request);
  const mayApprove = one("[data-requests-section]").dataset.approves === "yes";
  item.dataset.request = stands;
  choose(item, { stands, whose: request.you ? "own" : "other" });
  const { by, reason, agreedBy, agreed, taken, sha256 } = request;
  fill(item, {
    by,
    reason,
    agreed_by: agreedBy,
    at: wording.day(request.at),
    agreed: dayOr(agreed),
    taken: dayOr(taken),
    sha256,
  });
  showContent(item, request, view);
  const agrees = stands === "asked" && !request.you && mayApprove;
  armDeed(one('[data-pen="agree"]', item), agrees, around, () => {
    if (!one<HTMLInputElement>("[data-looked]", item).checked) {
      one("[data-lacks]", item).hidden = false;
      return null;
    }
    return () => proven(around.door, () => around.door.ask("evidenceAgree", { id: request.id }));
  });
  armDeed(one('[data-pen="take"]', item), stands === "agreed" && request.you, around, () => async () => {
    save(await proven(around.door, () => around.door.ask("evidenceTake", { id: request.id })));
  });
  return item;
}

function standing({ taken, agreed, changed }: Request): string {
  if (taken) return "taken";
  if (changed) return "changed";
  return agreed ? "agreed" : "asked";
}

/** What the colleague is asked to look at: by their own reading of the boxes. */
function showContent(item: HTMLElement, { shown }: Request, { report, talk, file }: CaseView): void {
  const all = [report.entry, ...acceptedIn(talk.entries), ...acceptedIn(file.entries)];
  one("[data-content]", item).replaceChildren(
    ...all
      .filter(({ id }) => shown.includes(id))
      .map((entry) => {
        const copy = copyOf("content");
        fillEntry(copy, entry);
        return copy;
      }),
  );
}

function save(blob: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `evidence-${one("[data-case]").dataset.case ?? ""}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}

function dayOr(day: string): string {
  return day ? wording.day(day) : "";
}
