// The signed list of offices and their keys: the one thing that a client trusts, through a pinned root key.
import { equalBytes } from "@noble/curves/utils.js";
import { type Body, b64, encode, type Json, parse, unb64 } from "./bodies.ts";
import { checkOfficeId } from "./boxes.ts";
import { checkDay, daysBetween } from "./days.ts";
import { Refused } from "./errors.ts";
import { checkSignature, sha256, sign as signBytes, verifyKey } from "./keys.ts";
import * as labels from "./labels.ts";
import { checkFields, checkList, type Office, readOffices } from "./offices.ts";

export { checkKey, checkKnownKey, type Office, type Retired, signKeys } from "./offices.ts";

const MAX_DAYS = 120;
const FIELDS = ["v", "service", "seq", "previous", "issued", "expires", "root", "offices", "gateways", "routing"];

export type Directory = {
  seq: number;
  sha256: Uint8Array;
  previous: Uint8Array | null;
  service: Uint8Array;
  root: Uint8Array;
  issued: string;
  expires: string;
  offices: Map<string, Office>;
  gateways: Map<string, Uint8Array>;
  routing: Json;
};

/**
 * `today`: the later of the device's day and the page's release (`laterOf`), as a clock may stand in the past.
 * `notBefore`: the highest statement seen so far.
 */
export type Pins = {
  root: Uint8Array;
  service: Uint8Array;
  today: string;
  notBefore?: { seq: number; sha256: Uint8Array } | undefined;
};

/** Signs what clients pinning this root will accept on its first day. */
export function sign(rootSeed: Uint8Array, body: Body): { bytes: Uint8Array; sig: Uint8Array } {
  const bytes = encode(body);
  const sig = signBytes(rootSeed, message(bytes));
  readDirectory(bytes, sig, {
    root: verifyKey(rootSeed),
    service: unb64(body.service),
    today: checkDay(body.issued),
  });
  return { bytes, sig };
}

/** Or wrong_root, malformed, wrong_service, directory_from_the_future, directory_expired, directory_rolled_back. */
export function readDirectory(bytes: Uint8Array, sig: Uint8Array, pins: Pins): Directory {
  checkRootSignature(bytes, sig, pins.root);
  const directory = decode(parse(bytes), sha256(bytes));
  if (!equalBytes(directory.root, pins.root)) throw new Refused("wrong_root", "it names another root");
  if (!equalBytes(directory.service, pins.service)) throw new Refused("wrong_service");
  checkDays(directory, checkDay(pins.today));
  if (pins.notBefore) checkNotOlder(directory, pins.notBefore);
  return directory;
}

export function office(directory: Directory, officeId: string): Office {
  const listed = directory.offices.get(officeId);
  if (!listed) throw new Refused("unknown_office");
  return listed;
}

/** `{seq, sha256}` as entries carry it. */
export function head(directory: Directory): Body {
  return { seq: directory.seq, sha256: b64(directory.sha256) };
}

function checkRootSignature(bytes: Uint8Array, sig: Uint8Array, root: Uint8Array): void {
  try {
    checkSignature(root, message(bytes), sig);
  } catch {
    throw new Refused("wrong_root");
  }
}

function checkDays({ issued, expires }: Directory, today: string): void {
  const days = daysBetween(issued, expires);
  if (days < 0 || days > MAX_DAYS) throw new Refused("malformed", "a directory runs for at most 120 days");
  if (issued > today) throw new Refused("directory_from_the_future");
  if (expires < today) throw new Refused("directory_expired");
}

function checkNotOlder(directory: Directory, known: { seq: number; sha256: Uint8Array }): void {
  const same = directory.seq === known.seq && equalBytes(directory.sha256, known.sha256);
  if (directory.seq <= known.seq && !same) throw new Refused("directory_rolled_back");
}

function decode(body: Body, digest: Uint8Array): Directory {
  checkFields(body, FIELDS);
  const { v, seq, previous } = body;
  if (v !== 1) throw new Refused("malformed", "not a directory of version 1");
  if (typeof seq !== "number" || seq < 1) throw new Refused("malformed", "seq counts from 1");
  return {
    seq,
    sha256: digest,
    previous: previous === null ? null : unb64(previous, 32),
    service: unb64(body.service, 16),
    root: unb64(body.root, 32),
    issued: checkDay(body.issued),
    expires: checkDay(body.expires),
    offices: readOffices(body.offices),
    gateways: readGateways(body.gateways),
    routing: body.routing as Json,
  };
}

function readGateways(list: Json | undefined): Map<string, Uint8Array> {
  const gateways = new Map<string, Uint8Array>();
  for (const gateway of checkList(list)) {
    const { id, verify } = checkFields(gateway, ["id", "verify"]);
    if (gateways.has(checkOfficeId(id))) throw new Refused("malformed", "an id occurs twice");
    gateways.set(checkOfficeId(id), unb64(verify, 32));
  }
  return gateways;
}

function message(bytes: Uint8Array): Uint8Array {
  return labels.cat(labels.DIRECTORY, bytes);
}
