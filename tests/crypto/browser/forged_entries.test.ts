// Entries made by somebody who can seal into the box, as anyone can: only the signatures tell them from real ones.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Body, encode } from "../../../crypto/browser/bodies.ts";
import * as entries from "../../../crypto/browser/entries.ts";
import { openSeal } from "../../../crypto/browser/hpke.ts";
import { verifyKey } from "../../../crypto/browser/keys.ts";
import { cat, ENTRY, utf8 } from "../../../crypto/browser/labels.ts";
import { unpadEntry } from "../../../crypto/browser/padding.ts";
import { box, GATEWAY, OMBUDS, placeIn, REPORTER, STRANGER } from "./cast.ts";
import { forge, gateway, of, reporter, sealPlain } from "./making/conversation.ts";
import { flipped, refuses } from "./refusing.ts";

const BOX = box("talk");
const HERE = placeIn(BOX, "entry");
const BODY: Body = { kind: "message", at: "2026-11-23", seen: null, text: "Trois blessés" };
const sealed = await entries.writeReporterEntry(REPORTER, HERE, BODY);
const open = (raw: Uint8Array, place = HERE) => entries.openEntry(BOX.seed, place, raw);

test("a stranger is not the reporter, alone or through a gateway", async () => {
  await refuses("not_the_reporter", async () => open(await entries.writeReporterEntry(STRANGER, HERE, BODY)));
  await refuses("not_the_reporter", async () => open(await entries.writeGatewayEntry(GATEWAY, STRANGER, HERE, BODY)));
});

test("a signature for one role is worth nothing in another", async () => {
  for (const [pen, role] of [
    [reporter, 2],
    [of(OMBUDS), 1],
    [gateway, 1],
  ] as const) {
    await refuses(
      "bad_signature",
      async () => open(await forge(HERE, pen, encode(BODY), role)),
      `${pen.side} as ${role}`,
    );
  }
});

test("a changed byte anywhere in what was signed is refused", async () => {
  const plain = await signedPlain();
  for (let byte = 0; byte < plain.length; byte += 1) {
    const refusal = byte === 0 ? "malformed" : "bad_signature";
    await refuses(refusal, async () => open(await sealPlain(HERE, flipped(plain, byte, 3))), `byte ${byte}`);
  }
});

test("the second signature of a gateway's entry counts as well", async () => {
  const forged = await forge(
    HERE,
    { ...gateway, seeds: [GATEWAY] },
    Uint8Array.from([...verifyKey(REPORTER), ...new Uint8Array(64)]),
  );
  await refuses("bad_signature", () => open(forged));
});

test("an entry too short for its role is refused", async () => {
  for (const role of [1, 2, 3]) {
    await refuses("malformed", async () =>
      open(await sealPlain(HERE, new Uint8Array(role === 3 ? 192 : 96).fill(role))),
    );
  }
  await refuses("malformed", async () => open(await sealPlain(HERE, new Uint8Array())), "nothing at all");
  for (const role of [0, 4, 9, 255]) {
    await refuses("malformed", async () => open(await sealPlain(HERE, new Uint8Array(300).fill(role))), `role ${role}`);
  }
});

test("wrong padding inside a rightly sealed entry is refused", async () => {
  await refuses("wrong_padding", async () => open(await sealPlain(HERE, new Uint8Array(), new Uint8Array(4096))));
  await refuses("malformed", async () => open(await sealPlain(HERE, new Uint8Array(), new Uint8Array(100).fill(0x80))));
});

test("a body must name its kind, its day and what was seen", async () => {
  const bodies: Body[] = [
    { at: "2026-11-23", seen: null },
    { kind: 5, at: "2026-11-23", seen: null },
    { kind: "message", seen: null },
    { kind: "message", at: "2026-02-29", seen: null },
    { kind: "message", at: null, seen: null },
    { kind: "message", at: "2026-11-23" },
  ];
  for (const body of bodies) {
    await refuses("malformed", () => entries.writeReporterEntry(REPORTER, HERE, body));
    await refuses("malformed", async () => open(await forge(HERE, reporter, encode(body))));
  }
  await refuses("malformed", async () => open(await forge(HERE, reporter, utf8('{"kind":"a","kind":"b"}'))));
});

test("a body of more than 256 KiB is refused", async () => {
  const long = { ...BODY, text: "x".repeat(262144) };
  await refuses("malformed", () => entries.writeReporterEntry(REPORTER, HERE, long));
  const fits = await entries.writeReporterEntry(REPORTER, HERE, { ...BODY, text: "x".repeat(261000) });
  assert.equal(fits.length, 1120 + 262144 + 16);
});

/** The bytes under the padding of a rightly signed entry. */
async function signedPlain(): Promise<Uint8Array> {
  return unpadEntry(await openSeal(BOX.seed, cat(ENTRY, HERE.caseId, HERE.boxId, HERE.entryId), sealed));
}
