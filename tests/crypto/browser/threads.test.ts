import assert from "node:assert/strict";
import { test } from "node:test";
import { type Body, b64, unb64 } from "../../../crypto/browser/bodies.ts";
import { readDirectory } from "../../../crypto/browser/directory.ts";
import { sealPublic } from "../../../crypto/browser/keys.ts";
import { firstLink, nextLink } from "../../../crypto/browser/links.ts";
import { type Item, readThread, type Stored } from "../../../crypto/browser/threads.ts";
import { box, CASE, DIRECTORY, id, secret, vectors } from "./cast.ts";
import { sealPlain } from "./making/conversation.ts";
import { talk } from "./making/talks.ts";
import { refuses } from "./refusing.ts";

const { case: caseName, directory: published, threads, pool } = vectors("threads");
const caseId = unb64(caseName);
const directory = readDirectory(unb64(published.bytes), unb64(published.sig), {
  root: unb64(published.root),
  service: unb64(published.service),
  today: published.today,
});

type Thread = { why: string; kind: string; box: string; box_seed: string; entries: Body[] };

/** The entries as a server would serve them: from the pool, or sealed here. */
async function served(thread: Thread): Promise<Stored[]> {
  const [boxId, boxPublic] = [unb64(thread.box), sealPublic(unb64(thread.box_seed))];
  let link = firstLink(caseId, boxId);
  const stored: Stored[] = [];
  for (const written of thread.entries) {
    const { side, day, sealed, plain } = { ...written, ...pool[Number(written.entry ?? -1)] };
    const entryId = unb64(written.id);
    const bytes = plain ? await sealPlain({ caseId, boxId, boxPublic, entryId }, unb64(plain)) : unb64(sealed);
    link = nextLink(link, entryId, bytes);
    stored.push({ id: entryId, side, day, sealed: bytes, link: written.link ? unb64(written.link) : link });
  }
  return stored;
}

function verdicts(items: Item[]): string[] {
  return items.map((item) => item.refused ?? "accepted");
}

for (const thread of threads) {
  test(`thread: ${thread.why}`, async () => {
    const { kind } = thread;
    const [boxId, boxSeed] = [unb64(thread.box), unb64(thread.box_seed)];
    const items = await readThread({ caseId, boxId, kind, boxSeed, entries: await served(thread), directory });
    const expected = thread.entries.map(({ expect }: Body) => expect);
    assert.deepEqual(verdicts(items), expected);
  });
}

const TALK = box("talk");
const reading = { caseId: CASE, boxId: TALK.id, kind: "talk", boxSeed: TALK.seed, directory: DIRECTORY };

test("a refused entry shows no text", async () => {
  const { entries } = (await talk()).without(2);
  const items = await readThread({ ...reading, entries });
  for (const item of items.slice(1)) assert.ok(item.refused && !("entry" in item));
});

test("an accepted entry shows what the server said about it and what it says itself", async () => {
  const { entries } = await talk();
  const [item] = await readThread({ ...reading, entries: entries.slice(0, 1) });
  assert.deepEqual([item?.side, item?.day, item?.entry?.body.kind], ["reporter", "2026-11-23", "report"]);
  assert.equal(b64(item?.link ?? new Uint8Array()), b64((await talk()).link(1)));
});

test("a tail cut off shows in what the next writer has seen, not before", async () => {
  const whole = await talk();
  const cut = whole.entries.slice(0, 4);
  const items = await readThread({ ...reading, entries: cut });
  assert.deepEqual(verdicts(items), ["accepted", "accepted", "accepted", "accepted"]);
});

test("a box whose seed, id or kind is another is refused as a whole", async () => {
  const { entries } = await talk();
  await refuses("wrong_box", () => readThread({ ...reading, entries, boxSeed: secret("another") }));
  await refuses("wrong_box", () => readThread({ ...reading, entries, boxId: id("another") }));
  await refuses("wrong_box", () => readThread({ ...reading, entries, kind: "file:cd-ombuds" }));
  await refuses("unknown_kind", () => readThread({ ...reading, entries, kind: "diary" }));
});

test("an entry with an id of another length is refused, and reading goes on", async () => {
  const { entries } = (await talk()).upTo(1).append(new Uint8Array(15), new Uint8Array(5232));
  assert.deepEqual(verdicts(await readThread({ ...reading, entries })), ["accepted", "malformed"]);
});

test("an error that is no refusal is not swallowed", async () => {
  const entries = [{ ...((await talk()).entries[0] as Stored), id: null as unknown as Uint8Array }];
  await assert.rejects(() => readThread({ ...reading, entries }), TypeError);
});
