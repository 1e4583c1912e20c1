// An office that came to a case later: one in reserve, which the reporter named for the case that the first one stays silent,
// or one to which an office handed the case. It first says in the talk that it takes it (PROTOCOL.md, section 8).
import type { Body } from "../../crypto/browser/bodies.ts";
import { isObject } from "../../crypto/browser/bodies.ts";
import { OFFICE } from "../../crypto/browser/entries.ts";
import type { ReadBox } from "./opening.ts";

/** How `office` came to the case, if it has not yet said that it takes it. `mode`: for what it was handed. */
export type Coming = { as: "no" | "reserve" } | { as: "handed"; mode: string };

export function comingOf(office: string, talk: ReadBox): Coming {
  const said = talk.items.flatMap(({ entry }) =>
    entry?.role === OFFICE && entry.body.kind === "status" ? [entry.body] : [],
  );
  const handed = said.map((body) => body.status === "transferred" && body.to === office).lastIndexOf(true);
  const taken = said.map((body) => body.status === "accepted" && isBy(office, body)).lastIndexOf(true);
  if (handed > taken) return { as: "handed", mode: String(said[handed]?.mode ?? "") };
  const { standby } = talk.first.body;
  return { as: taken < 0 && handed < 0 && Array.isArray(standby) && standby.includes(office) ? "reserve" : "no" };
}

/** What acknowledges a report, said by an office that first has to take it. */
export function takingOver(office: string, talk: ReadBox, body: Body): Body {
  if (body.kind !== "status" || body.status !== "acknowledged") return body;
  const coming = comingOf(office, talk);
  if (coming.as === "no") return body;
  return { ...body, status: "accepted", ...(coming.as === "handed" ? { mode: coming.mode } : {}) };
}

function isBy(office: string, { cert }: Body): boolean {
  return isObject(cert) && cert.office === office;
}
