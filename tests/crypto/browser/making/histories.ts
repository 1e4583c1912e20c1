// What a server can do to the order of a box, and how it is noticed.
import { b64 } from "../../../../crypto/browser/bodies.ts";
import type { Stored } from "../../../../crypto/browser/threads.ts";
import { id, OMBUDS, placeIn, secret } from "../cast.ts";
import { flipped } from "../refusing.ts";
import { Conversation, forge, of, reporter } from "./conversation.ts";
import { after, TALK_BOX, talk } from "./talks.ts";
import type { Thread, Verdict } from "./threads.ts";

const message = { kind: "message", text: "" };

export async function histories(): Promise<Thread[]> {
  return [...(await seen()), ...(await repeated()), ...(await rewritten()), ...(await swapped())];
}

async function seen(): Promise<Thread[]> {
  const whole = await talk();
  const naming = (value: string | number | null) => after(3, reporter, { ...message, seen: value });
  const elsewhere = b64(new Conversation({ ...TALK_BOX, id: id("another box") }).link(0));
  return [
    { why: "seen: the empty box", read: await naming(b64(whole.link(0))), expect: "accepted" },
    { why: "seen: null in a later entry", read: await naming(null), expect: "another_history" },
    { why: "seen: a link of nowhere", read: await naming(b64(secret("nowhere"))), expect: "another_history" },
    { why: "seen: a link of another box", read: await naming(elsewhere), expect: "another_history" },
    { why: "seen: a link still to come", read: await naming(b64(whole.link(4))), expect: "another_history" },
    { why: "seen: 31 bytes", read: await naming(b64(secret("short").subarray(1))), expect: "malformed" },
    { why: "seen: a number", read: await naming(2), expect: "malformed" },
    { why: "seen: left out", read: await naming("left out"), expect: "malformed" },
    {
      why: "seen: less than before",
      read: await after(3, of(OMBUDS), { ...message, seen: b64(whole.link(1)) }),
      expect: "another_history",
    },
    {
      why: "seen: the same as before",
      read: await after(3, of(OMBUDS), { ...message, seen: b64(whole.link(2)) }),
      expect: "accepted",
    },
  ];
}

async function repeated(): Promise<Thread[]> {
  const whole = await talk();
  const second = whole.entries[1] as Stored;
  const replayed = whole.upTo(3).append(second.id, second.sealed, "office");
  await replayed.write(reporter, message);
  const otherWords = whole
    .upTo(2)
    .append(second.id, await forge({ ...placeIn(TALK_BOX, ""), entryId: second.id }, reporter, new Uint8Array(9)));
  const renamed = whole.upTo(3).append(id("another name"), second.sealed, "office");
  return [
    {
      why: "an entry served twice",
      read: replayed,
      expect: ["accepted", "accepted", "accepted", "repeated_entry", "accepted"],
    },
    { why: "another entry under a used id", read: otherWords, expect: "repeated_entry" },
    { why: "an entry served again under another id", read: renamed, expect: "cannot_open" },
  ];
}

async function rewritten(): Promise<Thread[]> {
  const whole = (await talk()).upTo(5);
  const [first, second, third, fourth, fifth] = whole.entries as [Stored, Stored, Stored, Stored, Stored];
  const wrongLink = { ...third, link: flipped(third.link, 0) };
  const broken: Verdict[] = ["accepted", "accepted", "broken_history", "broken_history", "broken_history"];
  const as = (entries: Stored[]) => new Conversation(TALK_BOX, entries);
  return [
    { why: "a link that does not follow", read: as([first, second, wrongLink, fourth, fifth]), expect: broken },
    { why: "an entry taken out", read: as([first, second, fourth, fifth]), expect: broken },
    { why: "two entries exchanged", read: as([first, second, fourth, third, fifth]), expect: broken },
    { why: "the report taken out", read: as([second, third]), expect: ["broken_history", "broken_history"] },
    {
      why: "an entry with a byte less",
      read: as([first, { ...second, sealed: second.sealed.subarray(1) }]),
      expect: ["accepted", "broken_history"],
    },
    { why: "a tail cut off shows nothing", read: as([first, second, third]), expect: "accepted" },
    { why: "nothing at all", read: as([]), expect: "accepted" },
  ];
}

/** The server computes fitting links again: then only what the writers have seen gives it away. */
async function swapped(): Promise<Thread[]> {
  const whole = (await talk()).upTo(4);
  const changed = whole
    .upTo(1)
    .append((whole.entries[1] as Stored).id, flipped((whole.entries[1] as Stored).sealed, 2000), "office");
  for (const { id, sealed, side } of whole.entries.slice(2)) changed.append(id, sealed, side);
  return [
    {
      why: "an entry taken out and the links mended",
      read: whole.without(2),
      expect: ["accepted", "another_history", "another_history"],
    },
    {
      why: "the report taken out and the links mended",
      read: whole.without(1),
      expect: ["unknown_writer", "unknown_writer", "another_history"],
    },
    {
      why: "an entry changed and the links mended",
      read: changed,
      expect: ["accepted", "cannot_open", "another_history", "another_history"],
    },
  ];
}
