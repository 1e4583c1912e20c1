// What a pen does once its text is stored: nothing of it, where an earlier text had arrived instead.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Pen, write } from "../../../casework/browser/composing.ts";
import type { Door } from "../../../casework/browser/door.ts";
import type { Arrival } from "../../../casework/browser/telling.ts";

/** As much of a page as a pen without a text field reads: its two lines of outcome. */
function placeOf(): Pen["place"] {
  const line = { hidden: true, querySelectorAll: () => [] };
  return { querySelector: (selector: string) => (selector === "[data-text]" ? null : line) } as never;
}

async function doneAfter(arrival: Arrival): Promise<string[]> {
  const done: string[] = [];
  const door = { ask: async () => arrival } as unknown as Door;
  const step = (name: string) => async () => void done.push(name);
  const writes = () => ({ verb: "note", entries: {}, rest: {} });
  const pen = { place: placeOf(), writes, after: step("after"), describes: step("describes") };
  assert.equal(await write(pen, door), arrival);
  return done;
}

test("what was typed since, and the day that it replaces, stay until it is stored itself", async () => {
  assert.deepEqual(await doneAfter("before"), ["describes"]);
});

test("once it is stored the pen is empty again", async () => {
  assert.deepEqual(await doneAfter("now"), ["describes", "after"]);
});
