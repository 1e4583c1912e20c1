// One verified box as a list: who wrote, when, how well sealed, and the words. A refused entry shows its refusal only.
import { showAnswers } from "./answers_view.ts";
import { showFileEntry } from "./file_entries.ts";
import { label } from "./labels.ts";
import { showOpenings } from "./openings.ts";
import { ofProtection } from "./protection_kinds.ts";
import { saidInWords } from "./said_in_words.ts";
import { choose, copyOf, fill, one, showRefusal } from "./showing.ts";
import type { AcceptedEntry, FileShown, Report, ShownEntry, Writer } from "./telling.ts";
import * as wording from "./wording.ts";

export function showThread(list: HTMLElement, entries: ShownEntry[]): void {
  list.replaceChildren(...entries.map(item));
}

export function showReport(article: HTMLElement, report: Report): void {
  const copy = copyOf("report");
  showWriter(copy, report.entry);
  choose(copy, {
    place: report.country || report.placeText ? "given" : "none",
    danger: report.danger,
    language: report.language ? "given" : "none",
    standby: report.standby.length ? "given" : "none",
    lost_code: report.lostCode ? "yes" : "no",
    text: report.entry.text ? "given" : "none",
  });
  fill(copy, {
    country: wording.country(report.country),
    admin1: wording.province(report.admin1),
    place_text: report.placeText,
    language: wording.language(report.language),
    addressed: report.addressed,
    standby: report.standby.join(", "),
    text: report.entry.text,
  });
  showAnswers(copy, report);
  tagLanguage(copy, report.language);
  article.dataset.danger = report.danger;
  article.replaceChildren(copy);
}

function item(entry: ShownEntry): DocumentFragment {
  if ("refused" in entry) {
    const copy = copyOf("refused");
    showDays(copy, { day: entry.day });
    showRefusal(copy, entry.refused);
    return copy;
  }
  const copy = copyOf("entry");
  showWriter(copy, entry);
  copy.firstElementChild?.classList.add(entry.writer.kind === "office" ? "from-office" : "from-reporter");
  const known = showFileEntry(copy, entry);
  const said = saidInWords(entry);
  choose(copy, {
    kind: known ? entry.kind : kindShown(entry),
    said: said ? "given" : "none",
    text: entry.text ? "given" : "none",
    origin_said: entry.origin?.answer ?? "none",
    origin_of: entry.origin?.file ? "file" : "all",
  });
  fill(copy, {
    kind: entry.kind,
    status: label("status", entry.status),
    about: entry.about,
    text: entry.text,
    said,
    origin_file: entry.origin?.file ?? "",
  });
  showFile(copy, entry.file);
  return copy;
}

function showFile(copy: DocumentFragment, file: FileShown | null): void {
  const place = one("[data-file]", copy);
  if (!file) {
    place.remove();
    return;
  }
  place.dataset.file = file.id;
  place.hidden = false;
  fill(place, {
    file_name: file.name,
    file_size: wording.size(file.size),
    file_type: file.type,
    file_sha256: file.sha256,
  });
  showOpenings(place, file.openings);
}

function kindShown(entry: AcceptedEntry): string {
  if (entry.kind === "status") return ["acknowledged", "closed"].includes(entry.status) ? entry.status : "status";
  if (entry.origin) return "origin";
  if (ofProtection(entry)) return "protection";
  return ["message", "answer", "note", "opened", "attachment", "consent"].includes(entry.kind) ? entry.kind : "other";
}

function showWriter(copy: DocumentFragment, entry: AcceptedEntry): void {
  choose(copy, {
    writer: writerShown(entry.writer),
    level: entry.level,
    arrival: entry.day === entry.at ? "same" : "later",
    author: entry.writer.kind !== "office" ? "none" : entry.writer.you ? "you" : "colleague",
  });
  if (entry.writer.kind === "office")
    fill(copy, { office: entry.writer.office, fingerprint: entry.writer.fingerprint });
  showDays(copy, { at: entry.at, day: entry.day });
}

function writerShown(writer: Writer): string {
  if (writer.kind !== "gateway") return writer.kind;
  return writer.carrier === "unknown" ? "gateway" : `gateway_${writer.carrier}`;
}

function showDays(copy: DocumentFragment, days: Record<string, string>): void {
  for (const time of copy.querySelectorAll<HTMLTimeElement>("time[data-slot-day]")) {
    const text = days[time.dataset.slotDay ?? ""];
    if (text !== undefined) wording.showDay(time, text);
  }
}

/** For voices that read aloud and for hyphenation. Only a plain code: the reporter's side chose this word. */
function tagLanguage(copy: DocumentFragment, language: string): void {
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language)) return;
  copy.querySelector<HTMLElement>('[data-slot="text"]')?.setAttribute("lang", language);
}
