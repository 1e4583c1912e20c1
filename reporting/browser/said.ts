// What a reporter said beside their words, as the names of sentences. The same as said.py; both pass tests/reporting/said.json.
import type { Body, Json } from "../../crypto/browser/bodies.ts";

const ABOUT = ["incident", "safe", "no_contact", "move_up"];
const ASKED = ["safe", "harmed", "talk"];

/** `said`: of an entry that was verified. Another client may have written it: what has no sensible form is left out. */
export function saidIn(said: Body): string[] {
  const { kind, about } = said;
  if (kind === "consent") return [said.withdrawn === true ? "took_back" : "allowed"];
  if (kind === "answer" && about === "check_in") {
    if (said.declined === true) return ["declined"];
    return ["check_in", ...ASKED.flatMap((name) => named(name, said[name]))];
  }
  if (kind !== "message" || typeof about !== "string" || !ABOUT.includes(about)) return [];
  return about === "incident" ? [about, ...named("act", said.act)] : [about];
}

function named(what: string, value: Json | undefined): string[] {
  return typeof value === "string" && /^[a-z0-9]{1,8}$/.test(value) ? [`${what}_${value}`] : [];
}
