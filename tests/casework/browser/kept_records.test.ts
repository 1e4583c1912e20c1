// Who is protected and by what: what stands, what the server learns, and what is not kept.
import assert from "node:assert/strict";
import { test } from "node:test";
import { contactRules } from "../../../casework/browser/contact_policy.ts";
import {
  aliases,
  type Fields,
  isReporter,
  keeping,
  keptOf,
  lackOf,
  type RecordName,
  settled,
} from "../../../casework/browser/kept_records.ts";
import { keptDays } from "../../../casework/browser/limitation.ts";
import { openTasks } from "../../../casework/browser/plans.ts";
import { tellingOfMeasure } from "../../../casework/browser/protection_entries.ts";
import { TODAY, written } from "./protection_scene.ts";

const MEASURE = {
  alias: "Baobab",
  measure: "safe_house",
  consent: "given",
  provider: "A parish",
  state: "active",
  effect: "2",
  until: "2026-12-12",
};
const PERSON = { alias: "Baobab", role: "relative", phone: "mine", may_contact: "any_time", form: "call" };

test("a measure stands until another takes its place", () => {
  const first = written(keeping("measure", { ...MEASURE, state: "requested" }, "", "Asked."));
  const other = written(keeping("measure", { ...MEASURE, alias: "Acacia" }, "", "Hidden."));
  assert.deepEqual(aliases([first, other]), ["Baobab", "Acacia"]);
  const changed = written(keeping("measure", MEASURE, first.id, "She is there."));
  const kept = keptOf("measure", [first, other, changed]);
  assert.deepEqual(
    kept.map(({ alias, state, text }) => [alias, state, text]),
    [
      ["Baobab", "active", "She is there."],
      ["Acacia", "active", "Hidden."],
    ],
  );
  assert.deepEqual(keptOf("measure", [{ day: TODAY, refused: "bad_signature" }]), []);
});

test("two who change the same record change one", () => {
  const first = written(keeping("person", PERSON, "", "Asked her."));
  const one = written(keeping("person", { ...PERSON, may_contact: "never" }, first.id, "She wants nothing."));
  const other = written(keeping("person", { ...PERSON, form: "telegram" }, first.id, "Typo."));
  assert.deepEqual(
    keptOf("person", [first, one, other]).map(({ text }) => text),
    ["Typo."],
  );
  const last = written(keeping("person", PERSON, one.id, "Again."));
  assert.deepEqual(
    keptOf("person", [first, one, other, last]).map(({ text }) => text),
    ["Again."],
  );
});

test("how somebody may be reached holds on only when they said something new, or were asked again", () => {
  const until = "2026-12-10";
  const kept = { ...PERSON, until, id: "a", text: "Asked her.", at: TODAY };
  const anew = (more: Fields, before = kept) => settled("person", { ...PERSON, ...more }, TODAY, before).until;
  assert.equal(settled("person", PERSON, TODAY, null).until, "2027-02-26");
  assert.equal(anew({}), until);
  assert.equal(anew({ role: "colleague" }), until);
  assert.equal(anew({ form: "sms_neutral" }), "2027-02-26");
  assert.equal(anew({ asked: "yes" }), "2027-02-26");
  // What has run out stays so, and the server is told no day that is gone.
  const over = settled("person", { ...PERSON, role: "colleague" }, TODAY, { ...kept, until: "2026-11-27" });
  assert.equal(contactRules(over, TODAY).state, "run_out");
  assert.equal(keeping("person", over, "a", "Typo.").verb, "note");
});

test("each record is read as what it was kept as, and a person is no task", () => {
  const relief = { alias: "Baobab", forum: "eacj", asked_on: TODAY, until: "2026-12-20", decision: "pending" };
  const all = [
    written(keeping("person", settled("person", PERSON, TODAY, null), "", "Asked her.")),
    written(keeping("measure", MEASURE, "", "x")),
    written(keeping("referral", { alias: "Baobab", service: "legal", consent: "given", accepted: "yes" }, "", "x")),
    written(keeping("relief", relief, "", "x")),
    written(keeping("remedy", { alias: "Baobab", remedy: "apology", agreed: TODAY }, "", "x")),
  ];
  const names: RecordName[] = ["person", "measure", "referral", "relief", "remedy"];
  assert.deepEqual(
    names.map((name) => keptOf(name, all).length),
    [1, 1, 1, 1, 1],
  );
  assert.deepEqual(aliases(all), ["Baobab"]);
  assert.deepEqual(openTasks(all), []);
  assert.deepEqual(
    keptDays(all).map(({ what, forum, until }) => [what, forum, until]),
    [
      ["measure", "measure", "2026-12-12"],
      ["relief", "eacj", "2026-12-20"],
      ["contact", "contact", "2027-02-26"],
    ],
  );
});

test("the server learns the day of a review, and none for what has ended", () => {
  const writing = keeping("measure", settled("measure", MEASURE, TODAY, null), "", "She is there.");
  assert.deepEqual([writing.verb, writing.rest], ["deadlines", { ends: "2026-12-12" }]);
  const ended = keeping("measure", settled("measure", { ...MEASURE, state: "ended" }, TODAY, null), "x", "Over.");
  assert.deepEqual([ended.verb, ended.rest], ["note", {}]);
  assert.deepEqual(keptDays([written(ended)]), []);
  const granted = settled("relief", { forum: "eacj", decision: "granted", until: "2026-12-12" }, TODAY, null);
  assert.equal(granted.until, "");
});

test("nobody is protected against their will, or without somebody who looks again", () => {
  const lacks = (more: Fields) => lackOf("measure", { ...MEASURE, ...more }, TODAY);
  assert.equal(lacks({}), "");
  assert.equal(lacks({ alias: "" }), "alias");
  assert.equal(lacks({ measure: "" }), "measure");
  assert.equal(lacks({ consent: "not_asked" }), "consent");
  assert.equal(lacks({ consent: "refused" }), "consent");
  assert.equal(lacks({ consent: "not_asked", state: "requested" }), "");
  assert.equal(lacks({ until: "" }), "until");
  assert.equal(lacks({ until: "2026-11-27" }), "until");
  assert.equal(lacks({ until: TODAY }), "");
  assert.equal(lacks({ state: "ended", until: "" }), "");
});

test("no service hears of somebody who has not agreed, and a remedy goes step by step", () => {
  const referral = (more: Fields) => lackOf("referral", { alias: "Baobab", service: "legal", ...more }, TODAY);
  assert.equal(referral({ consent: "not_asked", accepted: "waiting" }), "");
  assert.equal(referral({ consent: "not_asked", accepted: "yes" }), "consent");
  assert.equal(referral({ consent: "refused", first_contact: TODAY }), "consent");
  assert.equal(referral({ service: "" }), "service");
  const remedy = (more: Fields) => lackOf("remedy", { alias: "Baobab", remedy: "apology", ...more }, TODAY);
  assert.equal(remedy({}), "");
  assert.equal(remedy({ delivered: TODAY }), "order");
  assert.equal(remedy({ agreed: TODAY, verified: TODAY }), "order");
  assert.equal(remedy({ agreed: TODAY, delivered: TODAY, verified: TODAY }), "");
  const relief = (more: Fields) =>
    lackOf("relief", { alias: "Baobab", forum: "eacj", asked_on: TODAY, ...more }, TODAY);
  assert.equal(relief({ decision: "pending" }), "until");
  assert.equal(relief({ decision: "granted" }), "");
  assert.equal(relief({ asked_on: "" }), "asked_on");
});

test("the reporter is told of what is done for the reporter, and for nobody else", () => {
  const described = (role: string, alias = "Baobab") => written(keeping("person", { ...PERSON, role, alias }, "", "x"));
  assert.equal(isReporter("Baobab", [described("reporter")]), true);
  assert.equal(isReporter("Baobab", [described("wrongly_suspected")]), false);
  assert.equal(isReporter("Baobab", []), false);
  assert.equal(isReporter("Baobab", [described("reporter", "Acacia")]), false);
  // Whoever else goes by the same alias would be told of, too.
  assert.equal(isReporter("Baobab", [described("reporter"), described("relative")]), false);
});

test("the reporter reads the group of a measure, not the measure", () => {
  const writing = tellingOfMeasure("safety", "active", "You can sleep elsewhere from tonight.");
  const { box, body } = writing.entries.entry ?? {};
  assert.deepEqual([writing.verb, box], ["reply", "talk"]);
  assert.deepEqual(
    [body?.kind, body?.status, body?.measure, body?.state],
    ["status", "protection", "safety", "active"],
  );
});
