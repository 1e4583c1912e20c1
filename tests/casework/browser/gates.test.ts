// What keeps a case from an office, out of what the reporter signed and the office found. In doubt it stays where it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Recipient } from "../../../casework/browser/across.ts";
import { newestConsent } from "../../../casework/browser/answered.ts";
import { factsOf, type Known, verdictOnLetter, verdictsOver } from "../../../casework/browser/gates.ts";
import offices from "../../../casework/demo_offices.json" with { type: "json" };
import routing from "../../../casework/routing_model.json" with { type: "json" };
import type { Body, Json } from "../../../crypto/browser/bodies.ts";

const TODAY = "2026-11-28";
const CONSENT: Body = {
  scope: "cross_border",
  offices: [],
  own_country: true,
  identity: ["ug-ombuds"],
  until: "2027-11-28",
};
const REPORT: Body = { place: { country: "CD", admin1: "CD-SK" }, danger: "no", answers: { what: "wages", who: "" } };

function known(more: Partial<Known> = {}): Known {
  const risk = { level: "low", approved: false, planApproved: false, passed: [] };
  return {
    report: REPORT,
    consent: CONSENT,
    triage: null,
    own: "cd-ombuds",
    risk,
    withdrawn: false,
    today: TODAY,
    ...more,
  };
}

const verdicts = (more: Partial<Known> = {}) =>
  verdictsOver({ routing: routing as Json, offices: offices as Json[] }, known(more));
const blocked = (id: string, more: Partial<Known> = {}) =>
  verdicts(more).offices.find((office) => office.id === id)?.blocked;
const redaction = (id: string, more: Partial<Known> = {}) =>
  verdicts(more).offices.find((office) => office.id === id)?.redaction;
const consented = (more: Body) => ({ consent: { ...CONSENT, ...more } });

test("what is allowed passes, and who may not know the reporter gets less", () => {
  assert.equal(blocked("ug-ombuds"), "");
  assert.equal(redaction("ug-ombuds"), "none");
  assert.equal(redaction("rw-ombuds"), "pseudonymised");
  assert.equal(redaction("ss-ombuds"), "summary_only");
  assert.equal(verdicts().lead, "cd-labour");
  assert.equal(factsOf(known({ report: { ...REPORT, danger: "yes" } })).get("reporter.location"), "CD");
});

test("the own office is never among them, and the border is the own one's", () => {
  const found = verdicts().offices;
  assert.ok(!found.some(({ id }) => id === "cd-ombuds"));
  assert.deepEqual(
    found.filter(({ id }) => ["cd-labour", "ug-ombuds"].includes(id)).map(({ abroad }) => abroad),
    [false, true],
  );
});

test("each limit of the reporter's words is named", () => {
  assert.equal(blocked("ug-ombuds", consented({ scope: "desk_only" })), "G0");
  assert.equal(blocked("ug-ombuds", consented({ scope: "this_country" })), "G2");
  const named = consented({ scope: "named_offices", offices: ["ug-ombuds"] });
  assert.equal(blocked("ug-ombuds", named), "");
  assert.equal(blocked("rw-ombuds", named), "G2");
  assert.equal(blocked("cd-labour", named), "");
  const only = consented({ scope: "named_offices", offices: ["ug-ombuds"], own_country: false });
  assert.equal(blocked("cd-labour", only), "only_named");
  assert.equal(blocked("ug-ombuds", only), "");
  assert.equal(blocked("cd-labour", consented({ until: "2026-11-27" })), "run_out");
  assert.equal(blocked("cd-labour", consented({ until: TODAY })), "");
  assert.equal(blocked("cd-labour", consented({ withdrawn: true })), "withdrawn");
  assert.equal(blocked("cd-labour", { withdrawn: true }), "withdrawn");
});

test("what cannot be read allows nothing", () => {
  for (const consent of [true, "yes", 7, [], [CONSENT], {}] as Json[])
    assert.equal(blocked("cd-labour", { consent }), "unreadable");
  for (const scope of [null, 7, "everywhere", ["cross_border"]] as Json[])
    assert.equal(blocked("cd-labour", consented({ scope })), "unreadable");
  for (const until of [null, "", "later", 20271128] as Json[])
    assert.equal(blocked("cd-labour", consented({ until })), "unreadable");
});

test("nothing that was asked is no consent to cross a border, and the country's own offices may have it", () => {
  assert.equal(blocked("ug-ombuds", { consent: null }), "G2");
  assert.equal(blocked("cd-labour", { consent: null }), "");
});

test("who is accused gets nothing, whoever says it", () => {
  const report = { ...REPORT, answers: { what: "wages", who: "own_office", implicated: ["ug-ombuds"] } };
  assert.equal(blocked("ug-ombuds", { report }), "G1");
  const triage = { answers: { implicated: "both" }, words: { implicated_who: "the mine police" } };
  const found = verdicts({ triage });
  assert.equal(found.partner, "the mine police");
  assert.notEqual(found.lead, "cd-ombuds");
  const facts = factsOf(known({ triage }));
  assert.deepEqual(facts.get("implicated"), ["cd-ombuds"]);
});

test("an unacceptable risk blocks every office, inside the country too, until there is a plan", () => {
  for (const level of ["high", "acute"]) {
    const risk = { level, approved: false, planApproved: false, passed: [] };
    for (const id of ["cd-labour", "ug-ombuds", "tz-protect"]) assert.equal(blocked(id, { risk }), "unacceptable_risk");
    assert.equal(blocked("cd-labour", { risk: { ...risk, planApproved: true } }), "");
    assert.equal(blocked("tz-protect", { risk: { ...risk, planApproved: true } }), "");
  }
  assert.equal(
    blocked("cd-labour", { risk: { level: "moderate", approved: false, planApproved: false, passed: [] } }),
    "",
  );
});

test("where a life is at risk, whoever protects people gets a summary before there is a plan, and nobody else", () => {
  const risk = { level: "high", approved: false, planApproved: false, passed: [] };
  const more = { risk, report: { ...REPORT, danger: "yes" }, ...consented({ identity: ["tz-protect"] }) };
  assert.deepEqual([blocked("tz-protect", more), redaction("tz-protect", more)], ["", "summary_only"]);
  assert.equal(blocked("cd-labour", more), "unacceptable_risk");
  assert.equal(blocked("tz-protect", { ...more, withdrawn: true }), "withdrawn");
  assert.equal(redaction("tz-protect", { ...more, risk: { ...risk, planApproved: true } }), "none");
});

test("where a life is at risk a protection partner gets a summary, whatever was allowed, but not what was taken back", () => {
  const report = { ...REPORT, danger: "yes" };
  for (const limit of [
    { scope: "desk_only" },
    { scope: "named_offices", own_country: false },
    { until: "2020-01-01" },
  ]) {
    const more = { report, ...consented(limit) };
    assert.equal(blocked("tz-protect", more), "", JSON.stringify(limit));
    assert.equal(redaction("tz-protect", more), "summary_only");
  }
  assert.equal(blocked("tz-protect", { report, withdrawn: true }), "withdrawn");
});

test("the newest triage counts more than what was answered", () => {
  const triage = { category: "child_labour", severity: "S1", flags: ["child"], answers: {}, words: {} };
  const found = verdicts({ triage });
  assert.equal(found.category, "child_labour");
  assert.equal(found.hours, 4);
  assert.equal(found.lead, "cd-child");
});

test("who was asked before is passed over for whoever is next", () => {
  const risk = { level: "low", approved: false, planApproved: false, passed: ["cd-labour"] };
  assert.notEqual(verdicts({ risk }).lead, "cd-labour");
});

test("hostile answers fire no rule and open no gate", () => {
  const hostile = {
    place: { country: "<b>", admin1: 7 },
    answers: { what: ["wages"], who: {}, transit: "UG", implicated: 7 },
  };
  const facts = factsOf(known({ report: hostile as unknown as Body, consent: null }));
  assert.equal(facts.get("place.country"), undefined);
  assert.equal(facts.get("category"), undefined);
  assert.deepEqual(facts.get("transit"), []);
  assert.deepEqual(facts.get("implicated"), []);
});

test("of all that was signed the last word on consent counts", () => {
  const [first, later] = [
    { kind: "report", consent: CONSENT },
    { kind: "consent", ...CONSENT, scope: "this_country" },
  ];
  const back = { kind: "consent", withdrawn: true };
  assert.equal(blocked("ug-ombuds", { consent: newestConsent([first]) }), "");
  assert.equal(blocked("ug-ombuds", { consent: newestConsent([first, later]) }), "G2");
  assert.equal(blocked("cd-labour", { consent: newestConsent([first, later, back]) }), "withdrawn");
});

const BODY: Recipient = {
  country: "CD",
  level: "national",
  kind: "labour",
  dp: "adequate",
  trained: false,
  named: false,
};
const letter = (body: Partial<Recipient> = {}, more: Partial<Known> = {}, rules: Json = routing as Json) =>
  verdictOnLetter({ routing: rules, offices: offices as Json[] }, known(more), { ...BODY, ...body });

test("a body that the directory does not list gets an account without names, and a summary where nothing protects it", () => {
  assert.deepEqual([letter().blocked, letter().redaction, letter().abroad], ["", "pseudonymised", false]);
  assert.equal(letter({ dp: "none" }).redaction, "summary_only");
  const agreed = consented({ offices: ["by-letter"], identity: ["by-letter"] });
  assert.equal(letter({ dp: "none" }, agreed).redaction, "summary_only");
});

test("the whole of it only where the rules in force know no gate of identity", () => {
  const gates = routing.gates.filter(({ id }) => id !== "G5");
  assert.equal(letter({}, {}, { ...routing, gates } as unknown as Json).redaction, "none");
});

test("the limits that hold for an office hold for a letter", () => {
  assert.equal(letter({ named: true }).blocked, "G1");
  assert.equal(letter({}, consented({ scope: "desk_only" })).blocked, "G0");
  assert.equal(letter({ country: "UG" }, consented({ scope: "this_country" })).blocked, "G2");
  assert.equal(letter({ country: "UG" }, consented({ scope: "named_offices" })).blocked, "G2");
  assert.equal(letter({}, consented({ scope: "named_offices", own_country: false })).blocked, "only_named");
  assert.equal(letter({}, consented({ until: "2026-11-27" })).blocked, "run_out");
  assert.equal(letter({}, { withdrawn: true }).blocked, "withdrawn");
  const violence = { triage: { kind: "triage", category: "sgbv" } };
  assert.equal(letter({}, violence).blocked, "G4");
  assert.equal(letter({ trained: true }, violence).blocked, "");
  const acute = { risk: { level: "acute", approved: false, planApproved: false, passed: [] } };
  assert.equal(letter({}, acute).blocked, "unacceptable_risk");
  assert.equal(letter({ kind: "protection" }, acute).blocked, "unacceptable_risk");
  const saved = letter({ kind: "protection" }, { ...acute, report: { ...REPORT, danger: "yes" } });
  assert.deepEqual([saved.blocked, saved.redaction], ["", "summary_only"]);
});

test("a body above countries lies across every border, wherever its house stands", () => {
  for (const level of ["regional", "international"]) {
    assert.equal(letter({ level }).abroad, true, level);
    assert.equal(letter({ level }, consented({ scope: "this_country" })).blocked, "G2", level);
  }
});
