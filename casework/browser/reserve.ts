// An office in reserve, which the reporter named for the case that the first one stays silent. Whoever reads the talk hears
// it only after it has said there that it takes the case (PROTOCOL.md, section 8).
import type { Body } from "../../crypto/browser/bodies.ts";
import { isObject } from "../../crypto/browser/bodies.ts";
import { OFFICE } from "../../crypto/browser/entries.ts";
import type { ReadBox } from "./opening.ts";

/** Whether `office` has the case as one in reserve, and has not yet said that it takes it. */
export function isInReserve(office: string, talk: ReadBox): boolean {
  const { standby } = talk.first.body;
  if (!Array.isArray(standby) || !standby.includes(office)) return false;
  return !talk.items.some(
    ({ entry }) => entry?.role === OFFICE && entry.body.status === "accepted" && isBy(office, entry.body),
  );
}

/** What acknowledges a report, said by an office that first has to take it. */
export function takingOver(body: Body): Body {
  return body.kind === "status" && body.status === "acknowledged" ? { ...body, status: "accepted" } : body;
}

function isBy(office: string, { cert }: Body): boolean {
  return isObject(cert) && cert.office === office;
}
