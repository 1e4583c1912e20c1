// The worker's way to the server. Every answer is a stranger's until it has been checked: here for its shape only.
import { type Body, isObject, type Json } from "../../crypto/browser/bodies.ts";
import { isRefusal, Refused } from "../../crypto/browser/errors.ts";
import { Failed, type Failure } from "./telling.ts";

let csrf = "";

export function useToken(token: string): void {
  csrf = token;
}

export async function ask(path: string): Promise<Body> {
  return readObject(await send(path, { method: "GET" }));
}

export async function post(path: string, body: Body): Promise<Body> {
  const headers = { "Content-Type": "application/json", ...(csrf ? { "X-CSRFToken": csrf } : {}) };
  const answer = await send(path, { method: "POST", headers, body: JSON.stringify(body) });
  return answer.status === 204 ? {} : readObject(answer);
}

/** Sealed chunks of a file: for whoever shows the ticket that opening the file gave. */
export async function chunks(path: string, ticket: string): Promise<Uint8Array> {
  const answer = await send(path, { method: "GET", headers: { "X-Ticket": ticket }, cache: "no-store" });
  return new Uint8Array(await answer.arrayBuffer().catch(lost));
}

export async function bytes(path: string): Promise<Uint8Array> {
  // Two files that belong together: a cache might hold the one of yesterday and the other of today.
  const answer = await send(path, { method: "GET", cache: "no-cache" });
  return new Uint8Array(await answer.arrayBuffer().catch(lost));
}

async function send(path: string, request: RequestInit): Promise<Response> {
  const answer = await fetch(path, { ...request, redirect: "error", credentials: "same-origin" }).catch(lost);
  if (!answer.ok) throw await reasonFor(answer);
  return answer;
}

// What the server names and a person can do something about; everything else is told by its status.
const NAMED: readonly string[] = [
  "not_known",
  "prove_again",
  "last_factor",
  "too_many_factors",
  "not_for_this_member",
  "not_approved",
  "frozen",
  "consent_withdrawn",
  "unresponsive",
  "already_offered",
  "not_the_lead",
] satisfies readonly Failure[];

/** Where the server itself refuses what is stored, the name of that refusal says more than the status. */
async function reasonFor(answer: Response): Promise<Error> {
  const said: unknown = await answer.json().catch(() => null);
  const name = isObject(said) ? said.error : null;
  if (answer.status === 503 && isRefusal(name)) return new Refused(name);
  return new Failed(typeof name === "string" && NAMED.includes(name) ? (name as Failure) : failureOf(answer.status));
}

function failureOf(status: number): Failure {
  if (status === 404) return "gone";
  if (status === 409) return "elsewhere";
  if (status === 429 || status === 503) return "busy";
  return status >= 500 ? "trouble" : "declined";
}

function lost(): never {
  throw new Failed("offline");
}

async function readObject(answer: Response): Promise<Body> {
  const value: unknown = await answer.json().catch(() => null);
  if (!isObject(value)) throw new Failed("trouble");
  return value;
}

export function text(value: Json | undefined): string {
  if (typeof value !== "string") throw new Refused("malformed", "not text");
  return value;
}

export function objects(value: Json | undefined): Body[] {
  if (!Array.isArray(value) || !value.every(isObject)) throw new Refused("malformed", "not a list of objects");
  return value;
}

export function object(value: Json | undefined): Body {
  if (!isObject(value)) throw new Refused("malformed", "not an object");
  return value;
}
