// What a stranger signed as answers and consent never keeps a case from opening, and never claims more than it says.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answersOf, consentOf, WORDINGS } from "../../../casework/browser/answered.ts";
import type { Desk } from "../../../casework/browser/entering.ts";
import type { ReadBox } from "../../../casework/browser/opening.ts";
import { reportOf } from "../../../casework/browser/viewing.ts";
import type { Body, Json } from "../../../crypto/browser/bodies.ts";
import { GATEWAY, OFFICE, REPORTER } from "../../../crypto/browser/entries.ts";
import questions from "../../../reporting/questions.json" with { type: "json" };

const OWN = "cd-ombuds";
const TODAY = "2026-11-28";
const NAMES: { [id: string]: string } = { "cd-ombuds": "Ombuds", icglr: "Great Lakes", desk: "Desk" };
const named = (id: Json) => (typeof id === "string" && Object.hasOwn(NAMES, id) ? (NAMES[id] ?? "") : "unknown");
const answers = (said: Json) => answersOf({ answers: said }, named, OWN);
const consent = (said: Json) => consentOf({ consent: said }, named, TODAY);

const SAID = { what: "smuggling", who: "own_office", transit: ["UG", "RW"], buyer: "AE", affected: "", location: "" };
const GIVEN = {
  scope: "this_country",
  offices: ["icglr"],
  identity: ["desk"],
  wording: questions.wording,
  door: "web",
  day: "2026-11-28",
  until: "2027-11-28",
};
const HOSTILE: Json[] = [null, true, 7, "", "<b>x</b>", "x".repeat(9000), "__proto__", [], [[["UG"]]], {}, { a: {} }];

function deskOf(): Desk {
  return {
    directory: { offices: new Map([[OWN, { facts: { names: { en: "Ombuds" } } }]]), gateways: new Map() },
    office: { id: OWN },
    keys: { verify: new Uint8Array(32) },
    language: "en",
    today: TODAY,
  } as unknown as Desk;
}

test("the wording is the one that reporters are asked in", () => {
  assert.equal(WORDINGS[0], questions.wording);
});

test("answers are read as they were given", () => {
  const read = answers({ ...SAID, implicated: [OWN, "icglr"] });
  assert.deepEqual(read, { ...SAID, ownInvolved: true, involved: ["Great Lakes"] });
  assert.deepEqual(answers(SAID), { ...SAID, ownInvolved: false, involved: [] });
});

test("consent is read as it was given, and runs to the end of its last day", () => {
  const shown = { ...GIVEN, offices: ["Great Lakes"], identity: ["Desk"], sameWording: true, runs: "on" };
  const { wording: _wording, ...rest } = shown;
  assert.deepEqual(consent(GIVEN), rest);
  assert.equal(consent({ ...GIVEN, until: TODAY })?.runs, "on");
  assert.equal(consent({ ...GIVEN, until: "2026-11-27" })?.runs, "out");
});

test("offices of the country are allowed only where that was said", () => {
  const named = { ...GIVEN, scope: "named_offices" };
  assert.equal(consent({ ...named, own_country: true })?.scope, "named_offices");
  for (const own_country of [undefined, null, false, 1, "true"])
    assert.equal(consent({ ...named, own_country } as Json)?.scope, "only_named");
});

test("nothing is made up where nothing was asked", () => {
  assert.equal(answersOf({}, named, OWN), null);
  assert.equal(consentOf({}, named, TODAY), null);
});

test("the newest entry that speaks of consent counts from its place on, and the office's own words never do", () => {
  const desk = deskOf();
  const first = { role: REPORTER, author: new Uint8Array(32), body: { kind: "report", consent: { ...GIVEN } } };
  const said = (role: number, body: Body) => ({ entry: { role, author: new Uint8Array(32), body } });
  const wider = { kind: "consent", ...GIVEN, scope: "cross_border", day: "2026-12-01", until: "2027-12-01" };
  const narrow = { kind: "consent", ...GIVEN, scope: "named_offices", own_country: false };
  const taken = { kind: "consent", withdrawn: true, wording: questions.wording, door: "sms", day: "2026-12-24" };
  const read = (...others: object[]) =>
    reportOf(desk, { first, items: [{ id: first.author, entry: first }, ...others] } as unknown as ReadBox).consent;
  assert.equal(read()?.scope, "this_country");
  assert.deepEqual(
    [read(said(GATEWAY, wider))?.scope, read(said(GATEWAY, wider))?.until],
    ["cross_border", "2027-12-01"],
  );
  assert.equal(
    read(said(REPORTER, wider), said(GATEWAY, narrow), said(REPORTER, { kind: "message" }))?.scope,
    "only_named",
  );
  assert.equal(read(said(OFFICE, wider))?.scope, "this_country");
  assert.equal(read({ entry: null, refused: "bad_signature" }, said(GATEWAY, wider))?.scope, "cross_border");
  const back = read(said(GATEWAY, wider), said(GATEWAY, taken));
  assert.deepEqual(
    [back?.scope, back?.offices, back?.identity, back?.runs, back?.day, back?.door, back?.until],
    ["taken_back", [], [], "taken_back", "2026-12-24", "sms", ""],
  );
  assert.equal(read(said(GATEWAY, { ...taken, ...wider, withdrawn: true }))?.scope, "taken_back");
  for (const broken of HOSTILE.filter((form) => form !== true))
    assert.notEqual(read(said(GATEWAY, { ...taken, withdrawn: broken }))?.runs, "on", JSON.stringify(broken));
});

test("a day that the calendar does not know ends nothing and allows nothing", () => {
  for (const until of ["2027-02-30", "9999-99-99", "soon", "", 20271128, null, ["2027-11-28"]]) {
    const read = consent({ ...GIVEN, until });
    assert.deepEqual([read?.until, read?.runs], ["unknown", "unknown"], JSON.stringify(until));
  }
});

test("a consent that cannot be read is shown as unknown and names nobody", () => {
  for (const broken of HOSTILE.filter((said) => said !== null)) {
    const read = consent(broken);
    assert.deepEqual(
      [read?.scope, read?.offices, read?.identity, read?.runs, read?.sameWording],
      ["unknown", [], [], "unknown", false],
      JSON.stringify(broken)?.slice(0, 40),
    );
  }
});

test("an office that nobody knows is not left out, and does not speak for itself", () => {
  assert.deepEqual(answers({ implicated: ["icglr", "<img src=x>", "toString"] })?.involved, ["Great Lakes", "unknown"]);
  assert.deepEqual(consent({ ...GIVEN, offices: "icglr" })?.offices, ["unknown"]);
  assert.deepEqual(consent({ ...GIVEN, identity: [{ id: "desk" }, "desk"] })?.identity, ["unknown", "Desk"]);
});

test("the own office is found behind any number of others", () => {
  const many = Array.from({ length: 5000 }, (_, place) => `office-${place}`);
  const read = answers({ implicated: [...many, OWN] });
  assert.deepEqual([read?.ownInvolved, read?.involved], [true, ["unknown"]]);
});

test("whatever stands in a field, a report can be shown and only short plain words come through", () => {
  const desk = deskOf();
  const show = (body: Body) => {
    const first = { role: REPORTER, author: new Uint8Array(32), body: { kind: "report", ...body } };
    return reportOf(desk, { first, items: [{ id: first.author, entry: first }] } as unknown as ReadBox);
  };
  const fields = [...Object.keys(SAID), "implicated"].map((name) => ["answers", name, SAID] as const);
  const allowed = Object.keys(GIVEN).map((name) => ["consent", name, GIVEN] as const);
  for (const [part, name, whole] of [...fields, ...allowed]) {
    for (const broken of HOSTILE) {
      const { answers: read, consent: given } = show({ [part]: { ...whole, [name]: broken } });
      const shown = JSON.stringify([read, given]);
      assert.ok(shown.length < 400 && !/[<>]|x{30}/.test(shown), `${part}.${name}: ${shown.slice(0, 200)}`);
    }
  }
});
