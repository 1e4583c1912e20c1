// Signing in. The passphrase goes to the worker and nowhere else; the field is emptied when it was right.
import { sound } from "./at_desk.ts";
import { Door, readPins } from "./door.ts";
import { forgetSecret, keepSecret, rememberHead, seenHead } from "./memory.ts";
import { one, say } from "./showing.ts";
import { Alarm, Failed } from "./telling.ts";

const pins = readPins();
const door = new Door();
const progress = one("[data-progress]");
const failure = one("[data-failure]");
const fields = one<HTMLFieldSetElement>("[data-fields]");
const name = one<HTMLInputElement>("[data-name]");
const passphrase = one<HTMLInputElement>("[data-passphrase]");
const showWords = one<HTMLInputElement>("[data-show-passphrase]");
const leave = one("[data-leave]");

leave.onclick = () => {
  clear();
  location.replace(leave.dataset.leave ?? "/");
};
showWords.onchange = () => {
  passphrase.type = showWords.checked ? "text" : "password";
};
one("[data-sign-in]").onclick = () => void signIn();
fields.onkeydown = (event) => {
  if (event.key === "Enter" && event.target instanceof HTMLInputElement && event.target !== showWords) void signIn();
};
door.onStep = (step) => say(progress, step);
addEventListener("pagehide", clear);
addEventListener("pageshow", (event) => event.persisted && location.reload());

try {
  await door.ask("begin", pins);
  say(progress);
  fields.disabled = false;
  name.focus();
} catch {
  tellFailure("broken");
}

async function signIn(): Promise<void> {
  failure.hidden = true;
  one("[data-alarm]").hidden = true;
  if (!name.value.trim() || !passphrase.value.trim()) return tellFailure("incomplete");
  const asks = { name: name.value.trim(), passphrase: passphrase.value, seen: seenHead(pins) };
  fields.disabled = true;
  try {
    const { kept, head } = await door.ask("signIn", asks);
    clear();
    keepSecret(kept);
    rememberHead(pins, head);
    say(progress, "entering");
    location.replace("/desk/");
  } catch (error) {
    forgetSecret();
    fields.disabled = false;
    if (error instanceof Alarm) {
      sound(error);
      return;
    }
    tellFailure(error instanceof Failed ? error.failure : "broken");
    passphrase.focus();
  }
}

function tellFailure(message: string): void {
  say(progress);
  say(failure, message);
  failure.hidden = false;
}

function clear(): void {
  passphrase.value = "";
  showWords.checked = false;
  passphrase.type = "password";
}
