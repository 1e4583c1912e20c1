// Where the keys are. The page asks for one errand at a time and gets words back; what it asks for is data, never code.
import { b64 } from "../../crypto/browser/bodies.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { MEANS } from "../../crypto/browser/means.ts";
import { newPassphrase } from "../../crypto/browser/words.ts";
import { accusedIn } from "./accused_view.ts";
import type { AcrossErrands } from "./across.ts";
import { certify, invite, renew } from "./admitting.ts";
import { Bulk } from "./bulk.ts";
import { askSession, type Desk, unlock } from "./entering.ts";
import type { Proof } from "./evidencing.ts";
import { openWithFile } from "./file_box.ts";
import { filesIn, openFile } from "./files.ts";
import { gather } from "./gathering.ts";
import { give, readColleagues } from "./giving.ts";
import { describe } from "./index_record.ts";
import { join } from "./joining.ts";
import { openKept } from "./kept_secret.ts";
import { readInbox } from "./lines.ts";
import type { Across } from "./offering.ts";
import { TOOLS } from "./offering_tools.ts";
import type { OpenCase } from "./opening.ts";
import type { ProofErrands } from "./proof.ts";
import { resealBatch } from "./resealing.ts";
import { Shelf } from "./searching.ts";
import { Sending } from "./sending.ts";
import * as server from "./server.ts";
import { askIn, changePassphrase, type Knocking, signIn, stretch } from "./signing_in.ts";
import {
  Alarm,
  type Asked,
  type Errands,
  Failed,
  type Failure,
  type Head,
  type Pins,
  type Step,
  type Told,
  type Verb,
} from "./telling.ts";
import { fingerprint, officeName, view } from "./viewing.ts";

declare const OFFERING_URL: string;
declare const EVIDENCING_URL: string;

let pins: Pins | null = null;
let desk: Desk | null = null;
let opened: OpenCase | null = null;
let knocking: Knocking | null = null;
let across: Across | null = null;
let proof: Proof | null = null;
const sending = new Sending();
const bulk = new Bulk();
const shelf = new Shelf();

type Errand<V extends Verb> = (asks: Errands[V]["asks"]) => Promise<Errands[V]["tells"]>;

const errands: { [V in Exclude<Verb, keyof AcrossErrands | keyof ProofErrands>]: Errand<V> } = {
  begin: async (asks) => {
    pins = asks;
    server.useToken(asks.csrf);
    return null;
  },
  askIn: async ({ name }) => {
    tellStep("asking");
    knocking = await askIn(name);
    return { challenge: knocking.challenge };
  },
  stretch: async ({ passphrase }) => {
    tellStep("stretching");
    knocking = stretch(begun(knocking), passphrase);
    return null;
  },
  signIn: async ({ factor, seen }) => {
    const { desk: entered, kept } = await signIn(begun(pins), begun(knocking), factor, seen, tellStep);
    return { kept, head: headOf(entered) };
  },
  challenge: async () => ({ challenge: server.text((await server.ask("/desk/you/challenge")).challenge) }),
  prove: async ({ shown }) => {
    await server.post("/desk/you/prove", shown);
    return null;
  },
  addFactor: async ({ made }) => {
    await server.post("/desk/you/factors", made);
    return null;
  },
  changePassphrase: async ({ old, fresh }) => {
    tellStep("stretching");
    await changePassphrase(await askSession(), old, fresh);
    return null;
  },
  enter: async ({ kept, seen }) => {
    const session = await askSession().catch(ended);
    desk = await unlock(begun(pins), session, await openKept(session.half, session.member, kept), seen);
    const office = officeName(desk.directory, desk.office.id, desk.language);
    return { head: headOf(desk), office, fingerprint: fingerprint(desk.keys.verify) };
  },
  stay: async () => {
    await askSession().catch(ended);
    return null;
  },
  inbox: ({ query }) => readInbox(begun(desk), query),
  gather: () => gather(begun(desk), shelf, (done) => self.postMessage({ step: "gathering", done } satisfies Told)),
  search: async (query) => shelf.find(query),
  alike: async ({ number }) => shelf.like(number),
  open: async ({ number, unread }) => {
    opened = await openWithFile(begun(desk), number, () => tellStep("making_file"), unread).catch(forgetCase);
    if (opened.urgent) throw new Failed("urgent");
    return view(begun(desk), opened, begun(opened.file));
  },
  write: (writing) => sending.send(begun(desk), begun(opened), writing),
  many: async (many) => {
    const settled = await bulk.settle(begun(desk), many);
    // Where the session has ended, each case looks as if it were gone.
    if (settled.some((one) => "failure" in one && one.failure === "gone")) await askSession().catch(ended);
    return settled;
  },
  accused: async ({ number }) => {
    opened = await openWithFile(begun(desk), number, () => tellStep("making_file")).catch(forgetCase);
    return accusedIn(begun(opened.file));
  },
  describe: async ({ line }) => {
    await describe(begun(desk), begun(opened), line);
    return null;
  },
  openFile: ({ id }) => openFile(begun(opened), id),
  colleagues: async ({ number }) => {
    opened = await openWithFile(begun(desk), number, () => tellStep("making_file"), true).catch(forgetCase);
    return { all: await readColleagues(begun(desk), number), files: filesIn(opened) };
  },
  give: async ({ member, part }) => {
    await give(begun(desk), begun(opened), member, part);
    return null;
  },
  invite,
  certify: async (asks) => {
    await certify(begun(desk), asks, () => tellStep("stretching"));
    return null;
  },
  renew: async (asks) => {
    await renew(begun(desk), asks);
    return null;
  },
  passphrase: async () => newPassphrase(),
  join: async (asks) => {
    await join(begun(pins), asks, () => tellStep("stretching"));
    return null;
  },
  reseal: ({ after }) => resealBatch(begun(desk), after),
  order: async ({ path, fields }) => {
    if (!path.startsWith("/desk/")) throw new Failed("broken");
    await server.post(path, fields);
    return null;
  },
};

/** What is about other offices, and what is about evidence, comes in files of their own. */
async function later(verb: Verb): Promise<Across & Proof> {
  const making = () => tellStep("making_file");
  const entered = () => begun(desk);
  if (verb.startsWith("evidence")) {
    const { Evidencing } = await fetched<typeof import("./evidencing.ts")>(import(EVIDENCING_URL));
    proof ??= new Evidencing({ ...TOOLS, ...MEANS }, entered, making);
  } else {
    const { Offering } = await fetched<typeof import("./offering.ts")>(import(OFFERING_URL));
    across ??= new Offering(TOOLS, entered, making);
  }
  return (verb.startsWith("evidence") ? proof : across) as Across & Proof;
}

function fetched<T>(script: Promise<T>): Promise<T> {
  return script.catch(() => {
    throw new Failed("offline");
  });
}

self.onmessage = async ({ data }: MessageEvent<Asked>) => {
  const { id, verb, asks } = data;
  try {
    const tells = await (verb in errands
      ? errands[verb as keyof typeof errands](asks as never)
      : (await later(verb))[verb as keyof Across](asks as never));
    self.postMessage({ id, tells } satisfies Told);
  } catch (error) {
    self.postMessage({ id, ...(await reasonOf(error)) } as Told);
  }
};

async function reasonOf(error: unknown): Promise<object> {
  if (error instanceof Alarm) return { where: error.where, refusal: error.refusal };
  if (error instanceof Failed) return { failure: await failureOf(error) };
  // A refusal without a place: what the server answered has no sensible shape.
  if (error instanceof Refused) return { where: "case", refusal: error.refusal };
  return { failure: "broken" };
}

/** Where a session has ended, the server answers as if nothing were there, or misses the token of the page. */
async function failureOf({ failure }: Failed): Promise<Failure> {
  if (desk === null || (failure !== "gone" && failure !== "declined")) return failure;
  return askSession().then(
    () => failure,
    (error: unknown) => (error instanceof Failed && error.failure === "gone" ? "signed_out" : failure),
  );
}

/** After a network failure what was verified before still holds; after an alarm nothing does. */
function forgetCase(error: unknown): never {
  if (error instanceof Alarm) opened = null;
  throw error;
}

function ended(error: unknown): never {
  throw error instanceof Failed && error.failure === "gone" ? new Failed("signed_out") : error;
}

function tellStep(step: Step): void {
  self.postMessage({ step } satisfies Told);
}

function headOf(entered: Desk): Head {
  return { seq: entered.directory.seq, sha256: b64(entered.directory.sha256) };
}

function begun<T>(thing: T | null): T {
  if (thing === null) throw new Error("asked too early");
  return thing;
}
