// A voice made to sound different, in this page's memory: higher or lower, by an amount that is drawn anew and wanders.
//
// Short overlapping pieces are read faster or slower and laid near where they were, each shifted a little so that its waves
// go on from those before: else the old pitch would still sound through. Pitch and colour change, the pace does not. That keeps an ear from knowing it at once. Words, pauses and accent stay, and so does what a machine knows.
import { random } from "./random.ts";

const RATE = 16_000;
const PIECE = 960;
const HOP = PIECE / 4;
// 12 ms to either side: one wave of the lowest voice.
const SEARCH = 200;
const STRIDE = 4;
const WANDER = 4096;
const LONGEST_BYTES = 20 * 1024 * 1024;
const WAV_HEAD = 44;

export function canAlter(bytes: Blob): boolean {
  return bytes.size <= LONGEST_BYTES;
}

/** A WAV of one channel. Null where this browser cannot read the recording. */
export async function alter(bytes: Blob): Promise<Blob | null> {
  try {
    const voice = await decoded(bytes);
    return new Blob([wav(shifted(voice, drawnFactor()))], { type: "audio/wav" });
  } catch {
    return null;
  }
}

/** Plays it through the loudspeaker; the answer ends it. */
export async function play(bytes: Blob): Promise<() => void> {
  const heard = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(await bytes.arrayBuffer());
  const room = new AudioContext();
  const source = room.createBufferSource();
  source.buffer = heard;
  source.connect(room.destination);
  source.start();
  return () => {
    if (room.state !== "closed") void room.close();
  };
}

/** In one channel, at the rate of a good telephone: what lies above tells more of the device than of the words. */
async function decoded(bytes: Blob): Promise<Float32Array> {
  const heard = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(await bytes.arrayBuffer());
  const room = new OfflineAudioContext(1, Math.max(1, Math.ceil(heard.duration * RATE)), RATE);
  const source = room.createBufferSource();
  source.buffer = heard;
  source.connect(room.destination);
  source.start();
  return (await room.startRendering()).getChannelData(0);
}

/** From 0.72 to 0.82, or from 1.25 to 1.4: far enough to be heard, near enough to be understood. */
function drawnFactor(): number {
  const [way = 0, much = 0] = random(2);
  return way % 2 ? 0.72 + (much / 255) * 0.1 : 1.25 + (much / 255) * 0.15;
}

/** `factor`: of the pitch. The same length as before, and no louder. */
export function shifted(voice: Float32Array, factor: number): Float32Array {
  const out = new Float32Array(voice.length);
  const weight = new Float32Array(voice.length);
  const wander = random(WANDER);
  for (let piece = 0, start = 0; start < voice.length; piece++, start += HOP) {
    // Within 4 %: one factor for the whole could be undone by one factor.
    const step = factor * (0.96 + ((wander[piece % WANDER] ?? 0) / 255) * 0.08);
    const centre = start + PIECE / 2 + fittingShift(out, voice, start, step);
    for (let n = 0; n < PIECE && start + n < voice.length; n++) {
      const from = centre + (n - PIECE / 2) * step;
      const before = Math.floor(from);
      if (before < 0 || before + 1 >= voice.length) continue;
      const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / PIECE);
      const rest = from - before;
      out[start + n] = at(out, start + n) + window * (at(voice, before) * (1 - rest) + at(voice, before + 1) * rest);
      weight[start + n] = at(weight, start + n) + window;
    }
  }
  return out.map((value, n) => value / Math.max(at(weight, n), 0.1));
}

/** By how many samples the next piece is read elsewhere, so that it swings with what is laid already. */
function fittingShift(out: Float32Array, voice: Float32Array, start: number, step: number): number {
  let [best, most] = [0, Number.NEGATIVE_INFINITY];
  for (let shift = -SEARCH; shift <= SEARCH; shift += STRIDE) {
    const centre = start + PIECE / 2 + shift;
    let likeness = 0;
    for (let n = 0; n < PIECE - HOP; n += STRIDE) {
      likeness += at(out, start + n) * at(voice, Math.round(centre + (n - PIECE / 2) * step));
    }
    if (likeness > most) [best, most] = [shift, likeness];
  }
  return best;
}

function at(values: Float32Array, place: number): number {
  return values[place] ?? 0;
}

/** 16 bits, one channel; nothing in the head but what a player needs. */
function wav(voice: Float32Array): ArrayBuffer {
  const raw = new ArrayBuffer(WAV_HEAD + 2 * voice.length);
  const view = new DataView(raw);
  const word = (place: number, letters: string) => {
    for (const [n, letter] of [...letters].entries()) view.setUint8(place + n, letter.charCodeAt(0));
  };
  word(0, "RIFF");
  view.setUint32(4, raw.byteLength - 8, true);
  word(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, 2 * RATE, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, "data");
  view.setUint32(40, 2 * voice.length, true);
  for (const [n, value] of voice.entries()) {
    view.setInt16(WAV_HEAD + 2 * n, Math.max(-1, Math.min(1, value)) * 0x7fff, true);
  }
  return raw;
}
