// What stands in the office's signed file about files of evidence: asked for, agreed to by somebody else, taken.
import type { Request } from "./proof.ts";
import type { AcceptedEntry, ShownEntry, Writer } from "./telling.ts";

export const ASKED = "evidence_asked";
export const AGREED = "evidence_agreed";
export const TAKEN = "evidence_taken";

/** As they were asked for, the newest last; whether one has changed since, only the worker knows. */
export function requestsIn(entries: readonly ShownEntry[]): Omit<Request, "changed">[] {
  const said = entries.flatMap((entry) => ("refused" in entry || entry.kind !== "decision" ? [] : [entry]));
  return said
    .filter(({ fields }) => fields.decision === ASKED)
    .map((asked) => {
      const [agreed] = agreementsTo(asked, said);
      const taken = said.find(({ fields, writer }) => isAbout(asked, fields, TAKEN) && isSame(writer, asked.writer));
      const { shown } = asked.fields;
      return {
        id: asked.id,
        at: asked.at,
        by: nameOf(asked.writer),
        you: isYou(asked.writer),
        reason: asked.text,
        sha256: String(asked.fields.sha256),
        shown: Array.isArray(shown) ? shown.map(String) : [],
        agreed: agreed?.at ?? "",
        agreedBy: agreed ? nameOf(agreed.writer) : "",
        agreedByYou: agreed ? isYou(agreed.writer) : false,
        taken: taken?.at ?? "",
      };
    });
}

/** By another member, by the certificates that were checked; the same person with a new key is the same person. */
export function agreementsTo(asked: AcceptedEntry, entries: readonly AcceptedEntry[]): AcceptedEntry[] {
  return entries.filter(
    ({ fields, writer }) =>
      isAbout(asked, fields, AGREED) && fields.sha256 === asked.fields.sha256 && isOther(writer, asked.writer),
  );
}

function isAbout(asked: AcceptedEntry, fields: AcceptedEntry["fields"], decision: string): boolean {
  return fields.decision === decision && fields.asked === asked.id;
}

function isOther(one: Writer, other: Writer): boolean {
  return one.kind === "office" && other.kind === "office" && one.member !== "" && one.member !== other.member;
}

function isSame(one: Writer, other: Writer): boolean {
  return one.kind === "office" && other.kind === "office" && one.member === other.member;
}

function isYou(writer: Writer): boolean {
  return writer.kind === "office" && writer.you;
}

function nameOf(writer: Writer): string {
  return writer.kind === "office" ? writer.fingerprint : "";
}
