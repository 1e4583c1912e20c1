// That a case should move up, in the words of the template: why, and which office is next.
import type { Verdicts } from "./across.ts";
import type { Reason } from "./moving_up.ts";
import { choose, fill, one } from "./showing.ts";

/** `verdicts`: null while nobody has asked the rules. */
export function showMoveUp(
  root: ParentNode,
  reasons: readonly Reason[],
  verdicts: Pick<Verdicts, "next"> | null,
  names: Record<string, string>,
): void {
  const place = one("[data-move-up]", root);
  place.hidden = reasons.length === 0;
  for (const reason of place.querySelectorAll<HTMLElement>("[data-reason]"))
    reason.hidden = !reasons.includes(reason.dataset.reason as Reason);
  choose(place, { next_rung: verdicts === null ? "unknown" : verdicts.next ? "given" : "none" });
  fill(place, { next_office: verdicts ? (names[verdicts.next] ?? verdicts.next) : "" });
}
