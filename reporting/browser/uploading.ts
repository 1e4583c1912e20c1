// A file on its way: read once, in its order, sealed once, and sent chunk by chunk, each as often as the line needs.
import { attachmentBody } from "../../crypto/browser/attachments.ts";
import { type Body, b64 } from "../../crypto/browser/bodies.ts";
import { CHUNK_BYTES, chunkCount, type FileKey, SEALED_CHUNK_BYTES, sealChunk } from "../../crypto/browser/chunks.ts";
import { hashing } from "../../crypto/browser/keys.ts";
import type { Given, Progress, ServerFailure } from "./asks.ts";
import { Failed } from "./failures.ts";
import { random } from "./random.ts";
import { post, put } from "./server.ts";

// Browsers open six connections to one server; some are left for everything else, and each lane holds a few megabytes.
const LANES = 3;
const MOST_AT_ONCE = 15;
const FAST_MS = 1000;
const SLOW_MS = 4000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
// Of the line, not of the file: the same bytes are sent again until they are taken.
const LINE_LOST: ServerFailure[] = ["unreachable", "too_slow", "busy", "server_broke"];

export type Sender = { token: string; caseId: Uint8Array };

/** One upload's handle: it can be held, let go on, and given up. */
export class Upload {
  readonly #stop = new AbortController();
  readonly #tell: (progress: Progress) => void;
  #progress: Progress = { state: "sending", done: 0, of: 1, final: false };
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
  const { bytes, name, type } = given;
  const { size } = bytes;
  const chunks = chunkCount(size);
  const file: FileKey = { key: random(32), fileId: random(16), caseId: sender.caseId, chunks };
  at.tell({ state: "sending", done: 0, of: chunks });
  const request = JSON.stringify({ token: sender.token, file: b64(file.fileId), chunks });
  await persist(at, () => post("/api/files", request, "unknown_code"));
  const reading = new Reading(bytes);
  const pace = new Pace();
  const lane = async () => {
    // Used again and again: what is dropped is taken away late, and a phone has little.
    const room = new Uint8Array(MOST_AT_ONCE * SEALED_CHUNK_BYTES);
    for (;;) {
      await at.mayGoOn();
      const part = await reading.take(pace.chunks);
      if (!part) return;
      // What is sent again is these very bytes: no chunk is read, or sealed, a second time.
      const sealed = await sealAll(file, part, room);
      const path = `/api/files/${b64(file.fileId)}/${part.first}`;
      await persist(at, () => pace.timed(() => put(path, sealed, sender.token, at.signal)));
      at.more(part.count);
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES }, lane));
  } catch (error) {
    at.cancel();
    throw error;
  }
  at.tell({ state: "naming", final: true });
  return attachmentBody({ ...file, name, type, size, sha256: reading.sha256() });
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

type Part = { first: number; count: number; padded: Uint8Array };

/**
 * A file may change under the page's hands, and no two chunks may ever be sealed under one key and number. So each is
 * read once only, into this page's own memory, and what the entry says of the whole was taken of those very bytes.
 */
class Reading {
  readonly #bytes: Blob;
  readonly #whole = hashing();
  readonly #chunks: number;
  #next = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(bytes: Blob) {
    this.#bytes = bytes;
    this.#chunks = chunkCount(bytes.size);
  }

  /** The next so many chunks, or as many as there are; null behind the last. Throws file_changed. */
  take(most: number): Promise<Part | null> {
    const part = this.#turn.then(() => this.#read(most));
    this.#turn = part;
    return part;
  }

  /** Of the plain bytes, once all have been taken. */
  sha256(): Uint8Array {
    return this.#whole.digest();
  }

  async #read(most: number): Promise<Part | null> {
    const first = this.#next;
    const count = Math.min(most, this.#chunks - first);
    if (count <= 0) return null;
    this.#next += count;
    const start = first * CHUNK_BYTES;
    const { size } = this.#bytes;
    const length = Math.max(0, Math.min(count * CHUNK_BYTES, size - start));
    const plain = await read(this.#bytes.slice(start, start + length), length);
    this.#whole.update(plain);
    return { first, count, padded: padded(plain, count * CHUNK_BYTES, start <= size) };
  }
}

function padded(plain: Uint8Array, length: number, endsHere: boolean): Uint8Array {
  if (plain.length === length) return plain;
  const all = new Uint8Array(length);
  all.set(plain);
  if (endsHere) all[plain.length] = 0x80;
  return all;
}

/** Into `room`, of which the answer is a part. */
async function sealAll(file: FileKey, { first, count, padded }: Part, room: Uint8Array): Promise<Uint8Array> {
  const places = Array.from({ length: count }, (_, place) => place);
  await Promise.all(
    places.map(async (place) => {
      const plain = padded.subarray(place * CHUNK_BYTES, (place + 1) * CHUNK_BYTES);
      room.set(await sealChunk(file, first + place, plain), place * SEALED_CHUNK_BYTES);
    }),
  );
  return room.subarray(0, count * SEALED_CHUNK_BYTES);
}

async function read(part: Blob, length: number): Promise<Uint8Array> {
  const raw = await part.arrayBuffer().catch(() => null);
  if (raw?.byteLength !== length) throw new Failed("file_changed");
  return new Uint8Array(raw);
}
