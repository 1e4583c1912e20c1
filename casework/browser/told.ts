// What the reporter hears by phone of a case's way, in their language. Pages say it by themselves, by the signed status.
import type { CaseAcross } from "./across.ts";
import { wordsOf } from "./outcomes.ts";

/** Empty where the report came by a page. `office`: of which it is told. */
export function toldBy({ view, names }: CaseAcross, word: string, office: string, more = ""): string {
  const { entry, language } = view.report;
  const byPhone = entry.writer.kind === "gateway" && entry.writer.carrier !== "web";
  const said = byPhone ? `${wordsOf("told-words", language)(word)} ${names[office] ?? office}` : "";
  return [said, more].filter(Boolean).join("\n\n");
}
