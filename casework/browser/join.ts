// Joining: code and passphrase go to the worker and nowhere else, and both fields are emptied at the end.
import { readPins, WorkerDoor } from "./door.ts";
import { fill, one, say } from "./showing.ts";
import { Failed } from "./telling.ts";

const pins = readPins();
const door = new WorkerDoor();
const progress = one("[data-progress]");
const failure = one("[data-failure]");
const fields = one<HTMLFieldSetElement>("[data-fields]");
const code = one<HTMLInputElement>("[data-typed-code]");
const typed = one<HTMLInputElement>("[data-typed-words]");
const leave = one("[data-leave]");
const { office = "", member = "" } = one("[data-desk]").dataset;
let words = "";

leave.onclick = () => {
  clear();
  location.replace(leave.dataset.leave ?? "/");
};
one("[data-other-words]").onclick = () => void offerWords();
one("[data-join]").onclick = () => void join();
door.onStep = (step) => say(progress, step);
addEventListener("pagehide", clear);
addEventListener("pageshow", (event) => event.persisted && location.reload());

try {
  await door.ask("begin", pins);
  await offerWords();
  say(progress);
  fields.disabled = false;
} catch {
  tellFailure("broken");
}

async function offerWords(): Promise<void> {
  words = await door.ask("passphrase", null);
  fill(document, { words });
}

async function join(): Promise<void> {
  failure.hidden = true;
  if (plain(typed.value) !== words) return tellFailure("other_words");
  fields.disabled = true;
  try {
    const path = location.pathname;
    await door.ask("join", { path, office, member, code: code.value, passphrase: words });
    clear();
    say(progress, "joined");
    fields.hidden = true;
    one("main").dataset.state = "joined";
  } catch (error) {
    fields.disabled = false;
    const reason = error instanceof Failed ? error.failure : "broken";
    tellFailure(reason === "gone" ? "run_out" : reason);
  }
}

function plain(text: string): string {
  return text.trim().replace(/\s+/g, " ").toLowerCase();
}

function tellFailure(message: string): void {
  say(progress);
  say(failure, message);
  failure.hidden = false;
}

function clear(): void {
  words = code.value = typed.value = "";
  fill(document, { words: "" });
}
