// What the parts of the worker are handed that deal with other offices and with evidence: they are fetched only where they are needed, and a second
// copy of these would be another: its errors would be strangers, its way to the server without the page's token.
import { b64, unb64 } from "../../crypto/browser/bodies.ts";
import { boxId, fileKind, ID_BYTES, offerKind, shareKind } from "../../crypto/browser/boxes.ts";
import { toBody } from "../../crypto/browser/certificates.ts";
import { checkKey, office } from "../../crypto/browser/directory.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { hkdf, SEED_BYTES, sealPublic } from "../../crypto/browser/keys.ts";
import { officeHolder } from "../../crypto/browser/labels.ts";
import { sealBox, sealCard } from "../../crypto/browser/seals.ts";
import { keyInForce, openWithFile } from "./file_box.ts";
import { guard, same } from "./guarding.ts";
import { indexBody } from "./index_record.ts";
import { openBox, openCase, pathOf } from "./opening.ts";
import { PLAIN_NO, sealAll } from "./sending.ts";
import * as server from "./server.ts";
import { Failed } from "./telling.ts";
import { officeName, reportOf, thread, view } from "./viewing.ts";
import { sealEntry, sealInto } from "./writing.ts";

export const TOOLS = {
  b64,
  unb64,
  boxId,
  fileKind,
  ID_BYTES,
  offerKind,
  shareKind,
  toBody,
  checkKey,
  office,
  Refused,
  hkdf,
  SEED_BYTES,
  sealPublic,
  officeHolder,
  sealBox,
  sealCard,
  keyInForce,
  openWithFile,
  guard,
  same,
  indexBody,
  openBox,
  openCase,
  pathOf,
  PLAIN_NO,
  sealAll,
  server,
  Failed,
  officeName,
  reportOf,
  thread,
  view,
  sealEntry,
  sealInto,
};
export type Tools = typeof TOOLS;
