// The people of these tests. Their secrets follow from their names, so that vectors made today can be made again.
import { readFileSync } from "node:fs";
import { type Body, b64 } from "../../../crypto/browser/bodies.ts";
import { boxId, caseId } from "../../../crypto/browser/boxes.ts";
import { issue, toBody } from "../../../crypto/browser/certificates.ts";
import { type Directory, head, readDirectory, sign } from "../../../crypto/browser/directory.ts";
import type { Place } from "../../../crypto/browser/entries.ts";
import {
  type HolderKeys,
  keyHash,
  memberKeys,
  officeKeys,
  sealPublic,
  sha256,
  verifyKey,
} from "../../../crypto/browser/keys.ts";
import { utf8 } from "../../../crypto/browser/labels.ts";

export const TODAY = "2026-11-23";

export function secret(name: string): Uint8Array {
  return sha256(utf8(`davylamp test: ${name}`));
}

export function id(name: string): Uint8Array {
  return secret(name).slice(0, 16);
}

// biome-ignore lint/suspicious/noExplicitAny: a vector file is read as what its note says it is
export function vectors(name: string): any {
  return JSON.parse(readFileSync(new URL(`../../../crypto/vectors/${name}.json`, import.meta.url), "utf8"));
}

export const SERVICE = id("service");
export const ROOT = secret("root");
export const REPORTER = secret("reporter");
export const STRANGER = secret("stranger");
export const GATEWAY = secret("sms gateway");
export const CASE = caseId(verifyKey(REPORTER));

/** An office and one of its members. */
export type Staff = { office: string; keys: HolderKeys; member: Uint8Array; memberKeys: HolderKeys };

export function staff(office: string): Staff {
  return {
    office,
    keys: officeKeys(secret(office)),
    member: id(`member of ${office}`),
    memberKeys: memberKeys(secret(`member of ${office}`)),
  };
}

export const OMBUDS = staff("cd-ombuds");
export const ICGLR = staff("icglr");
export const INSPECTORATE = staff("rw-mines");
export const BYSTANDER = staff("tz-bystander");
/** Keys that the ombuds office no longer uses: one retired in good order, one stolen. */
export const RETIRED = officeKeys(secret("cd-ombuds before"));
export const STOLEN = officeKeys(secret("cd-ombuds stolen"));

export function certificate(
  { office, keys, member, memberKeys }: Staff,
  issued = "2026-11-01",
  notAfter = "2027-01-31",
  officeSignSeed = keys.signSeed,
): Body {
  const claim = { office, member, verify: memberKeys.verify, seal: keyHash(memberKeys.sealPublic), issued, notAfter };
  return toBody(issue(officeSignSeed, claim));
}

export function listed({ office, keys }: Staff, retired: Body[] = []): Body {
  return {
    id: office,
    names: { en: `Office ${office}`, fr: `Bureau ${office}` },
    level: "national",
    jurisdiction: office.slice(0, 2).toUpperCase(),
    kinds: ["ombuds"],
    languages: ["en", "fr", "sw"],
    dp: "safeguards",
    gbv_trained: true,
    body: `body-${office}`,
    lines: { emergency: "0800 123 456", clinic: "0800 123 457" },
    seal: b64(keyHash(keys.sealPublic)),
    sign: b64(keys.verify),
    retired,
  };
}

function former({ sealPublic, verify }: HolderKeys, compromised: boolean): Body {
  return { seal: b64(keyHash(sealPublic)), sign: compromised ? null : b64(verify), until: "2026-11-20" };
}

export function statement(changes: Body = {}): Body {
  return {
    v: 1,
    service: b64(SERVICE),
    seq: 3,
    previous: b64(secret("statement 2")),
    issued: "2026-11-01",
    expires: "2027-02-01",
    root: b64(verifyKey(ROOT)),
    offices: [
      listed(OMBUDS, [former(RETIRED, false), former(STOLEN, true)]),
      ...[ICGLR, INSPECTORATE, BYSTANDER].map((s) => listed(s)),
    ],
    gateways: [{ id: "sms", verify: b64(verifyKey(GATEWAY)) }],
    routing: { rules: [] },
    ...changes,
  };
}

export const PINS = { root: verifyKey(ROOT), service: SERVICE, today: TODAY };
export const STATEMENT = sign(ROOT, statement());
export const DIRECTORY: Directory = readDirectory(STATEMENT.bytes, STATEMENT.sig, PINS);
export const HEAD = head(DIRECTORY);

export type TestBox = { kind: string; seed: Uint8Array; public: Uint8Array; id: Uint8Array };

export function box(kind: string): TestBox {
  const seed = secret(`box ${kind}`);
  return { kind, seed, public: sealPublic(seed), id: boxId(CASE, kind, sealPublic(seed)) };
}

export function placeIn(within: TestBox, name: string): Place {
  return { caseId: CASE, boxId: within.id, boxPublic: within.public, entryId: id(name) };
}
