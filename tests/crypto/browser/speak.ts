// The browser's side of the protocol for tests in other languages: a JSON command on each line in, an answer on each
// line out. Any exported function of crypto/browser can be called:
//
//   {"call": "entries.openEntry", "with": [{"b64": "..."}, {"caseId": {"b64": "..."}, ...}, {"b64": "..."}]}
//   -> {"result": ...} or {"refused": "cannot_open", "sentence": "..."}
//
// Bytes are {"b64": "<base64url>"} both ways; {"directory": [bytes, sig, pins]} stands for a directory once verified.
import { createInterface } from "node:readline";
import * as bodies from "../../../crypto/browser/bodies.ts";
import * as boxes from "../../../crypto/browser/boxes.ts";
import * as certificates from "../../../crypto/browser/certificates.ts";
import * as chunks from "../../../crypto/browser/chunks.ts";
import * as codes from "../../../crypto/browser/codes.ts";
import * as directory from "../../../crypto/browser/directory.ts";
import * as entries from "../../../crypto/browser/entries.ts";
import { Refused, SENTENCES } from "../../../crypto/browser/errors.ts";
import * as writing from "../../../crypto/browser/evidence.ts";
import * as hpke from "../../../crypto/browser/hpke.ts";
import * as invitations from "../../../crypto/browser/invitations.ts";
import * as keys from "../../../crypto/browser/keys.ts";
import * as links from "../../../crypto/browser/links.ts";
import * as locks from "../../../crypto/browser/locks.ts";
import { MEANS } from "../../../crypto/browser/means.ts";
import * as padding from "../../../crypto/browser/padding.ts";
import * as seals from "../../../crypto/browser/seals.ts";
import * as threads from "../../../crypto/browser/threads.ts";

type Work = (...given: unknown[]) => unknown;

// Written with what a worker hands over.
const evidence = Object.fromEntries(
  Object.entries(writing).map(([name, work]) => [name, (...given: unknown[]) => (work as Work)(MEANS, ...given)]),
);

const ROOMS = {
  bodies,
  boxes,
  certificates,
  chunks,
  codes,
  directory,
  entries,
  evidence,
  hpke,
  invitations,
  keys,
  links,
  locks,
  padding,
  seals,
  threads,
};

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(line), written)}\n`);
}

/** A refusal is an answer; anything else that goes wrong ends the conversation. */
async function answer(line: string): Promise<object> {
  try {
    const { call, with: given } = JSON.parse(line, understood);
    const [room, verb] = call.split(".");
    const work = (ROOMS[room as keyof typeof ROOMS] as unknown as { [verb: string]: Work })[verb];
    if (!work) throw new Error(`nobody knows how to ${call}`);
    return { result: (await work(...given)) ?? null };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { refused: error.refusal, sentence: SENTENCES[error.refusal] };
  }
}

// JSON.parse hands over the innermost values first, so the parts of a directory are bytes already.
function understood(_key: string, value: unknown): unknown {
  if (!bodies.isObject(value) || Object.keys(value).length !== 1) return value;
  if (typeof value.b64 === "string") return bodies.unb64(value.b64);
  if (Array.isArray(value.directory)) return (directory.readDirectory as Work)(...value.directory);
  return value;
}

function written(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return { b64: bodies.b64(value) };
  return value instanceof Map ? Object.fromEntries(value) : value;
}
