// The worker of the reporter's pages: keys, codes and opened words live here and die with it.
import { grouped, normalise } from "../../crypto/browser/codes.ts";
import type { Asks, Pins, Question, Reply, Stage } from "./asks.ts";
import { Failed, reasonOf } from "./failures.ts";
import { keptCode, prepareCode, report } from "./new_report.ts";
import { attach, current, openWithCode, reread, say } from "./own_thread.ts";
import { fetchPublished, listOffices, type Published } from "./published.ts";
import type { Upload } from "./uploading.ts";

declare const UPLOADING_URL: string;
declare const PROVING_URL: string;

type Work = {
  [K in keyof Asks]: (tell: (stage: Stage) => void, ...given: Parameters<Asks[K]>) => Promise<ReturnType<Asks[K]>>;
};

let published: Published | null = null;
let upload: Upload | null = null;

function verified(): Published {
  if (!published) throw new Failed("unreachable");
  return published;
}

const work: Work = {
  ping: async () => undefined,
  directory: async (_tell, pins: Pins) => {
    published = await fetchPublished(pins);
    return listOffices(published.directory);
  },
  prepare: async () => {
    prepareCode(verified().service);
  },
  report: async (tell, draft) => report(verified(), draft, tell),
  code: async () => keptCode(),
  check: async (_tell, typed) => grouped(normalise(typed)),
  open: async (tell, typed) => openWithCode(verified(), normalise(typed), tell),
  reread: async (tell) => reread(verified(), tell),
  say: async (tell, door, said, more) => say(verified(), door, said, more, tell),
  attach: async (_tell, given) => {
    const uploading = await fetched<typeof import("./uploading.ts")>(import(UPLOADING_URL));
    upload = new uploading.Upload((progress) => postMessage({ progress } satisfies Reply));
    await attach(verified(), given, uploading, upload);
  },
  prove: async () => {
    const { prove } = await fetched<typeof import("./proving.ts")>(import(PROVING_URL));
    return prove(current(), verified());
  },
  pause: async () => upload?.pause(),
  resume: async () => upload?.resume(),
  cancel: async () => upload?.cancel(),
};

function fetched<T>(script: Promise<T>): Promise<T> {
  return script.catch(() => {
    throw new Failed("unreachable");
  });
}

addEventListener("message", async ({ data }: MessageEvent<Question>) => {
  const { number, ask, given } = data;
  const reply = (said: Reply) => postMessage(said);
  try {
    // Each job takes what its own question gives; the types of both stand in Asks.
    const job = work[ask] as (tell: (stage: Stage) => void, ...all: unknown[]) => Promise<ReturnType<Asks[keyof Asks]>>;
    reply({ number, answer: await job((stage) => reply({ number, stage }), ...given) });
  } catch (error) {
    reply({ number, reason: reasonOf(error) });
  }
});
