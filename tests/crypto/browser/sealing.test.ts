// HPKE: what is sealed to one key for one place opens there and nowhere else, and not with a byte changed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openSeal, seal } from "../../../crypto/browser/hpke.ts";
import { utf8 } from "../../../crypto/browser/labels.ts";
import { ICGLR, OMBUDS } from "./cast.ts";
import { flipped, refuses } from "./refusing.ts";

const HERE = utf8("here");
const { sealSeed, sealPublic } = OMBUDS.keys;
const sealed = await seal(sealPublic, HERE, utf8("words"));

test("what is sealed opens", async () => {
  assert.deepEqual(await openSeal(sealSeed, HERE, sealed), utf8("words"));
  assert.equal(sealed.length, 1120 + 5 + 16);
});

test("nothing can be sealed as well", async () => {
  const empty = await seal(sealPublic, HERE, new Uint8Array());
  assert.equal((await openSeal(sealSeed, HERE, empty)).length, 0);
});

test("no two seals of the same words are alike", async () => {
  assert.notDeepEqual(await seal(sealPublic, HERE, utf8("words")), sealed);
});

test("another key or another place does not open it", async () => {
  await refuses("cannot_open", () => openSeal(ICGLR.keys.sealSeed, HERE, sealed));
  await refuses("cannot_open", () => openSeal(sealSeed, utf8("there"), sealed));
  await refuses("cannot_open", () => openSeal(sealSeed, new Uint8Array(), sealed));
});

test("a seal with a bit flipped in any byte does not open", async () => {
  for (let byte = 0; byte < sealed.length; byte += 1) {
    await refuses("cannot_open", () => openSeal(sealSeed, HERE, flipped(sealed, byte)), `byte ${byte}`);
  }
});

test("a seal cut anywhere, or with a byte more, does not open", async () => {
  for (let end = 0; end < sealed.length; end += end < 1100 ? 37 : 1) {
    await refuses("cannot_open", () => openSeal(sealSeed, HERE, sealed.subarray(0, end)), `cut at ${end}`);
  }
  await refuses("cannot_open", () => openSeal(sealSeed, HERE, Uint8Array.from([...sealed, 0])));
});

test("an encapsulation of nothing but zeros does not open", async () => {
  const zeros = sealed.slice();
  zeros.fill(0, 1088, 1120);
  await refuses("cannot_open", () => openSeal(sealSeed, HERE, zeros));
});

test("a sealing key that is none is refused", async () => {
  const smallOrder = sealPublic.slice();
  smallOrder.fill(0, 1184);
  const beyondTheModulus = sealPublic.slice();
  beyondTheModulus.fill(0xff, 0, 1152);
  for (const key of [sealPublic.subarray(1), new Uint8Array(1217), smallOrder, beyondTheModulus]) {
    await refuses("malformed", () => seal(key, HERE, utf8("words")), `${key.length} bytes`);
  }
});

test("a seed of another length opens nothing", async () => {
  await refuses("malformed", () => openSeal(sealSeed.subarray(1), HERE, sealed));
});
