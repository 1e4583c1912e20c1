// What is signed when offices speak of a case: in the room of two offices, and in the talk for the reporter. Only shapes.
import type { Body } from "../../crypto/browser/bodies.ts";
import type { CaseAcross, Said, Transfer } from "./across.ts";
import type { Writing } from "./telling.ts";

/** How a transfer went, as the reporter reads it. `agreed`: an office that works on a redacted account, not on the talk. */
export type Ended = "agreed" | "refused" | "expired" | "recalled" | "returned" | "done" | "deletion_asked";

export function accepting(transfer: Transfer): Said {
  return said(transfer, "accept", { kind: "status", status: "accepted", transfer: transfer.id, text: "" });
}

export function refusing(transfer: Transfer, reason: string, text: string): Said {
  return said(transfer, "refuse", { kind: "status", status: "refused", transfer: transfer.id, reason, text });
}

export function writing(transfer: Transfer, text: string): Said {
  return said(transfer, "write", { kind: "message", text });
}

/** `due`: a day, or empty. */
export function planning(transfer: Transfer, text: string, due: string): Said {
  return said(transfer, "write", { kind: "plan", text, due });
}

/** `task`: the entry that set it. */
export function planDone(transfer: Transfer, task: string): Said {
  return said(transfer, "write", { kind: "plan", done: task });
}

export function ending(transfer: Transfer, as: "done" | "returned" | "deleted", text: string): Said {
  const body = { kind: "status", status: as, transfer: transfer.id, text };
  const leads = transfer.mode === "lead" && transfer.redaction === "none";
  // Why stands in the room of the two offices: it may name somebody, and a reporter's phone shows what stands in the talk.
  const talk = as === "returned" && leads ? { talk: telling("returned", transfer.to, "") } : {};
  return { ...said(transfer, "end", body), rest: { as: as === "deleted" ? "done" : as }, ...talk };
}

/** `by`: the office that answered, or did not. */
export function telling(status: Ended, by: string, text: string, reason = ""): Body {
  return { kind: "status", status, by, ...(reason ? { reason } : {}), ...(text ? { text } : {}) };
}

/** How much an office from which it is taken back could read: nothing, an account, or the talk. */
export function wasRead({ state, redaction }: Transfer): "unread" | "account" | "whole" {
  if (state !== "active") return "unread";
  return redaction === "none" ? "whole" : "account";
}

export function recalling({ id: transfer, state }: Transfer, text: string, status: Body | null): Writing {
  const decision = { kind: "decision", decision: "recalled", transfer, text };
  const entries = {
    decision: { box: "file" as const, body: decision },
    ...(status === null ? {} : { status: { box: "talk" as const, body: status } }),
  };
  return { verb: `transfers/${transfer}/recall`, entries, rest: { stands: state } };
}

/** `status`: what the reporter has not been told yet. */
export function tellingReporter(status: Body): Writing {
  return { verb: "transfers/tell", entries: { entry: { box: "talk", body: status } }, rest: {} };
}

/** By an office in reserve: to the file and to the reporter, before it finds the case no more. */
export function deleting(text: string): Writing {
  const entries = {
    decision: { box: "file" as const, body: { kind: "decision", decision: "deleted", text } },
    status: { box: "talk" as const, body: { kind: "status", status: "deleted", text: "" } },
  };
  return { verb: "transfers/deleted", entries, rest: {} };
}

function said({ id, from, to }: Transfer, verb: Said["verb"], body: Body): Said {
  return { transfer: id, room: { from, to }, verb, body, rest: {} };
}

/** Offices that the rules pass over: the own one has asked them already, or they answer nothing. */
export function passedOver({ transfers, own, unresponsive }: CaseAcross): string[] {
  const asked = transfers.filter(({ from, state }) => from === own && !["recalled", "not_needed"].includes(state));
  return [...unresponsive, ...asked.map(({ to }) => to)];
}
