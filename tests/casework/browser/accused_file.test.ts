// What identifies an accused person is believed under the same member's signature only, and missed when it is gone too early.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { withApart } from "../../../casework/browser/accused_file.ts";
import { accusedIn } from "../../../casework/browser/accused_view.ts";
import type { ReadBox } from "../../../casework/browser/opening.ts";
import { type Body, b64 } from "../../../crypto/browser/bodies.ts";
import { boxId } from "../../../crypto/browser/boxes.ts";
import { OFFICE, writeOfficeEntry } from "../../../crypto/browser/entries.ts";
import { sealPublic, verifyKey } from "../../../crypto/browser/keys.ts";

const caseId = new Uint8Array(16).fill(1);
const seed = new Uint8Array(32).fill(2);
const publicKey = sealPublic(seed);
const id = boxId(caseId, "file:cd-ombuds", publicKey);
const [member, colleague] = [new Uint8Array(32).fill(3), new Uint8Array(32).fill(4)];
const KEPT = b64(new Uint8Array(16).fill(5));
const WORDS = { kind: "assessment", about: "accused", person: "Foreman A", allegation: "Beats.", delay: "" };

let sealed = "";
before(async () => {
  sealed = await sealedBy(member);
});

async function sealedBy(signer: Uint8Array, filled = 5): Promise<string> {
  const place = { caseId, boxId: id, boxPublic: publicKey, entryId: new Uint8Array(16).fill(filled) };
  return b64(await writeOfficeEntry(signer, place, { ...WORDS, at: "2026-11-23", seen: null }));
}

function file(...bodies: Body[]): ReadBox {
  const items = bodies.map((more, place) => ({
    id: new Uint8Array(16).fill(place),
    side: "office",
    day: "2026-11-23",
    link: new Uint8Array(32).fill(place),
    entry: {
      role: OFFICE as typeof OFFICE,
      author: verifyKey(member),
      body: { kind: "assessment", about: "accused", at: "2026-11-23", apart: KEPT, earlier: [], ...more } as Body,
    },
  }));
  return { id, seed, publicKey, first: items[0]?.entry, items, cut: false } as ReadBox;
}

async function read(box: ReadBox, served: Body[], today = "2026-11-23"): Promise<Body[]> {
  const items = await withApart(caseId, box, served, today);
  return items.map(({ entry }) => entry?.body ?? {});
}

test("the words come together with their entry", async () => {
  const [body] = await read(file({ finding: "open" }), [{ id: KEPT, sealed }]);
  assert.equal(body?.person, "Foreman A");
  assert.equal(body?.allegation, "Beats.");
  assert.equal(body?.gone, undefined);
});

test("words under another member's signature are not believed", async () => {
  const [body] = await read(file({ finding: "open" }), [{ id: KEPT, sealed: await sealedBy(colleague) }]);
  assert.equal(body?.gone, "changed");
  assert.equal(body?.person, undefined);
});

test("words of another entry are not believed", async () => {
  const other = b64(new Uint8Array(16).fill(6));
  const [body] = await read(file({ apart: other }), [{ id: other, sealed }]);
  assert.equal(body?.gone, "changed");
});

test("what is destroyed after its term is told so, and not shown to the accused", async () => {
  const box = file({ finding: "unfounded" });
  const [body] = await read(box, [], "2026-12-24");
  assert.equal(body?.gone, "destroyed");
  assert.deepEqual(accusedIn({ ...box, items: await withApart(caseId, box, [], "2026-12-24") }), []);
});

test("an earlier entry about the same person goes with it", async () => {
  const older = b64(new Uint8Array(16).fill(7));
  const box = file({ finding: "open", apart: older }, { finding: "unfounded", earlier: [older] });
  const found = await read(box, [], "2026-12-24");
  assert.deepEqual(
    found.map(({ gone }) => gone),
    ["destroyed", "destroyed"],
  );
});

test("whatever is found unfounded says its last day, which saying so again moves to no later one", async () => {
  const [older, again] = [b64(new Uint8Array(16).fill(7)), b64(new Uint8Array(16).fill(8))];
  const box = file(
    { finding: "open", apart: older },
    { finding: "unfounded", earlier: [older] },
    { finding: "unfounded", apart: again, earlier: [older, KEPT], at: "2026-11-30" },
  );
  const found = await read(box, [
    { id: older, sealed: await sealedBy(member, 7) },
    { id: KEPT, sealed },
    { id: again, sealed: await sealedBy(member, 8) },
  ]);
  assert.deepEqual(
    found.map(({ until }) => until),
    ["2026-12-23", "2026-12-23", "2026-12-30"],
  );
  const [shown] = accusedIn({
    ...box,
    items: await withApart(caseId, file({ finding: "unfounded" }), [{ id: KEPT, sealed }], "2026-11-23"),
  });
  assert.equal(shown?.until, "2026-12-23");
});

test("another finding takes the last day away", async () => {
  const next = b64(new Uint8Array(16).fill(7));
  const box = file({ finding: "unfounded" }, { finding: "partly_founded", apart: next, earlier: [KEPT] });
  const found = await read(box, [
    { id: KEPT, sealed },
    { id: next, sealed: await sealedBy(member, 7) },
  ]);
  assert.deepEqual(
    found.map(({ person, until }) => [person, until]),
    [
      ["Foreman A", undefined],
      ["Foreman A", undefined],
    ],
  );
});

test("what is gone before its term, or with another finding, is missing", async () => {
  const cases: [Body[], string][] = [
    [[{ finding: "unfounded" }], "2026-12-22"],
    [[{ finding: "founded" }], "2028-01-01"],
    [[{ finding: "unfounded" }, { finding: "founded", earlier: [KEPT] }], "2028-01-01"],
  ];
  for (const [bodies, today] of cases) {
    const found = await read(file(...bodies), [], today);
    assert.deepEqual(new Set(found.map(({ gone }) => gone)), new Set(["missing"]));
  }
});
