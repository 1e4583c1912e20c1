// What is signed of a letter, and what is read back out of the office's file.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Letter } from "../../../casework/browser/across.ts";
import {
  answered,
  lettersIn,
  notAwaited,
  recipientMark,
  sentByLetter,
} from "../../../casework/browser/letter_entries.ts";
import { TOOLS } from "../../../casework/browser/offering_tools.ts";
import type { AcceptedEntry, ShownEntry, Writing } from "../../../casework/browser/telling.ts";
import type { Body } from "../../../crypto/browser/bodies.ts";

const LETTER: Letter = {
  name: "Water board",
  address: "1 Lake Road",
  mode: "inform",
  redaction: "summary_only",
  language: "fr",
  bundle: "sealed",
  ask: "Look at the river.",
  account: "Mercury is used.",
  until: "2026-12-28",
  to: { country: "CD", level: "national", kind: "environment", dp: "none", trained: false, named: false },
  planApproved: false,
  reason: "Only they may close a mill.",
  told: "",
};
const VERDICT = {
  id: "By-letter",
  blocked: "",
  what: "",
  redaction: "summary_only",
  abroad: false,
  second: false,
  risk: { level: "low", approved: false, planApproved: false, passed: [] },
  partner: "",
  version: 1,
  recipient: "bWFyaw",
};

function entry(id: string, at: string, fields: Body): ShownEntry {
  return { id, at, kind: fields.kind, text: fields.text, fields } as unknown as AcceptedEntry;
}

function bodyOf({ entries }: Writing, name: string): Body {
  const part = entries[name];
  assert.ok(part);
  return part.body;
}

test("the server learns a day, and where two must agree to what they did; the talk learns a name and nothing of the letter", () => {
  assert.deepEqual(sentByLetter(LETTER, VERDICT).rest, { ends: "2026-12-28" });
  const agreement = { mode: "inform", redaction: "summary_only", country: "CD", recipient: "bWFyaw" };
  assert.deepEqual(sentByLetter(LETTER, { ...VERDICT, second: true }).rest, { ends: "2026-12-28", agreement });
  const status = bodyOf(sentByLetter(LETTER, VERDICT), "status");
  const { to_name, step } = status;
  assert.deepEqual([to_name, step], ["Water board", "redacted"]);
  for (const kept of ["1 Lake Road", "Look at the river.", "Mercury is used.", "Only they may close"])
    assert.ok(!JSON.stringify(status).includes(kept), kept);
});

test("what stands for a body is the same for the same words, another for any other, and another in each file", () => {
  const typed = { name: LETTER.name, address: LETTER.address, to: LETTER.to };
  const [one, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const mark = (more: Partial<typeof typed> = {}, seed = one) => recipientMark(TOOLS, seed, { ...typed, ...more });
  assert.match(mark(), /^[\w-]{22}$/);
  assert.equal(mark(), mark({ address: "1  Lake\nRoad" }));
  const others = [
    mark({ name: "Water" }),
    mark({ address: "2 Lake Road" }),
    mark({ name: "Water board 1", address: "Lake Road" }),
    ...(["country", "level", "kind", "dp"] as const).map((part) => mark({ to: { ...LETTER.to, [part]: "x" } })),
    mark({ to: { ...LETTER.to, trained: true } }),
    mark({}, other),
  ];
  assert.equal(new Set([mark(), ...others]).size, 1 + others.length);
});

test("what was printed is read back as it was, with how it ended", () => {
  const sent = bodyOf(sentByLetter(LETTER, VERDICT), "decision");
  const plain = bodyOf(sentByLetter({ ...LETTER, bundle: "plain" }, VERDICT), "decision");
  const found = lettersIn([
    entry("a", "2026-11-28", sent),
    entry("b", "2026-11-28", plain),
    entry("c", "2026-11-28", sent),
    { day: "2026-11-29", refused: "bad_certificate" },
    entry("d", "2026-12-03", bodyOf(answered("a", "We have closed it."), "entry")),
    entry("e", "2026-12-04", bodyOf(notAwaited("b", "They have moved."), "entry")),
    entry("f", "2026-12-04", { kind: "note", text: "x", decision: "letter" }),
  ]);
  assert.deepEqual(
    found.map(({ id, bundle, state, ended, answer }) => [id, bundle, state, ended, answer]),
    [
      ["a", "sealed", "answered", "2026-12-03", "We have closed it."],
      ["b", "plain", "dropped", "2026-12-04", "They have moved."],
      ["c", "sealed", "awaited", "", ""],
    ],
  );
  const { name, address, ask, account } = found[0] ?? {};
  assert.deepEqual([name, address, ask, account], [LETTER.name, LETTER.address, LETTER.ask, LETTER.account]);
});
