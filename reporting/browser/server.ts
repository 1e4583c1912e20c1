// What the worker exchanges with the server. No cookie goes along, not even where a member of the desk is signed in.
import { type Body, isObject } from "../../crypto/browser/bodies.ts";
import { isRefusal, Refused } from "../../crypto/browser/errors.ts";
import type { ServerFailure } from "./asks.ts";
import { Failed } from "./failures.ts";

const PATIENCE_MS = 60_000;
// GPRS at its worst carries two bytes in a millisecond.
const SLOWEST_BYTES_PER_MS = 2;

/** `cache`: "no-store" where even the browser's cache must not tell what was fetched. */
export async function fetchBytes(path: string, cache: RequestCache = "default"): Promise<Uint8Array> {
  return within(PATIENCE_MS, async (signal) => {
    const response = await fetch(path, {
      cache,
      credentials: "omit",
      referrerPolicy: "no-referrer",
      redirect: "error",
      signal,
    });
    if (!response.ok) throw new Failed(response.status === 503 ? "busy" : "server_broke");
    return new Uint8Array(await response.arrayBuffer());
  });
}

/** `missing`: what a 404 means here. */
export async function post(path: string, body: string, missing: ServerFailure = "not_accepted"): Promise<Body> {
  return send("POST", path, body, { "Content-Type": "application/json" }, missing).then(object);
}

/** `token`: stands in a header, because addresses are logged in too many places. */
export async function put(path: string, body: Uint8Array, token: string, stop: AbortSignal): Promise<void> {
  await send(
    "PUT",
    path,
    body as BufferSource & { length: number },
    { Authorization: `Bearer ${token}` },
    "gone",
    stop,
  );
}

function send(
  method: string,
  path: string,
  body: (string | BufferSource) & { length: number },
  headers: Record<string, string>,
  missing: ServerFailure,
  stop?: AbortSignal,
): Promise<string> {
  return within(PATIENCE_MS + body.length / SLOWEST_BYTES_PER_MS, async (signal, giveUp) => {
    stop?.addEventListener("abort", giveUp, { once: true });
    const response = await fetch(path, {
      method,
      headers: { ...headers, Accept: "application/json" },
      body,
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      redirect: "error",
      signal,
    });
    stop?.removeEventListener("abort", giveUp);
    if (!response.ok) throw await reasonFor(response, missing);
    return response.text();
  });
}

/** Where the server itself refuses what is stored, the name of that refusal says more than the status. */
async function reasonFor(response: Response, missing: ServerFailure): Promise<Error> {
  const said: unknown = response.status === 503 ? await response.json().catch(() => null) : null;
  return isObject(said) && isRefusal(said.error)
    ? new Refused(said.error)
    : new Failed(meaning(response.status, missing));
}

function meaning(status: number, missing: ServerFailure): ServerFailure {
  if (status === 404) return missing;
  if (status === 409) return "already_used";
  if (status === 507) return "no_room";
  if (status === 429 || status === 503) return "busy";
  return status >= 500 ? "server_broke" : "not_accepted";
}

function object(text: string): Body {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Refused below, like JSON that is no object.
  }
  throw new Refused("malformed");
}

async function within<T>(
  milliseconds: number,
  work: (signal: AbortSignal, giveUp: () => void) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), milliseconds);
  try {
    return await work(stop.signal, () => stop.abort());
  } catch (error) {
    if (error instanceof Failed || error instanceof Refused) throw error;
    throw new Failed(stop.signal.aborted ? "too_slow" : "unreachable");
  } finally {
    clearTimeout(timer);
  }
}
