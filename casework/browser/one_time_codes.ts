// One-time codes: read from a field; and a new secret for them, made here, shown as a picture and as letters to an app.
import { b64 } from "../../crypto/browser/bodies.ts";
import { squaresOf } from "../../crypto/browser/squares.ts";
import { one } from "./showing.ts";
import { Failed, type Made } from "./telling.ts";

const SECRET_BYTES = 20;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const DOT = 5;

export type NewCodes = { made(challenge: string): Made; clear(): void };

/** Throws no_factor for anything but six digits. */
export function read(field: HTMLInputElement): string {
  const digits = field.value.replace(/[\s-]/g, "");
  if (!/^[0-9]{6}$/.test(digits)) throw new Failed("no_factor");
  return digits;
}

/** Shows a fresh secret as soon as the place is unfolded. */
export function prepare(place: HTMLElement, name: () => string): NewCodes {
  const field = one<HTMLInputElement>("[data-code-from-app]", place);
  let secret: Uint8Array | null = null;
  place.addEventListener("toggle", () => {
    if (!(place as HTMLDetailsElement).open || secret !== null) return;
    secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
    showSecret(place, base32(secret), name());
  });
  return {
    made: (challenge) => {
      if (secret === null) throw new Failed("no_factor");
      return { challenge, secret: b64(secret), code: read(field) };
    },
    clear: () => {
      field.value = "";
      secret = null;
      one("[data-secret-letters]", place).textContent = "";
      const canvas = one<HTMLCanvasElement>("canvas", place);
      canvas.getContext("2d")?.clearRect(0, 0, canvas.width, canvas.height);
    },
  };
}

function showSecret(place: HTMLElement, letters: string, name: string): void {
  one("[data-secret-letters]", place).textContent = (letters.match(/.{4}/g) ?? []).join(" ");
  const label = encodeURIComponent(name ? `Davylamp:${name}` : "Davylamp");
  draw(one<HTMLCanvasElement>("canvas", place), `otpauth://totp/${label}?secret=${letters}&issuer=Davylamp`);
}

/** Black on white in every colour scheme: cameras want it so. */
function draw(canvas: HTMLCanvasElement, text: string): void {
  const rows = squaresOf(text);
  canvas.width = canvas.height = rows.length * DOT;
  const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  rows.forEach((row, y) => {
    row.forEach((isDark, x) => {
      if (isDark) pen.fillRect(x * DOT, y * DOT, DOT, DOT);
    });
  });
}

function base32(raw: Uint8Array): string {
  const bits = [...raw].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32[Number.parseInt(five, 2)]).join("");
}
