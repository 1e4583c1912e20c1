import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Body, b64 } from "../../../crypto/browser/bodies.ts";
import { CASE, PINS, STATEMENT } from "./cast.ts";
import { TALK_BOX, talk } from "./making/talks.ts";

const SPEAK = fileURLToPath(new URL("speak.ts", import.meta.url));
const bytes = (raw: Uint8Array): Body => ({ b64: b64(raw) });

// biome-ignore lint/suspicious/noExplicitAny: answers are whatever the functions return
function say(...commands: object[]): any[] {
  const input = commands.map((command) => `${JSON.stringify(command)}\n`).join("");
  const { stdout } = spawnSync(process.execPath, [SPEAK], { input, encoding: "utf8" });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("a function of the protocol can be called from another language", async () => {
  const entries = (await talk()).entries.slice(0, 2);
  const served = entries.map(({ id, sealed, link }) => ({
    id: bytes(id),
    side: "",
    day: "",
    sealed: bytes(sealed),
    link: bytes(link),
  }));
  const pins = { root: bytes(PINS.root), service: bytes(PINS.service), today: PINS.today };
  const directory = { directory: [bytes(STATEMENT.bytes), bytes(STATEMENT.sig), pins] };
  const [grouped, refused, read] = say(
    { call: "codes.grouped", with: ["48219930117502648854"] },
    { call: "bodies.parse", with: [bytes(Uint8Array.of(1))] },
    {
      call: "threads.readThread",
      with: [
        {
          caseId: bytes(CASE),
          boxId: bytes(TALK_BOX.id),
          kind: "talk",
          boxSeed: bytes(TALK_BOX.seed),
          entries: served,
          directory,
        },
      ],
    },
  );
  assert.deepEqual(grouped, { result: "4821 9930 1175 0264 8854" });
  assert.equal(refused.refused, "malformed");
  assert.deepEqual(
    read.result.map((item: { entry: { body: Body } }) => item.entry.body.kind),
    ["report", "status"],
  );
});
