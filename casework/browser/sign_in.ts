// Signing in. The passphrase goes to the worker and nowhere else; the field is emptied when it was right.
import { sound } from "./at_desk.ts";
import { readPins, WorkerDoor } from "./door.ts";
import { forgetSecret, keepSecret, rememberHead, seenHead } from "./memory.ts";
import * as codes from "./one_time_codes.ts";
import * as passkeys from "./passkeys.ts";
import { one, say } from "./showing.ts";
import { Alarm, type Factor, Failed } from "./telling.ts";

const pins = readPins();
const door = new WorkerDoor();
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
/** How the second factor is come by; most of the time a person touches a key meanwhile. */
type Way = (challenge: string) => Promise<Factor>;

const code = one<HTMLInputElement>("[data-code]");
const newCodes = codes.prepare(one("[data-new-codes]"), () => name.value.trim());
const withPasskey: Way = async (challenge) => ({ shown: await passkeys.show(challenge) });
const withCode: Way = async (challenge) => ({ shown: { challenge, code: codes.read(code) } });
const withNewPasskey: Way = async (challenge) => ({ new: await passkeys.make(challenge, name.value.trim()) });
const withNewCodes: Way = async (challenge) => ({ new: newCodes.made(challenge) });

one("[data-sign-in]").onclick = () => void signIn(withPasskey);
one("[data-sign-in-code]").onclick = () => void signIn(withCode);
one("[data-sign-in-new]").onclick = () => void signIn(withNewPasskey);
one("[data-sign-in-new-codes]").onclick = () => void signIn(withNewCodes);
fields.onkeydown = (event) => {
  if (event.key !== "Enter") return;
  if (event.target === name || event.target === passphrase) void signIn(withPasskey);
  if (event.target === code) void signIn(withCode);
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

async function signIn(way: Way): Promise<void> {
  failure.hidden = true;
  one("[data-alarm]").hidden = true;
  if (!name.value.trim() || !passphrase.value.trim()) return tellFailure("incomplete");
  const words = passphrase.value;
  fields.disabled = true;
  try {
    const { challenge } = await door.ask("askIn", { name: name.value.trim() });
    // While the worker computes, the person touches the key.
    const [factor] = await Promise.all([way(challenge), door.ask("stretch", { passphrase: words })]);
    const { kept, head } = await door.ask("signIn", { factor, seen: seenHead(pins) });
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
  code.value = "";
  newCodes.clear();
  showWords.checked = false;
  passphrase.type = "password";
}
