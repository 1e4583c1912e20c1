// What the writer of evidence works with: see evidence.ts.
import { b64, encode, unb64 } from "./bodies.ts";
import { boxId } from "./boxes.ts";
import { ENC_BYTES, openSeal, reveal } from "./hpke.ts";
import { checkSignature, sealPublic, sha256, sign } from "./keys.ts";
import { cat, ENTRY, EVIDENCE } from "./labels.ts";
import { unpadEntry } from "./padding.ts";

export const MEANS = {
  b64,
  encode,
  boxId,
  ENC_BYTES,
  openSeal,
  reveal,
  sealPublic,
  sha256,
  sign,
  checkSignature,
  unb64,
  cat,
  ENTRY,
  EVIDENCE,
  unpadEntry,
};
export type Means = typeof MEANS;
