// A file on the screen: pictures as pixels on a canvas, text as text, sound and video in a player, and nothing else opened.
// No byte of a file ever becomes a document here.

import type { Door } from "./door.ts";
import { originSaid } from "./entries.ts";
import { showOpenings } from "./openings.ts";
import { askOrigin } from "./origin.ts";
import { choose, one, say, showRefusal } from "./showing.ts";
import { Failed, type OpenedFile } from "./telling.ts";

const LONGEST_SIDE = 4096;
const urls = new Set<string>();

/** One listener for a thread, because its entries are made anew each time it is read. */
export function armFiles(thread: HTMLElement, door: Door, stop: (error: unknown) => void): void {
  thread.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLButtonElement>("[data-open-file]") : null;
    const place = button?.closest<HTMLElement>("[data-file]");
    if (button && place) void open(button, place, door, stop);
  });
}

async function open(button: HTMLButtonElement, place: HTMLElement, door: Door, stop: (error: unknown) => void) {
  button.disabled = true;
  one("[data-file-refused]", place).hidden = true;
  say(place, "opening_file");
  try {
    const opened = await door.ask("openFile", { id: place.dataset.file ?? "" });
    say(place);
    if ("refused" in opened) return refuse(place, opened);
    await show(place, opened, door, stop);
    button.hidden = true;
  } catch (error) {
    tellFailure(place, error, stop);
  } finally {
    button.disabled = false;
  }
}

function tellFailure(place: HTMLElement, error: unknown, stop: (error: unknown) => void): void {
  const failure = error instanceof Failed ? error.failure : "broken";
  if (["offline", "busy", "trouble", "gone"].includes(failure)) say(place, `file_${failure}`);
  else stop(error);
}

function refuse(place: HTMLElement, { refused }: Extract<OpenedFile, { refused: unknown }>): void {
  const warning = one("[data-file-refused]", place);
  showRefusal(warning, refused);
  warning.hidden = false;
}

type Opened = Extract<OpenedFile, { blob: Blob }>;

async function show(
  place: HTMLElement,
  { blob, look, openings }: Opened,
  door: Door,
  stop: (error: unknown) => void,
): Promise<void> {
  showOpenings(place, openings);
  const shown = await draw(place, blob, look);
  choose(place, { look: shown, opened: "yes" });
  const save = one<HTMLAnchorElement>("[data-save]", place);
  save.download = one("[data-slot=file_name]", place).textContent ?? "file.bin";
  // Without a type: a browser that shows instead of saving has nothing to show it as.
  save.href = urlOf(blob.slice(0, blob.size, "application/octet-stream"));
  armSaving(save, place, door, stop);
  one("[data-viewer]", place).focus();
}

/** What was answered goes into the office's file, signed, before the file goes anywhere. */
function armSaving(save: HTMLAnchorElement, place: HTMLElement, door: Door, stop: (error: unknown) => void): void {
  let answer = "";
  let kept = "";
  askOrigin(one("[data-ask-origin]", place), (origin) => {
    answer = origin;
    one("[data-saving]", place).hidden = false;
  });
  save.onclick = async (event) => {
    if (kept === answer) return;
    event.preventDefault();
    try {
      await door.ask("write", originSaid(place.dataset.file ?? "", answer));
      kept = answer;
      say(place);
      save.click();
    } catch (error) {
      tellFailure(place, error, stop);
    }
  };
}

/** Answers how it was shown: what turns out not to be what it began like is offered for saving only. */
async function draw(place: HTMLElement, blob: Blob, look: string): Promise<string> {
  if (look === "image") return (await drawPicture(one<HTMLCanvasElement>("canvas", place), blob)) ? look : "other";
  if (look === "text") {
    one("pre", place).textContent = await blob.text();
  } else if (look === "sound" || look === "video") {
    const player = document.createElement(look === "sound" ? "audio" : "video");
    player.controls = true;
    player.src = urlOf(blob.slice(0, blob.size, look === "sound" ? "audio/mpeg" : "video/mp4"));
    one("[data-player]", place).replaceChildren(player);
  }
  return look;
}

async function drawPicture(canvas: HTMLCanvasElement, blob: Blob): Promise<boolean> {
  const picture = await createImageBitmap(blob).catch(() => null);
  if (!picture) return false;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return true;
}

function urlOf(blob: Blob): string {
  const url = URL.createObjectURL(blob);
  urls.add(url);
  return url;
}

/** When the thread is drawn anew or the desk is locked, what was opened is let go. */
export function closeFiles(): void {
  for (const url of urls) URL.revokeObjectURL(url);
  urls.clear();
}
