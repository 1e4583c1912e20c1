// A file that proves to a third party who signed what in a case, and in which order, without a key of a box. Written here,
// read by crypto/evidence.py. Whoever writes it has read the boxes first: only what was accepted is shown.
//
// It is used in parts of the worker that are fetched later. A second copy of the library of keys would cost 15 kB, so what
// it works with is handed over: see means.ts.
import type { Body } from "./bodies.ts";
import type { Means } from "./means.ts";

export type Purpose = "case" | "filing";
export type Role = "made" | "agreed" | "reporter";

/** `shown`: whole, in the clear; else only its id and a hash. All entries of the box, from the first on. */
export type Listed = { id: Uint8Array; sealed: Uint8Array; shown: boolean };
export type ListedBox = { kind: string; boxSeed: Uint8Array; entries: readonly Listed[] };
/** The directory as it was fetched: its bytes and the root's signature. */
export type Statement = { bytes: Uint8Array; sig: Uint8Array };

const AUTHOR_AT = 1;
const SIG_AT = 33;
const HEAD = 97;
const GATEWAY = 3;

/** The same for the same entries, byte for byte: so a second person can sign what they have made themselves. */
export async function content(
  means: Means,
  purpose: Purpose,
  caseId: Uint8Array,
  { bytes, sig }: Statement,
  boxes: readonly ListedBox[],
): Promise<Body> {
  const written: Body[] = [];
  for (const box of boxes) written.push(await writeBox(means, caseId, box));
  const directory = { statement: text(bytes), sig: means.b64(sig) };
  return { purpose, case: means.b64(caseId), directory, boxes: written };
}

/** What a colleague is asked to agree to, and what an approval names. */
export function digest(means: Means, content: Body): string {
  return means.b64(means.sha256(means.encode(content)));
}

/** `who`: the member's certificate as a body, or the reporter's verify key. */
export function signature(
  means: Means,
  signSeed: Uint8Array,
  role: Role,
  at: string,
  who: { cert: Body } | { verify: string },
  content: Body,
): Body {
  return { as: role, at, ...who, sig: means.b64(means.sign(signSeed, signed(means, role, at, content))) };
}

/** What a colleague has left, in the role that it names: or malformed, bad_signature. Their certificate is for whoever reads the file to check. */
export function checkSigned(means: Means, { as, at, cert, sig }: Body, content: Body): void {
  const key = cert as Body | undefined;
  const message = signed(means, as as Role, String(at), content);
  means.checkSignature(means.unb64(key?.verify), message, means.unb64(sig));
}

function signed(means: Means, role: Role, at: string, content: Body): Uint8Array {
  return means.cat(means.EVIDENCE, role, at, means.encode(content));
}

export function file(means: Means, content: Body, signatures: Body[]): Uint8Array {
  return means.encode({ format: "davylamp-evidence", v: 1, content, signatures });
}

async function writeBox(means: Means, caseId: Uint8Array, { kind, boxSeed, entries }: ListedBox): Promise<Body> {
  const key = means.sealPublic(boxSeed);
  const box = means.boxId(caseId, kind, key);
  const written: Body[] = [];
  for (const { id, sealed, shown } of entries) {
    const leftOut = { id: means.b64(id), sha256: means.b64(means.sha256(sealed)) };
    written.push(shown ? await show(means, boxSeed, means.cat(means.ENTRY, caseId, box, id), id, sealed) : leftOut);
  }
  return { box: means.b64(box), kind, box_key: means.b64(key), entries: written };
}

async function show(
  means: Means,
  boxSeed: Uint8Array,
  info: Uint8Array,
  id: Uint8Array,
  sealed: Uint8Array,
): Promise<Body> {
  const padded = await means.openSeal(boxSeed, info, sealed);
  const plain = means.unpadEntry(padded);
  const part = (from: number, to: number) => means.b64(plain.subarray(from, to));
  const isByGateway = plain[0] === GATEWAY;
  const reporterSigAt = HEAD + 32;
  const bodyAt = isByGateway ? reporterSigAt + 64 : HEAD;
  const reporter = { reporter: part(HEAD, reporterSigAt), reporter_sig: part(reporterSigAt, bodyAt) };
  return {
    id: means.b64(id),
    size: padded.length,
    enc: means.b64(sealed.subarray(0, means.ENC_BYTES)),
    secret: means.b64(means.reveal(boxSeed, sealed)),
    role: plain[0] ?? 0,
    author: part(AUTHOR_AT, SIG_AT),
    sig: part(SIG_AT, HEAD),
    ...(isByGateway ? reporter : {}),
    body: text(plain.subarray(bodyAt)),
  };
}

function text(raw: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
}
