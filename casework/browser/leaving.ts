// The ways in which a desk page ends: signing out, leaving, idling, being put away by the browser.
// Each empties the page first, so that nobody finds a report on a screen that its reader has left.
import type { Door } from "./door.ts";
import { forgetSecret } from "./memory.ts";
import { one, say } from "./showing.ts";

const IDLE_MINUTES = 15;
const WARNED_MINUTES = 14;
// The server's session must not run out under someone who is typing a long note.
const STAYING_MINUTES = 4;
const MINUTE = 60_000;

const tabs = new BroadcastChannel("davylamp/desk");

/** `stay` tells the server that someone is here. */
export function armLeaving(door: Door, csrf: string, stay: () => void): void {
  one("[data-sign-out]").onclick = () => void signOut(door, csrf, "/desk/sign-in");
  const leave = one("[data-lock-and-leave]");
  leave.onclick = () => void signOut(door, csrf, leave.dataset.lockAndLeave ?? "/");
  tabs.onmessage = () => lock(door, "signed_out");
  addEventListener("pagehide", () => empty(door));
  // A page that comes back from the browser's memory has been emptied: load it afresh.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  addEventListener("beforeunload", (event) => hasUnsentText() && event.preventDefault());
  watchIdling(door, stay);
}

/** Clears everything shown and says why. */
export function lock(door: Door, reason: "signed_out" | "no_key"): void {
  if (reason === "signed_out") forgetSecret();
  empty(door);
  const locked = one("[data-locked]");
  say(locked, reason);
  locked.hidden = false;
  one("main").dataset.state = "locked";
}

function empty(door: Door): void {
  door.close();
  one("[data-work]").replaceChildren();
  for (const part of ["[data-self]", "[data-alarm]", "[data-failure]", "[data-progress]", "[data-idle]"]) {
    one(part).hidden = true;
  }
}

async function signOut(door: Door, csrf: string, next: string): Promise<void> {
  forgetSecret();
  empty(door);
  tabs.postMessage("signed out");
  const request = { method: "POST", headers: { "X-CSRFToken": csrf }, keepalive: true, redirect: "manual" } as const;
  // Without a network the session runs out by itself, and the key is gone already.
  await Promise.race([fetch("/desk/sign-out", request).catch(() => null), pause(1500)]);
  location.replace(next);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function hasUnsentText(): boolean {
  return [...document.querySelectorAll("textarea")].some((area) => area.value.trim() !== "");
}

function watchIdling(door: Door, stay: () => void): void {
  let touched = Date.now();
  let stayed = touched;
  const look = () => {
    const idle = Date.now() - touched;
    one("[data-idle]").hidden = idle < WARNED_MINUTES * MINUTE;
    if (idle >= IDLE_MINUTES * MINUTE) {
      clearInterval(timer);
      lock(door, "signed_out");
    }
  };
  const touch = () => {
    // A computer that slept wakes with a key press: that is too late.
    look();
    touched = Date.now();
    one("[data-idle]").hidden = true;
    if (touched - stayed < STAYING_MINUTES * MINUTE) return;
    stayed = touched;
    stay();
  };
  const timer = setInterval(look, 5000);
  for (const kind of ["pointerdown", "pointermove", "keydown", "wheel"])
    addEventListener(kind, touch, { passive: true });
  document.addEventListener("visibilitychange", look);
}
