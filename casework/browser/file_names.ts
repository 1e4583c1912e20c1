// A name from outside is data: what it is shown and saved under can neither deceive nor run nor leave its folder.

const LONGEST = 100;
// What opens in a program for documents, pictures or sound. Everything else gets an ending that nothing runs.
const HARMLESS =
  /^(bin|txt|csv|pdf|docx|xlsx|pptx|odt|ods|odp|jpe?g|png|webp|gif|hei[cf]|mp3|m4a|aac|ogg|oga|opus|amr|wav|flac|webm|mp4|mov|3gp|zip)$/;
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i;

/** Without control and direction marks, paths, reserved names and endings in front of the ending. */
export function safeName(given: string): string {
  const clean = given
    .normalize("NFC")
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "")
    .replace(/[/\\:*?"<>|%$`~\u2044\u2215\u29f8\uff0f\uff3c]/g, "_")
    .replace(/\s+/gu, " ")
    .replace(/^[. ]+|[. ]+$/g, "");
  const dot = clean.lastIndexOf(".");
  const ending = dot > 0 ? clean.slice(dot + 1).toLowerCase() : "";
  const known = HARMLESS.test(ending);
  const stem = (known ? clean.slice(0, dot) : clean).replace(/\./g, "_").trim();
  const short = [...stem].slice(0, LONGEST).join("").trim() || "file";
  return `${RESERVED.test(short) ? "_" : ""}${short}.${known ? ending : "bin"}`;
}
