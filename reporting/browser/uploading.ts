// A file on its way: read once to know it, then sealed and sent chunk by chunk, each as often as the line needs.
import { attachmentBody } from "../../crypto/browser/attachments.ts";
import { type Body, b64 } from "../../crypto/browser/bodies.ts";
import { CHUNK_BYTES, chunkCount, type FileKey, sealChunk } from "../../crypto/browser/chunks.ts";
import { hashing } from "../../crypto/browser/keys.ts";
import type { Given, Progress, ServerFailure } from "./asks.ts";
import { Failed } from "./failures.ts";
import { random } from "./random.ts";
import { post, put } from "./server.ts";

// Browsers open six connections to one server; one is left for everything else.
const LANES = 5;
const MOST_AT_ONCE = 7;
const FAST_MS = 1000;
const SLOW_MS = 4000;
// Chunks in one reading: each reading of a file costs a way to another process.
const READ_AT_ONCE = 16;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
// Of the line, not of the file: the same bytes are sent again until they are taken.
const LINE_LOST: ServerFailure[] = ["unreachable", "too_slow", "busy", "server_broke"];

export type Sender = { token: string; caseId: Uint8Array };

/** What the bytes were at the first reading: `pieces` are the SHA-256 of the padded chunks. */
type Known = { size: number; sha256: Uint8Array; pieces: Uint8Array[] };

/** One upload's handle: it can be held, let go on, and given up. */
export class Upload {
  readonly #stop = new AbortController();
  readonly #tell: (progress: Progress) => void;
  #progress: Progress = { state: "reading", done: 0, of: 1, final: false };
  #held: { promise: Promise<void>; release(): void } | null = null;

  constructor(tell: (progress: Progress) => void) {
    this.#tell = tell;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  tell(change: Partial<Progress>): void {
    this.#progress = { ...this.#progress, ...change };
    this.#tell(this.#held ? { ...this.#progress, state: "paused" } : this.#progress);
  }

  more(count: number): void {
    this.tell({ state: "sending", done: this.#progress.done + count });
  }

  pause(): void {
    if (this.#held) return;
    let release = (): void => undefined;
    const promise = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#held = { promise, release };
    this.tell({});
  }

  resume(): void {
    const held = this.#held;
    this.#held = null;
    held?.release();
    this.tell({});
  }

  cancel(): void {
    if (this.#progress.final) return;
    this.#stop.abort();
    this.resume();
  }

  /** Throws cancelled. */
  async mayGoOn(): Promise<void> {
    await this.#held?.promise;
    if (this.signal.aborted) throw new Failed("cancelled");
  }
}

/** How many chunks go in one request: on a slow line one, so that little is sent again when it breaks. */
class Pace {
  chunks = 1;

  async timed(send: () => Promise<void>): Promise<void> {
    const begun = performance.now();
    await send();
    const took = performance.now() - begun;
    if (took < FAST_MS) this.chunks = Math.min(2 * this.chunks, MOST_AT_ONCE);
    else if (took > SLOW_MS) this.chunks = 1;
  }
}

/** Everything but the entry; answers what the entry says of it. Throws file_changed, no_room, cancelled, and what the server refuses. */
export async function upload(sender: Sender, given: Given, at: Upload): Promise<Body> {
  const known = await readOnce(given.bytes, at);
  // Only now: from here on these bytes and no others are sealed under this key.
  const file: FileKey = { key: random(32), fileId: random(16), caseId: sender.caseId, chunks: known.pieces.length };
  const request = JSON.stringify({ token: sender.token, file: b64(file.fileId), chunks: file.chunks });
  await persist(at, () => post("/api/files", request, "unknown_code"));
  at.tell({ state: "sending", done: 0 });
  const pace = new Pace();
  let next = 0;
  const lane = async () => {
    while (next < file.chunks) {
      const first = next;
      next = Math.min(first + pace.chunks, file.chunks);
      const count = next - first;
      await at.mayGoOn();
      const sealed = await sealAgain(file, given.bytes, known, first, count);
      const path = `/api/files/${b64(file.fileId)}/${first}`;
      await persist(at, () => pace.timed(() => put(path, sealed, sender.token, at.signal)));
      at.more(count);
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES }, lane));
  } catch (error) {
    next = file.chunks;
    at.cancel();
    throw error;
  }
  at.tell({ state: "naming", final: true });
  const { name, type } = given;
  const { size, sha256 } = known;
  return attachmentBody({ ...file, name, type, size, sha256 });
}

/** Until it is taken. Each wait is twice the last one, and ends at once when the device is back on a network. */
export async function persist<T>(at: Upload, attempt: () => Promise<T>): Promise<T> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    await at.mayGoOn();
    try {
      return await attempt();
    } catch (error) {
      await at.mayGoOn();
      if (!(error instanceof Failed) || !LINE_LOST.includes(error.failure)) throw error;
      at.tell({ state: "waiting" });
      await pass(wait, at.signal);
    }
  }
}

function pass(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      stop.removeEventListener("abort", end);
      done();
    };
    const timer = setTimeout(end, milliseconds);
    addEventListener("online", end);
    stop.addEventListener("abort", end);
  });
}

async function readOnce(bytes: Blob, at: Upload): Promise<Known> {
  const { size } = bytes;
  const whole = hashing();
  const pieces: Uint8Array[] = [];
  const chunks = chunkCount(size);
  at.tell({ state: "reading", done: 0, of: chunks });
  for (let first = 0; first < chunks; first += READ_AT_ONCE) {
    await at.mayGoOn();
    const part = await paddedChunks(bytes, size, first, Math.min(READ_AT_ONCE, chunks - first));
    whole.update(part.subarray(0, plainBytes(size, first, READ_AT_ONCE)));
    pieces.push(...(await Promise.all(split(part).map(digest))));
    at.tell({ done: first });
  }
  return { size, sha256: whole.digest(), pieces };
}

/** The nonce rule: a file may change under the page's hands, and other bytes must never be sealed under this key. */
async function sealAgain(file: FileKey, bytes: Blob, known: Known, first: number, count: number): Promise<Uint8Array> {
  const chunks = split(await paddedChunks(bytes, known.size, first, count));
  const sealed = await Promise.all(chunks.map((padded, place) => sealKnown(file, padded, known, first + place)));
  const together = new Uint8Array(sealed.reduce((sum, chunk) => sum + chunk.length, 0));
  let end = 0;
  for (const chunk of sealed) {
    together.set(chunk, end);
    end += chunk.length;
  }
  return together;
}

async function sealKnown(file: FileKey, padded: Uint8Array, known: Known, number: number): Promise<Uint8Array> {
  const before = known.pieces[number];
  const now = await digest(padded);
  if (!before || now.some((byte, place) => byte !== before[place])) throw new Failed("file_changed");
  return sealChunk(file, number, padded);
}

/** So many chunks of the padded file; the bytes are this page's own copy, and nobody else can change them. */
async function paddedChunks(bytes: Blob, size: number, first: number, count: number): Promise<Uint8Array> {
  const start = first * CHUNK_BYTES;
  const padded = new Uint8Array(count * CHUNK_BYTES);
  const length = plainBytes(size, first, count);
  if (length > 0) padded.set(await read(bytes.slice(start, start + length), length));
  if (start <= size && size < start + padded.length) padded[size - start] = 0x80;
  return padded;
}

function split(part: Uint8Array): Uint8Array[] {
  return Array.from({ length: part.length / CHUNK_BYTES }, (_, place) =>
    part.subarray(place * CHUNK_BYTES, (place + 1) * CHUNK_BYTES),
  );
}

async function read(part: Blob, length: number): Promise<Uint8Array> {
  const raw = await part.arrayBuffer().catch(() => null);
  if (raw?.byteLength !== length) throw new Failed("file_changed");
  return new Uint8Array(raw);
}

/** Of the file itself, in so many chunks from `first` on. */
function plainBytes(size: number, first: number, count: number): number {
  return Math.max(0, Math.min(count * CHUNK_BYTES, size - first * CHUNK_BYTES));
}

async function digest(padded: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", padded as BufferSource));
}
