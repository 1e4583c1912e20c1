// What every page behind the sign-in does first and last: unlock the desk in the worker, work, and say what went wrong.
import type { RefusalName } from "../../crypto/browser/errors.ts";
import { type Door, readPins, WorkerDoor } from "./door.ts";
import { armLeaving, lock } from "./leaving.ts";
import { keptSecret, rememberHead, seenHead } from "./memory.ts";
import { inPractice } from "./paths.ts";
import { choose, fill, one, say, showRefusal } from "./showing.ts";
import { Alarm, Failed, type Failure } from "./telling.ts";

declare const PRACTICE_URL: string;

// These come with the calendar, or with a wrong clock, more often than with an attack.
const DATED: RefusalName[] = ["certificate_out_of_date", "directory_expired", "directory_from_the_future"];

/** Runs `work` with an unlocked desk; "Try again" runs it once more. The state stands at `main[data-state]`. */
export async function atDesk(work: (door: Door) => Promise<void>): Promise<void> {
  const pins = readPins();
  const door = inPractice() ? await practiceDoor() : new WorkerDoor();
  door.onStep = (step) => say(one("[data-progress]"), step);
  armLeaving(door, pins.csrf, () => void stay(door));
  const attempt = async () => {
    setState("working");
    one("[data-failure]").hidden = true;
    say(one("[data-progress]"), "opening_desk");
    try {
      if (!inPractice()) await enter(door);
      await work(door);
      say(one("[data-progress]"));
      setState("ready");
    } catch (error) {
      tell(door, error);
    }
  };
  one("[data-again]").onclick = () => void attempt();
  await door.ask("begin", pins).catch(() => null);
  await attempt();
}

/** No page with real cases fetches the invented ones. */
async function practiceDoor(): Promise<Door> {
  const { PracticeDoor }: typeof import("./practice.ts") = await import(PRACTICE_URL);
  return new PracticeDoor((failure) => new Failed(failure));
}

/** Only the end of the session matters here; a network that is away now may be back when it is needed. */
async function stay(door: Door): Promise<void> {
  const failure = await door.ask("stay", null).catch((error: unknown) => error);
  if (failure instanceof Failed && failure.failure === "signed_out") lock(door, "signed_out");
}

async function enter(door: Door): Promise<void> {
  const pins = readPins();
  const kept = keptSecret();
  if (kept === null) throw new Failed("no_key");
  const { head, office, fingerprint } = await door.ask("enter", { kept, seen: seenHead(pins) });
  rememberHead(pins, head);
  fill(one("[data-self]"), { office, fingerprint });
  one("[data-self]").hidden = false;
}

/** Everything that can end an errand ends here: a locked page, an alarm, or a plain reason. */
export function tell(door: Door, error: unknown): void {
  const failure = error instanceof Failed ? error.failure : "broken";
  if (error instanceof Alarm) sound(error);
  else if (failure === "signed_out" || failure === "no_key") lock(door, failure);
  else showFailure(failure);
}

function showFailure(failure: Failure): void {
  setState("failed");
  say(one("[data-progress]"));
  say(one("[data-failure]"), failure);
  one("[data-failure]").hidden = false;
}

/** Nothing is shown beside an alarm, and there is nothing left to write with. */
export function sound(alarm: Alarm): void {
  setState("alarm");
  document.querySelector("[data-work]")?.replaceChildren();
  say(one("[data-progress]"));
  const place = one("[data-alarm]");
  choose(place, { where: alarm.where, ground: DATED.includes(alarm.refusal) ? "date" : "claim" });
  showRefusal(place, alarm.refusal);
  place.hidden = false;
  place.focus();
}

function setState(state: "working" | "ready" | "failed" | "alarm"): void {
  one("main").dataset.state = state;
}
