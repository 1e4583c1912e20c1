// What each button of the desk has signed and sealed. Only shapes: the worker adds day, history and certificate.
import type { Writing } from "./telling.ts";

export function acknowledgement(text = ""): Writing {
  const body = { kind: "status", status: "acknowledged", ...(text ? { text } : {}) };
  return { verb: "acknowledge", entries: { entry: { box: "talk", body } }, rest: {} };
}

export function reply(text: string): Writing {
  return { verb: "reply", entries: { entry: { box: "talk", body: { kind: "message", text } } }, rest: {} };
}

export function note(text: string): Writing {
  return { verb: "note", entries: { entry: { box: "file", body: { kind: "note", text } } }, rest: {} };
}

/** Nobody is told; the office's file says what it was taken for. */
export function setAside(as: "test" | "spam"): Writing {
  const body = { kind: "decision", decision: "set_aside", as };
  return { verb: "set-aside", entries: { decision: { box: "file", body } }, rest: { as } };
}
