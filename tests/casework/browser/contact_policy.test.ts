// What may be done to reach somebody, and what not: silence where nobody was asked.
import assert from "node:assert/strict";
import { test } from "node:test";
import { contactRules } from "../../../casework/browser/contact_policy.ts";
import { TODAY } from "./protection_scene.ts";

const HOLDS = { alias: "Baobab", until: TODAY, phone: "mine", may_contact: "any_time", read_by_others: "no" };
const rules = (more: object) => contactRules({ ...HOLDS, ...more }, TODAY);

test("who was never asked, or long ago, or wants nothing, is not contacted", () => {
  assert.deepEqual(contactRules(null, TODAY).may, []);
  assert.equal(contactRules(null, TODAY).state, "never_asked");
  assert.deepEqual([rules({ until: "2026-11-27" }).state, rules({ until: "2026-11-27" }).may], ["run_out", []]);
  assert.equal(rules({ until: "" }).state, "run_out");
  const stopped = contactRules({ ...HOLDS, form: "call" }, TODAY, true);
  assert.deepEqual([stopped.state, stopped.may], ["stopped", []]);
  assert.deepEqual(rules({ may_contact: "never", form: "call" }).may, []);
});

test("a phone that others hold is neither rung nor written to", () => {
  for (const phone of ["shared_risky", "borrowed", "unknown", ""])
    for (const form of ["sms_neutral", "call", "telegram"]) {
      const { may, not } = rules({ phone, form });
      assert.deepEqual(may, ["answer"]);
      assert.ok(not.includes("write") && not.includes("call"));
    }
  assert.deepEqual(rules({ may_contact: "only_if_i_write_first", form: "call" }).may, ["answer"]);
});

test("what they chose is done and nothing else", () => {
  assert.deepEqual(rules({ form: "call" }).may, ["call"]);
  assert.ok(rules({ form: "call" }).not.includes("write"));
  assert.deepEqual(rules({ form: "sms_neutral" }).may, ["write"]);
  assert.ok(rules({ form: "sms_neutral" }).not.includes("leave_word"));
  assert.deepEqual(rules({ form: "through_trusted_person" }).may, ["trusted"]);
  assert.ok(rules({ form: "call", dropped_call: "wait_for_me" }).not.includes("call_back"));
  assert.ok(rules({ form: "sms_neutral", read_by_others: "perhaps" }).not.includes("repeat"));
  assert.ok(rules({ form: "telegram", can_read: "voice_only" }).not.includes("write_only"));
});
