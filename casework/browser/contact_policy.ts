// What may be done to reach a protected person, and what not, by what they have said. When unsure the answer is no: silence
// harms less than a call that somebody else answers.
import type { Fields } from "./kept_records.ts";
import { dayIn } from "./protection_kinds.ts";

const STATES = ["stopped", "never_asked", "run_out", "holds"] as const;
const PERMITS = ["any_time", "certain_hours"];

/** Names of sentences of the page: `may` and `not`. `state`: whether they were asked, and whether that still holds. */
export type ContactRules = { state: (typeof STATES)[number]; may: string[]; not: string[] };

/** `stopped`: the reporter has said "stop all contact". */
export function contactRules(person: Fields | null, today: string, stopped = false): ContactRules {
  const all = ["write", "call", "leave_word"];
  if (stopped) return { state: "stopped", may: [], not: [...all, "ask_others"] };
  if (person === null || !person.may_contact) return { state: "never_asked", may: [], not: all };
  if (dayIn(person.until) < today) return { state: "run_out", may: [], not: all };
  const { may, not } = asSaid(person);
  return { state: "holds", may, not: [...not, ...all.filter((one) => !may.includes(one) && !not.includes(one))] };
}

/** Of all that was kept of one person, each word against contact counts. `of`: the strictest of them, or null. */
export function strictestOf<P extends Fields>(
  persons: readonly P[],
  today: string,
  stopped = false,
): { rules: ContactRules; of: P | null } {
  const judged = persons.map((of) => ({ of, rules: contactRules(of, today, stopped) }));
  const [first, ...others] = judged.sort((one, other) => allowance(one.rules) - allowance(other.rules));
  if (first === undefined) return { rules: contactRules(null, today, stopped), of: null };
  const may = first.rules.may.filter((one) => others.every(({ rules }) => rules.may.includes(one)));
  const not = [...new Set(judged.flatMap(({ rules }) => rules.not))];
  return { rules: { ...first.rules, may, not }, of: first.of };
}

function allowance({ state, may }: ContactRules): number {
  return STATES.indexOf(state) * 10 + may.length;
}

function asSaid({
  may_contact,
  phone,
  form,
  read_by_others,
  can_read,
  dropped_call,
}: Fields): Omit<ContactRules, "state"> {
  if (may_contact === "only_if_i_write_first") return { may: ["answer"], not: ["write", "call"] };
  if (!PERMITS.includes(may_contact ?? "")) return { may: [], not: ["write", "call", "ask_others"] };
  // A phone that somebody else may hold is not rung, whatever hour was agreed.
  if (phone !== "mine" && phone !== "shared_ok") return { may: ["answer"], not: ["write", "call"] };
  const may =
    form === "call" || form === "voice_message" ? ["call"] : form === "through_trusted_person" ? ["trusted"] : [];
  if (form === "sms_neutral" || form === "telegram") may.push("write");
  if (form === "web_code_only") may.push("answer");
  const not = ["content"];
  if (read_by_others !== "no") not.push("repeat");
  if (can_read === "voice_only") not.push("write_only");
  if (dropped_call === "wait_for_me") not.push("call_back");
  return { may, not };
}
