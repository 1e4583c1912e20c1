// What may be done to reach somebody, and what not: silence where nobody was asked.
import assert from "node:assert/strict";
import { test } from "node:test";
import { contactRules, strictestOf } from "../../../casework/browser/contact_policy.ts";
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

test("only what was agreed to in so many words lets anybody begin", () => {
  assert.deepEqual(rules({ may_contact: "certain_hours", hours: "8 to 10", form: "call" }).may, ["call"]);
  for (const may_contact of ["sometimes", "Any_time", "yes"])
    assert.deepEqual(
      rules({ may_contact, form: "call" }).not.slice(0, 2).sort(),
      ["call", "write"],
      `${may_contact} allows nothing`,
    );
  assert.deepEqual(rules({ may_contact: "sometimes", form: "call" }).may, []);
  assert.equal(rules({ form: "call", until: "when it is over" }).state, "run_out");
});

test("of somebody who was described twice the strictest word counts", () => {
  const [call, write] = [
    { ...HOLDS, form: "call" },
    { ...HOLDS, form: "sms_neutral" },
  ];
  const strictest = (...persons: object[]) => strictestOf(persons as (typeof HOLDS)[], TODAY);
  assert.deepEqual(strictest(call, call).rules.may, ["call"]);
  const torn = strictest(call, write).rules;
  assert.deepEqual([torn.state, torn.may], ["holds", []]);
  assert.ok(torn.not.includes("write") && torn.not.includes("call"));
  const never = { ...HOLDS, may_contact: "never", form: "call" };
  for (const both of [strictest(call, never), strictest(never, call)]) {
    assert.deepEqual([both.rules.may, both.of], [[], never]);
    assert.ok(both.rules.not.includes("ask_others"));
  }
  assert.equal(strictest(call, { ...call, until: "2026-11-27" }).rules.state, "run_out");
  assert.deepEqual([strictest().rules.state, strictest().of], ["never_asked", null]);
  assert.equal(strictestOf([call], TODAY, true).rules.state, "stopped");
});
