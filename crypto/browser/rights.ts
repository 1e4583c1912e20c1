// Who may write what in a box, as far as the entries accepted so far say.
import { equalBytes } from "@noble/curves/utils.js";
import { type Body, isObject, type Json, unb64 } from "./bodies.ts";
import { caseId as caseIdOf, checkOfficeId, ID_BYTES, TALK } from "./boxes.ts";
import { type Certificate, check, fromBody } from "./certificates.ts";
import type { Directory } from "./directory.ts";
import { type Entry, GATEWAY, OFFICE } from "./entries.ts";
import { Refused } from "./errors.ts";
import { checkList, signKeys } from "./offices.ts";

const REPORTER_KINDS = ["report", "message", "answer", "consent", "attachment"];
const OFFICE_KINDS: { [room: string]: string[] } = {
  talk: ["message", "question", "status", "attachment"],
  file: ["opened", "triage", "note", "decision", "assessment", "plan", "measure", "incident", "referral"],
  offer: ["message", "status", "plan"],
  share: ["message", "question", "status", "attachment"],
};

export type Rights = {
  caseId: Uint8Array;
  directory: Directory;
  room: string;
  opener: string | undefined;
  entitled: Set<string>;
  standby: Set<string>;
  latest: string;
};

/** `kind`: talk, file:<office>, offer:<from>:<to> or share:<from>:<to>. */
export function rightsIn(kind: string, caseId: Uint8Array, directory: Directory): Rights {
  const [room = "", ...offices] = kind.split(":");
  const opener = offices[0];
  return { caseId, directory, room, opener, entitled: new Set(offices), standby: new Set(), latest: "" };
}

/** `first`: whether it is the first entry of its box. */
export function checkWriter(rights: Rights, entry: Entry, first: boolean): void {
  if (entry.role === OFFICE) checkOffice(rights, entry, first);
  else checkReporter(rights, entry, first);
}

/** What an accepted entry changes for those that follow. */
export function grant(rights: Rights, { role, body }: Entry): void {
  if (role === OFFICE) {
    grantByOffice(rights, body);
  } else if (body.kind === "report") {
    const { lead, standby } = addressed(body);
    rights.entitled.add(lead);
    rights.standby = new Set(standby);
  }
}

function grantByOffice(rights: Rights, body: Body): void {
  rights.latest = body.at as string;
  if (rights.room !== TALK || body.kind !== "status") return;
  if (body.status === "accepted") rights.entitled.add(fromBody(body.cert).office);
  if (body.status === "transferred") rights.entitled.add(checkOfficeId(body.to));
}

function checkReporter(rights: Rights, entry: Entry, first: boolean): void {
  if (rights.room !== TALK) throw new Refused("unknown_writer", "a reporter writes in the talk box only");
  const gateways = Array.from(rights.directory.gateways.values());
  if (entry.role === GATEWAY && !gateways.some((gateway) => equalBytes(gateway, entry.author))) {
    throw new Refused("unknown_gateway");
  }
  const kind = entry.body.kind as string;
  if (!REPORTER_KINDS.includes(kind) || (kind === "report") !== first) throw new Refused("unknown_kind");
  if (first) addressed(entry.body);
}

function checkOffice(rights: Rights, { author, body }: Entry, first: boolean): void {
  const certificate = fromBody(body.cert);
  checkHead(body.directory);
  checkMember(rights, certificate, author, body.at as string);
  checkEntitled(rights, certificate.office, body, first);
  checkContent(rights, body, first);
}

function checkMember(rights: Rights, certificate: Certificate, author: Uint8Array, day: string): void {
  if (!equalBytes(certificate.verify, author)) {
    throw new Refused("unknown_writer", "signed by another than the certified member");
  }
  const office = rights.directory.offices.get(certificate.office);
  if (!office) throw new Refused("unknown_writer", "an office that the directory does not list");
  check(certificate, day, signKeys(office, day));
  if (day < rights.latest) throw new Refused("unknown_writer", "dated before an earlier entry");
}

function checkEntitled(rights: Rights, office: string, body: Body, first: boolean): void {
  const accepts = body.kind === "status" && body.status === "accepted" && rights.standby.has(office);
  if (!rights.entitled.has(office) && !accepts) {
    throw new Refused("unknown_writer", "this office has no right to write here");
  }
  if (first && office !== rights.opener) {
    throw new Refused("unknown_writer", "this box begins with another writer");
  }
}

function checkContent(rights: Rights, body: Body, first: boolean): void {
  const kind = body.kind as string;
  if (!OFFICE_KINDS[rights.room]?.includes(kind)) throw new Refused("unknown_kind");
  if (rights.room === "file") {
    if ((kind === "opened") !== first) throw new Refused("unknown_kind");
    checkTalk(rights, body.talk, first);
  }
  if (kind === "status" && body.status === "transferred") checkOfficeId(body.to);
}

/** A file names the talk that it is about: in `opened` the box itself, later the last link verified. */
function checkTalk(rights: Rights, talk: Json | undefined, first: boolean): void {
  if (!first) return void unb64(talk, 32);
  if (!isObject(talk)) throw new Refused("malformed", "a file names its talk");
  unb64(talk.box, ID_BYTES);
  unb64(talk.link, 32);
  if (!equalBytes(caseIdOf(unb64(talk.reporter, 32)), rights.caseId)) throw new Refused("not_the_reporter");
}

function addressed(report: Body): { lead: string; standby: string[] } {
  checkHead(report.directory);
  return { lead: checkOfficeId(report.office), standby: checkList(report.standby).map(checkOfficeId) };
}

/** The directory that the writer saw: `{seq, sha256}`. */
function checkHead(head: Json | undefined): void {
  if (!isObject(head) || typeof head.seq !== "number" || head.seq < 1) {
    throw new Refused("malformed", "an entry names the directory that its writer saw");
  }
  unb64(head.sha256, 32);
}
