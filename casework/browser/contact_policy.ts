// What may be done to reach a protected person, and what not, by what they have said. When unsure the answer is no: silence
// harms less than a call that somebody else answers.
import type { Fields } from "./kept_records.ts";

/** Names of sentences of the page: `may` and `not`. `state`: whether they were asked, and whether that still holds. */
export type ContactRules = { state: "never_asked" | "run_out" | "stopped" | "holds"; may: string[]; not: string[] };

/** `stopped`: the reporter has said "stop all contact". */
export function contactRules(person: Fields | null, today: string, stopped = false): ContactRules {
  const all = ["write", "call", "leave_word"];
  if (stopped) return { state: "stopped", may: [], not: [...all, "ask_others"] };
  if (person === null || !person.may_contact) return { state: "never_asked", may: [], not: all };
  if (!person.until || person.until < today) return { state: "run_out", may: [], not: all };
  const { may, not } = asSaid(person);
  return { state: "holds", may, not: [...not, ...all.filter((one) => !may.includes(one) && !not.includes(one))] };
}

function asSaid({
  may_contact,
  phone,
  form,
  read_by_others,
  can_read,
  dropped_call,
}: Fields): Omit<ContactRules, "state"> {
  if (may_contact === "never") return { may: [], not: ["write", "call", "ask_others"] };
  if (may_contact === "only_if_i_write_first") return { may: ["answer"], not: ["write", "call"] };
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
