// A member's own way in: passkeys, one-time codes, the passphrase, desks that stand open elsewhere.
import { newPassphrase } from "../../crypto/browser/words.ts";
import { atDesk, tell } from "./at_desk.ts";
import type { Door } from "./door.ts";
import * as codes from "./one_time_codes.ts";
import { armOrders, carryOut } from "./ordering.ts";
import * as passkeys from "./passkeys.ts";
import { one, say } from "./showing.ts";
import type { Made } from "./telling.ts";
import * as wording from "./wording.ts";

for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-day]")) wording.showDay(time, time.dateTime);

await atDesk(async (door) => {
  const stop = (error: unknown) => tell(door, error);
  armOrders(door, stop);
  armFactors(door, stop);
  armPassphrase(door, stop);
});

type Stop = (error: unknown) => void;

function armFactors(door: Door, stop: Stop): void {
  const name = one("[data-own-name]").textContent?.trim() ?? "";
  const fresh = codes.prepare(one("[data-new-codes]"), () => name);
  arm(door, "[data-add-passkey]", (challenge) => passkeys.make(challenge, name), stop);
  arm(door, "[data-add-codes]", async (challenge) => fresh.made(challenge), stop);
}

/** A fresh challenge each time it is tried: after the factor was shown again, the old one belongs to no desk. */
function arm(door: Door, selector: string, make: (challenge: string) => Promise<Made>, stop: Stop): void {
  const button = one<HTMLButtonElement>(selector);
  const work = async () => {
    const { challenge } = await door.ask("challenge", null);
    await door.ask("addFactor", { made: await make(challenge) });
  };
  button.onclick = () => void carryOut(door, button, work, stop);
}

function armPassphrase(door: Door, stop: Stop): void {
  const [old, again] = [one<HTMLInputElement>("[data-old]"), one<HTMLInputElement>("[data-again-words]")];
  const words = one("[data-new-words]");
  const button = one<HTMLButtonElement>("[data-change-passphrase]");
  const offer = () => {
    words.textContent = newPassphrase();
  };
  offer();
  one("[data-other-words]").onclick = offer;
  button.onclick = () => {
    const fresh = words.textContent ?? "";
    const bad = one("[data-passphrase-bad]");
    bad.hidden = again.value.trim().replace(/\s+/g, " ") === fresh && old.value.trim() !== "";
    say(bad, old.value.trim() === "" ? "old_missing" : "not_the_same");
    if (!bad.hidden) return;
    const work = () => door.ask("changePassphrase", { old: old.value, fresh });
    void carryOut(door, button, work, stop);
  };
}
