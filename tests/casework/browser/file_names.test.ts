import assert from "node:assert/strict";
import { test } from "node:test";
import { safeName } from "../../../casework/browser/file_names.ts";

const NAMES: [given: string, shown: string][] = [
  ["photo.jpg", "photo.jpg"],
  ["Fiche de paie – octobre.PDF", "Fiche de paie – octobre.pdf"],
  ["مستند.pdf", "مستند.pdf"],
  ["photo\u202egpj.exe", "photogpj_exe.bin"],
  ["\u2066a\u2069\u200f\u200b.txt", "a.txt"],
  ["a\u0000b\u0007\r\n.txt", "ab.txt"],
  ["../../etc/passwd", "____etc_passwd.bin"],
  ["C:\\Windows\\system32\\x.dll", "C__Windows_system32_x_dll.bin"],
  ["CON", "_CON.bin"],
  ["nul.txt", "_nul.txt"],
  ["com1.pdf", "_com1.pdf"],
  ["LPT9.tar.zip", "LPT9_tar.zip"],
  ["invoice.pdf.exe", "invoice_pdf_exe.bin"],
  ["invoice.exe.pdf", "invoice_exe.pdf"],
  [".bashrc", "bashrc.bin"],
  ["....", "file.bin"],
  ["", "file.bin"],
  [" . ", "file.bin"],
  [".pdf", "pdf.bin"],
  ["a.lnk", "a_lnk.bin"],
  ["a.docm", "a_docm.bin"],
  ["a.pdf.", "a.pdf"],
  ["a.pdf ", "a.pdf"],
  ["<img src=x onerror=alert(1)>.png", "_img src=x onerror=alert(1)_.png"],
  ["%APPDATA%$HOME`id`~.txt", "_APPDATA__HOME_id__.txt"],
  [`${"n".repeat(4000)}.pdf`, `${"n".repeat(100)}.pdf`],
  ["🙂".repeat(150), `${"🙂".repeat(100)}.bin`],
  ["a\ud800b.txt", "ab.txt"],
  ["a／b＼c.txt", "a_b_c.txt"],
];

for (const [given, shown] of NAMES) {
  test(`${JSON.stringify(given.slice(0, 40))} is shown and saved as ${shown.slice(0, 40)}`, () => {
    assert.equal(safeName(given), shown);
  });
}

test("a safe name stays as it is", () => {
  for (const [, shown] of NAMES) assert.equal(safeName(shown), shown);
});
