// A QR code as rows of squares, true for dark. Here, because the browser's libraries live in this room.
import encodeQR from "qr";

const QUIET = 4;

export function squaresOf(text: string): boolean[][] {
  return encodeQR(text, "raw", { border: QUIET });
}
