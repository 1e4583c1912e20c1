// What the server hands out of a box, before any of it is believed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readStored } from "../../../casework/browser/opening.ts";
import { b64 } from "../../../crypto/browser/bodies.ts";

const SERVED = { id: b64(new Uint8Array(16)), side: "reporter", sealed: "", link: b64(new Uint8Array(32)) };

test("a day that is none is refused by its name", () => {
  assert.equal(readStored({ ...SERVED, day: "2026-11-28" }).day, "2026-11-28");
  for (const day of ["soon", "", "2026-02-31", "2026-11-28T00:00", 7, null])
    assert.throws(() => readStored({ ...SERVED, day }), { refusal: "malformed" }, String(day));
});
