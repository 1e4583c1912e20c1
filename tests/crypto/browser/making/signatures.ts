// Ed25519 signatures that implementations are known to disagree about, each made so that a laxer check accepts it.

import { b64 } from "../../../../crypto/browser/bodies.ts";
import { sign, verifyKey } from "../../../../crypto/browser/keys.ts";
import { utf8 } from "../../../../crypto/browser/labels.ts";
import { ED25519_TORSION_SUBGROUP, ed25519 } from "../../../../crypto/browser/node_modules/@noble/curves/ed25519.js";
import { bytesToNumberLE, numberToBytesLE } from "../../../../crypto/browser/node_modules/@noble/curves/utils.js";
import { sha512 } from "../../../../crypto/browser/node_modules/@noble/hashes/sha2.js";
import { REPORTER, STRANGER } from "../cast.ts";
import { flipped } from "../refusing.ts";

type Point = typeof ed25519.Point.BASE;
type Case = { why: string; verify: Uint8Array; message: Uint8Array; signature: Uint8Array; accepted?: true };

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;
const MESSAGE = utf8("Mwamba umeanguka");
const VERIFY = verifyKey(REPORTER);
const SIGNATURE = sign(REPORTER, MESSAGE);
const SECRET = bytesToNumberLE(ed25519.utils.getExtendedPublicKey(REPORTER).head) % ORDER;
const TORSION = ED25519_TORSION_SUBGROUP.map((hex) => Uint8Array.from(Buffer.from(hex, "hex")));
const EIGHTH = TORSION.map((raw) => Point.fromBytes(raw)).find((point) => !times(4, point).is0()) as Point;
// y = p, p + 1 and 1 with the sign of x set: other spellings of points that have one proper spelling.
const MISSPELT = [`ed${"ff".repeat(30)}7f`, `ee${"ff".repeat(30)}7f`, `01${"00".repeat(30)}80`];

function times(factor: number, point: Point): Point {
  return factor === 0 ? Point.ZERO : point.multiplyUnsafe(BigInt(factor));
}

function challenge(r: Uint8Array, verify: Uint8Array): bigint {
  return bytesToNumberLE(sha512(Uint8Array.from([...r, ...verify, ...MESSAGE]))) % ORDER;
}

/** Signs with secret `a` and nonce `nonce`, whatever the two points are spelt like. */
function forge(r: Uint8Array, nonce: bigint, verify: Uint8Array, a: bigint): Uint8Array {
  const s = (nonce + challenge(r, verify) * a) % ORDER;
  return Uint8Array.from([...r, ...numberToBytesLE(s, 32)]);
}

/** A key and a nonce point with torsion in them; `cancels`: so that even the equation without cofactor holds. */
function mixed(torsionInKey: number, cancels: boolean): Case {
  const verify = Point.fromBytes(VERIFY).add(times(torsionInKey, EIGHTH)).toBytes();
  for (let nonce = 1n; ; nonce += 1n) {
    for (let torsion = 0; torsion < 8; torsion += 1) {
      const r = Point.BASE.multiply(nonce).add(times(torsion, EIGHTH)).toBytes();
      const left = (torsion + torsionInKey * Number(challenge(r, verify) % 8n)) % 8;
      if ((torsion > 0 || torsionInKey > 0) && (left === 0) === cancels) {
        const why = `key ${torsionInKey}/8, R ${torsion}/8 outside the main subgroup, cancelling: ${cancels}`;
        return { why, verify, message: MESSAGE, signature: forge(r, nonce, verify, SECRET) };
      }
    }
  }
}

function withPoint(why: string, raw: Uint8Array): Case[] {
  const r = Point.BASE.multiply(77n).toBytes();
  return [
    { why: `A ${why}`, verify: raw, message: MESSAGE, signature: forge(r, 77n, raw, 0n) },
    { why: `R ${why}`, verify: VERIFY, message: MESSAGE, signature: forge(raw, 0n, VERIFY, SECRET) },
  ];
}

function withScalar(why: string, s: bigint): Case {
  const signature = Uint8Array.from([...SIGNATURE.subarray(0, 32), ...numberToBytesLE(s, 32)]);
  return { why, verify: VERIFY, message: MESSAGE, signature };
}

function ordinary(): Case[] {
  return ["", "a", "Trois blessés. ثلاثة", "x".repeat(5000)].map((text) => ({
    why: `an ordinary signature of ${text.length} characters`,
    verify: VERIFY,
    message: utf8(text),
    signature: sign(REPORTER, utf8(text)),
    accepted: true,
  }));
}

function changed(): Case[] {
  const whole = { verify: VERIFY, message: MESSAGE, signature: SIGNATURE };
  return [
    { ...whole, why: "another message", message: utf8("Mwamba umeangukia") },
    { ...whole, why: "another key", verify: verifyKey(STRANGER) },
    { ...whole, why: "another's signature", signature: sign(STRANGER, MESSAGE) },
    { ...whole, why: "a bit of the message flipped", message: flipped(MESSAGE, 3) },
    { ...whole, why: "a bit of R flipped", signature: flipped(SIGNATURE, 5) },
    { ...whole, why: "a bit of S flipped", signature: flipped(SIGNATURE, 40) },
    { ...whole, why: "nothing but zeros", verify: new Uint8Array(32), signature: new Uint8Array(64) },
    { ...whole, why: "a key of 31 bytes", verify: VERIFY.subarray(1) },
    { ...whole, why: "a key of 33 bytes", verify: Uint8Array.from([...VERIFY, 0]) },
    { ...whole, why: "a signature of 63 bytes", signature: SIGNATURE.subarray(0, 63) },
    { ...whole, why: "a signature of 65 bytes", signature: Uint8Array.from([...SIGNATURE, 0]) },
  ];
}

function oddities(): Case[] {
  const s = bytesToNumberLE(SIGNATURE.subarray(32));
  const offCurve = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 2 : 0));
  return [
    ...TORSION.flatMap((raw, i) => withPoint(`of small order, no. ${i}`, raw)),
    ...MISSPELT.flatMap((hex) =>
      withPoint(`misspelt as ${hex.slice(0, 2)}...${hex.slice(-2)}`, Buffer.from(hex, "hex")),
    ),
    ...withPoint("not on the curve", offCurve),
    mixed(0, false),
    mixed(1, false),
    mixed(1, true),
    mixed(4, true),
    withScalar("S + L", s + ORDER),
    withScalar("S + 8 L", s + 8n * ORDER),
    withScalar("S = L", ORDER),
    withScalar("S all ones", 2n ** 256n - 1n),
  ];
}

export function make(): unknown {
  const cases = [...ordinary(), ...changed(), ...oddities()];
  return {
    note: "checkSignature(verify, message, signature), all base64url: accepted, or refused as bad_signature",
    cases: cases.map(({ why, verify, message, signature, accepted }) => ({
      why,
      verify: b64(verify),
      message: b64(message),
      signature: b64(signature),
      accepted: accepted ?? false,
    })),
  };
}
