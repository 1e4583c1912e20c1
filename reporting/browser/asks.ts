// What a page may ask of its worker and what comes back. Keys, and the code before its receipt, never cross this line.
import type { Body, Json } from "../../crypto/browser/bodies.ts";
import type { RefusalName } from "../../crypto/browser/errors.ts";

export type ServerFailure =
  | "unreachable"
  | "too_slow"
  | "busy"
  | "server_broke"
  | "not_accepted"
  | "already_used"
  | "wrong_receipt"
  | "unknown_code"
  | "no_room"
  | "gone"
  | "file_changed"
  | "cancelled";

/** Why something failed. The page has a sentence for each. */
export type Reason = RefusalName | ServerFailure | FileTrouble | "unknown_rules" | "unexpected";

/** Found on the page, before anything is sealed. */
export type FileTrouble = "file_too_large" | "file_empty" | "cannot_clean" | "cannot_alter" | "no_microphone";

export type Stage =
  | "fetching_directory"
  | "making_code"
  | "preparing_code"
  | "sealing"
  | "sending"
  | "asking"
  | "opening";

/** As the page's <meta> elements pin them; keys in base64url. */
export type Pins = { root: string; service: string; release: string };

/** An office of the verified directory, as far as a reporter's page needs it. */
export type ListedOffice = {
  id: string;
  names: Record<string, string>;
  emergency: string | null;
  clinic: string | null;
};

/** The rules of the verified directory and what they may ask of its offices, unread. */
export type Rules = { routing: Json; offices: Json[] };
export type Published = { offices: ListedOffice[]; rules: Rules };

/** Places in ISO 3166; the rest as in questions.json. Empty: not sure, or not said. */
export type Answers = {
  country: string;
  admin1: string;
  danger: string;
  what: string;
  who: string;
  transit: string[];
  buyer: string;
  affected: string;
  /** Where somebody in danger is now; empty: where it happened. */
  location: string;
  sharing: string;
  offices: string[];
  identity: boolean;
};

/** `own_country`: other offices of the country, too. `wording`: which version of the questions was answered. */
export type Consent = {
  scope: string;
  offices: string[];
  own_country: boolean;
  identity: string[];
  wording: number;
};

/** `implicated`: the offices that were struck out. `standby`: those that get it when `office` stays silent. */
export type Draft = {
  office: string;
  standby: string[];
  language: string;
  town: string;
  answers: Answers;
  implicated: string[];
  consent: Consent;
  lostCode: boolean;
  text: string;
};

/** `code` in five groups of four. */
export type Receipt = { code: string; day: string; office: string; standby: string[] };

export type Line =
  | { by: "refused"; day: string; refusal: RefusalName }
  | { by: "reporter" | "web" | "gateway"; day: string; text: string; file: FileShown | null; said: Body }
  | { by: "office"; day: string; office: string; text: string | null; status: string | null; about: About };

/**
 * What else a status says, unread: the other office that it speaks of, or the name of a body that has no account, or the kind
 * of a measure, and what makes its words exact.
 */
export type About = {
  [part in "to" | "by" | "to_name" | "mode" | "step" | "reason" | "measure" | "state"]: Json | undefined;
};

export type FileShown = { name: string; size: number };

/**
 * `mayAnswer`: the first entry was verified, so that the office to which it goes is known. `consent`: the newest that was
 * signed, or what took it back. `office`, `country`: where the report was sent and where it happened, as it says itself.
 */
export type Thread = Told & { lines: Line[]; mayAnswer: boolean; consent: Json; office: string; country: string };

/**
 * The server's word: the days on which the case was opened, the offices that can, those that get it if they are silent, and
 * the day of the check-in that waits for an answer, or null.
 */
export type Told = { opened: string[]; offices: string[]; reserve: string[]; checkIn: string | null };

/** By which address an entry goes, because the server cannot read which one it is. */
export type Door = "entries" | "withdrawal" | "consent" | "check_in" | "no_contact";

/** What a page hands over of a file: what it is to be called, and the bytes, cleaned where that can be done. */
export type Given = { bytes: Blob; name: string; type: string };

/**
 * How far a file has come, in chunks. `waiting`: the line is lost, and it goes on by itself once it is back. `final`: the
 * entry is on its way, so nobody could say any more that the file was stopped.
 */
export type Progress = {
  state: "sending" | "waiting" | "paused" | "naming";
  done: number;
  of: number;
  final: boolean;
};

export type Asks = {
  ping(): void;
  directory(pins: Pins): Published;
  /** Stretches a fresh code ahead of time, while the person types. */
  prepare(): void;
  /** The same draft again sends the same sealed bytes again. */
  report(draft: Draft): Receipt;
  code(): string;
  /** The code in groups, or wrong_code. */
  check(typed: string): string;
  open(typed: string): Thread;
  reread(): Thread;
  /**
   * An entry without what every entry carries. `more`: what the server is told beside it. The same again, before it was
   * confirmed, sends the same sealed bytes again.
   */
  say(door: Door, said: Body, more?: Body): void;
  /** Sealed and sent chunk by chunk, then named by an entry: only with that is it part of the report. */
  attach(given: Given): void;
  /** That an office has confirmed this report, signed; names no content. */
  prove(): Blob;
  pause(): void;
  resume(): void;
  cancel(): void;
};

export type Question = { [K in keyof Asks]: { number: number; ask: K; given: Parameters<Asks[K]> } }[keyof Asks];

export type Reply =
  | { number: number; answer: ReturnType<Asks[keyof Asks]> }
  | { number: number; reason: Reason }
  | { number: number; stage: Stage }
  | { progress: Progress };
