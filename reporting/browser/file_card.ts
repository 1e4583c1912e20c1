// One chosen file: cleaned or warned of, looked at, covered or altered where wanted, and sent. Fetched when a file is chosen.
import { alter, canAlter, play } from "./altering.ts";
import type { Given, Progress, Reason } from "./asks.ts";
import { clean, isImage, isLargest } from "./cleaning.ts";
import { Cover } from "./covering.ts";
import { all, fill, message, noTrouble, one, onPress, trouble } from "./elements.ts";
import { type Recording, startRecording } from "./recording.ts";
import type { SealingWorker } from "./sealing_worker.ts";

export type FileCard = { show(file: File): Promise<void>; record(): Promise<void> };
type Page = { stored(): void; reasonOf(error: unknown): Reason };
type Chosen = { cover: Cover } | { bytes: Blob; type: string };

const WARNINGS: [kind: string, types: RegExp][] = [
  ["pdf", /pdf/],
  ["sound", /^audio\//],
  ["video", /^video\//],
  ["other", /./],
];

class CannotAlter extends Error {}

export function openCard(worker: SealingWorker, page: Page): FileCard {
  const card = one("[data-card]");
  const field = one<HTMLInputElement>('[data-field="file"]');
  const name = one<HTMLInputElement>('[data-field="file-name"]');
  let chosen: Chosen | null = null;
  let paused = false;
  let recording: Recording | null = null;
  const wantsAltered = one<HTMLInputElement>('[data-field="alter-voice"]');
  let altered: Blob | null = null;
  let quiet = (): void => undefined;

  worker.onProgress = showProgress;
  onPress("send-file", () => void send());
  onPress("pause-file", () => void hold(!paused));
  onPress("cancel-file", () => void worker.ask("cancel"));
  onPress("drop-file", drop);
  onPress("listen", () => void listen());
  wantsAltered.onchange = () => quiet();
  onPress("uncover", () => chosen && "cover" in chosen && chosen.cover.undo());

  return { show, record };

  /** The first press begins, the next one ends it and shows what was recorded. */
  async function record(): Promise<void> {
    noTrouble("file");
    message("file_sent", false);
    if (recording) {
      const file = await recording.stop();
      endRecording();
      return show(file);
    }
    drop();
    recording = await startRecording();
    if (!recording) return refuse("no_microphone");
    field.disabled = true;
    sayRecording(true);
  }

  function endRecording(): void {
    recording = null;
    field.disabled = false;
    sayRecording(false);
  }

  function sayRecording(is: boolean): void {
    for (const name of ["record", "recording", "stop_recording"]) message(name, is === (name !== "record"));
  }

  async function show(file: File): Promise<void> {
    drop();
    noTrouble("file");
    message("file_sent", false);
    if (isLargest(file.size)) return refuse("file_too_large");
    if (file.size === 0) return refuse("file_empty");
    chosen = await choose(file);
    if (!chosen) return refuse("cannot_clean");
    const type = "cover" in chosen ? "image" : file.type || "unknown";
    const kind = "cover" in chosen ? "image" : (WARNINGS.find(([, types]) => types.test(type))?.[0] ?? "other");
    for (const part of all("[data-kind]", card)) part.hidden = part.dataset.kind !== kind;
    message("alter_voice", "bytes" in chosen && canAlter(chosen.bytes));
    message("file_as_it_is", kind !== "image");
    name.value = "cover" in chosen ? `photo.${chosen.cover.ending}` : sendableName(file.name);
    fill("file-size", sizeOf(file.size), card);
    card.hidden = false;
    one("h3", card).focus();
  }

  async function choose(file: File): Promise<Chosen | null> {
    if (!isImage(file)) return { bytes: file, type: file.type || "application/octet-stream" };
    const canvas = one<HTMLCanvasElement>("canvas", card);
    const ending = await clean(file, canvas);
    return ending && { cover: new Cover(canvas, ending) };
  }

  function refuse(reason: Reason): void {
    field.value = "";
    trouble("file", reason);
  }

  function drop(): void {
    quiet();
    chosen = null;
    altered = null;
    wantsAltered.checked = false;
    card.hidden = true;
    field.value = "";
    one<HTMLCanvasElement>("canvas", card).width = 0;
  }

  async function send(): Promise<void> {
    if (!chosen) return;
    noTrouble("file");
    quiet();
    busy(true);
    try {
      await worker.ask("attach", await given(chosen));
      drop();
      message("file_sent", true);
      page.stored();
    } catch (error) {
      const reason = error instanceof CannotAlter ? "cannot_alter" : page.reasonOf(error);
      if (reason === "cancelled") message("file_cancelled", true);
      else trouble("file", reason);
    } finally {
      busy(false);
    }
  }

  async function given(what: Chosen): Promise<Given> {
    const written = sendableName(name.value);
    if (!("cover" in what)) {
      const bytes = await voiceOf(what.bytes);
      if (bytes === what.bytes) return { bytes, type: what.type, name: written };
      return { bytes, type: bytes.type, name: `${written.replace(/\.[a-z0-9]+$/i, "")}.wav` };
    }
    const bytes = await what.cover.bytes();
    return { bytes, type: bytes.type, name: written };
  }

  /** What is heard is what is sent: altered once. Throws cannot_alter. */
  async function voiceOf(bytes: Blob): Promise<Blob> {
    if (!wantsAltered.checked) return bytes;
    altered ??= await alter(bytes);
    if (!altered) throw new CannotAlter();
    return altered;
  }

  async function listen(): Promise<void> {
    if (!chosen || "cover" in chosen) return;
    noTrouble("file");
    quiet();
    try {
      quiet = await play(await voiceOf(chosen.bytes));
    } catch {
      trouble("file", "cannot_alter");
    }
  }

  function busy(is: boolean): void {
    if (is) message("file_cancelled", false);
    paused = false;
    one("[data-under-way]", card).hidden = !is;
    for (const part of all<HTMLButtonElement>("[data-before]", card)) part.hidden = is;
    field.disabled = is;
    name.disabled = is;
    message("pause", true, card);
    message("go_on", false, card);
  }

  async function hold(wanted: boolean): Promise<void> {
    paused = wanted;
    message("pause", !paused, card);
    message("go_on", paused, card);
    await worker.ask(paused ? "pause" : "resume");
  }

  function showProgress({ state, done, of, final }: Progress): void {
    one('[data-action="cancel-file"]', card).hidden = final;
    const bar = one<HTMLProgressElement>("progress", card);
    bar.max = of;
    bar.value = done;
    for (const line of all("[data-state]", card)) line.hidden = line.dataset.state !== state;
  }
}

/** A picture's own name often tells when and by which device it was taken; it is given another one. */
function sendableName(name: string): string {
  return [...name.trim().replace(/[\ud800-\udfff]/gu, "\ufffd")].slice(-100).join("") || "file";
}

function sizeOf(bytes: number): string {
  const [unit, size] = bytes < 1e6 ? (["kilobyte", bytes / 1e3] as const) : (["megabyte", bytes / 1e6] as const);
  const format = { style: "unit", unit, maximumFractionDigits: size < 10 ? 1 : 0 } as const;
  return new Intl.NumberFormat(document.documentElement.lang, format).format(Math.max(size, 0.1));
}
