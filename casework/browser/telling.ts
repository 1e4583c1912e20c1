// What page and worker say to each other. Ciphertext, plain words and named choices cross this line; keys never do.
import type { Body } from "../../crypto/browser/bodies.ts";
import type { RefusalName } from "../../crypto/browser/errors.ts";
import type { AcrossErrands } from "./across.ts";
import type { ProofErrands } from "./proof.ts";

/** What the page's meta elements say. `csrf` is empty on the sign-in page. */
export type Pins = { root: string; service: string; release: string; csrf: string; language: string };

/** The newest directory that this browser has seen. */
export type Head = { seq: number; sha256: string };

/** Ordinary trouble. None of these says that anything is wrong with a case. */
export type Failure =
  | "offline"
  | "busy"
  | "trouble"
  | "declined"
  | "elsewhere"
  | "gone"
  | "signed_out"
  | "no_key"
  | "not_known"
  | "prove_again"
  | "no_factor"
  | "last_factor"
  | "too_many_factors"
  | "not_approved"
  | "frozen"
  | "consent_withdrawn"
  | "unresponsive"
  | "already_offered"
  | "not_the_lead"
  | "unknown_rules"
  | "urgent"
  | "wrong_passphrase"
  | "too_long"
  | "has_files"
  | "not_for_this_member"
  | "wrong_code"
  | "other_role"
  | "no_secret"
  | "broken";

/** What a refusal that stops everything was about. */
export type Where =
  | "directory"
  | "locked_secret"
  | "certificate"
  | "office_key"
  | "case"
  | "talk_seal"
  | "talk"
  | "file_seal"
  | "file"
  | "colleague"
  | "room_seal"
  | "room"
  | "other_office"
  | "invited";

export type Step = "asking" | "stretching" | "unlocking" | "making_file" | "gathering";

/** A passkey's signature, or a one-time code; and a new one of either. All bytes in base64url. */
export type Shown =
  | { credential: string; client: string; authenticator: string; signature: string }
  | { challenge: string; code: string };
export type Made = { client: string; attestation: string } | { challenge: string; secret: string; code: string };
export type Factor = { shown: Shown } | { new: Made };

export type Errands = {
  begin: { asks: Pins; tells: null };
  askIn: { asks: { name: string }; tells: { challenge: string } };
  stretch: { asks: { passphrase: string }; tells: null };
  signIn: { asks: { factor: Factor; seen: Head | null }; tells: { kept: string; head: Head } };
  challenge: { asks: null; tells: { challenge: string } };
  prove: { asks: { shown: Shown }; tells: null };
  addFactor: { asks: { made: Made }; tells: null };
  changePassphrase: { asks: { old: string; fresh: string }; tells: null };
  enter: { asks: { kept: string; seen: Head | null }; tells: { head: Head; office: string; fingerprint: string } };
  stay: { asks: null; tells: null };
  inbox: { asks: { query: string }; tells: Inbox };
  gather: { asks: null; tells: string[] };
  search: { asks: Query; tells: Found };
  alike: { asks: { number: string }; tells: Alike[] };
  /** `unread`: nobody reads the report here, so an alarm stays one; "aside": and what is new stays new. */
  open: { asks: { number: string; unread?: true | "aside" }; tells: CaseView };
  write: { asks: Writing; tells: Arrival };
  many: { asks: Many; tells: Settled[] };
  accused: { asks: { number: string }; tells: AccusedShown[] };
  describe: { asks: { line: Body }; tells: null };
  openFile: { asks: { id: string }; tells: OpenedFile };
  colleagues: { asks: { number: string }; tells: { all: Colleague[]; files: number } };
  give: { asks: { member: string; part: string }; tells: null };
  invite: { asks: { name: string; role: string }; tells: Invited };
  certify: { asks: { invitation: string; code: string; role: string }; tells: null };
  renew: { asks: { member: string; role: string; hand: boolean }; tells: null };
  passphrase: { asks: null; tells: string };
  join: { asks: Joining; tells: null };
  reseal: { asks: { after: string }; tells: Resealed };
  order: { asks: { path: string; fields: Record<string, string> }; tells: null };
} & AcrossErrands &
  ProofErrands;
/** `across` and `proof`: fetched by the worker only when it is asked for the first of them. */
export type Verb = keyof Errands;
export type Asked<V extends Verb = Verb> = { id: number; verb: V; asks: Errands[V]["asks"] };

export type Told =
  | { id: number; tells: unknown }
  | { id: number; failure: Failure }
  | { id: number; where: Where; refusal: RefusalName }
  | { step: Step; done?: number };

/**
 * What is to be signed, sealed and posted to `/desk/cases/<number>/<verb>`: under each name an entry into that box, and
 * beside them `rest`. An entry of another case (`of`) is sealed into that one's box.
 */
export type Writing = { verb: string; entries: { [name: string]: Part }; rest: Body };
/** `names`: of another part of the writing, sealed before, whose id this body has under that name. */
export type Part = { box: "talk" | "file"; body: Body; of?: string; names?: string };

/** The same for many cases; `writings` by the reporter's language, and under "" where that is not among them. */
export type Many = { verb: "acknowledge" | "close"; numbers: string[]; writings: { [language: string]: Writing } };

/** Why one of many is not done with the others: it wants a person's eyes, or is done already. */
export type WhyNot = "done_before" | "urgent" | "in_danger" | "grave" | "open_task" | "open_duty" | "wrote_last";
export type Settled = { number: string } & (
  | { done: true }
  | { why: WhyNot }
  | { failure: Failure }
  | { refusal: RefusalName }
);

/** One row of the inbox: a hint, opened but vouched for by nobody. `flags`: ids on a card, bits in an index record. */
export type Words = {
  language: string;
  place: string;
  site: string;
  category: string;
  severity: string;
  door: string;
  flags: string[] | number;
  words: string;
};
export type Line = { number: string } & ({ refused: RefusalName } | { missing: true } | Words);

/** What the server knows of a case. `due`: the next day that counts, and `clock` the kind of what is due then. */
export type Row = {
  number: string;
  day: string;
  state: string;
  due: string;
  clock: string;
  news: boolean;
  silent: boolean;
  missed: boolean;
  line: Line;
};
export type Inbox = { today: string; urgent: string[]; rows: Row[]; more: boolean };

/** Empty: whatever. `flag`: by its id and by its bit. */
export type Query = {
  words: string;
  category: string;
  place: string;
  severity: string;
  flag: { id: string; bit: number } | null;
};
/** The first of them, by day, and how many there are; `refused`: how many lines could not be opened. */
export type Found = { rows: Row[]; total: number; refused: number };

export type Alike = { row: Row; place: boolean; category: boolean; words: string[] };

/** `before`: an earlier try had arrived after all, and what was asked for now was not sent. */
export type Arrival = "now" | "before";

export type Writer =
  | { kind: "reporter" }
  | { kind: "gateway"; carrier: "sms" | "telegram" | "web" | "unknown" }
  | { kind: "office"; office: string; member: string; fingerprint: string; you: boolean };

export type Level = "end_to_end" | "on_arrival" | "carrier";

/** `sha256` in hex, as people compare it; the key stays in the worker. */
export type FileShown = {
  id: string;
  name: string;
  type: string;
  size: number;
  sha256: string;
  openings: Opening[];
};

/** `by` is empty for another office's member. */
export type Opening = { at: string; by: string };

export type OpenedFile =
  | { refused: RefusalName }
  | { blob: Blob; look: "image" | "text" | "sound" | "video" | "other"; openings: Opening[] };

/** How many people could have made a file; `file` is its name, and empty where it is about all of them. */
export type Origin = { answer: "few" | "many"; file: string };

export type AcceptedEntry = {
  id: string;
  day: string;
  at: string;
  writer: Writer;
  level: Level;
  kind: string;
  status: string;
  text: string;
  file: FileShown | null;
  origin: Origin | null;
  /** The other office that a status speaks of. */
  about: string;
  /** All that it says; a reporter's are a stranger's words, however signed. */
  fields: Body;
};
export type ShownEntry = AcceptedEntry | { day: string; refused: RefusalName };

export type Report = {
  entry: AcceptedEntry;
  country: string;
  admin1: string;
  placeText: string;
  danger: "yes" | "no" | "unsure" | "unsaid";
  language: string;
  lostCode: boolean;
  addressed: string;
  standby: string[];
  /** Null where the door did not ask. */
  answers: Answered | null;
  consent: Allowed | null;
};

/** Empty: not said. `unknown` stands for what cannot be read. Places as ISO 3166; offices by their names. */
export type Answered = {
  what: string;
  who: string;
  transit: string[];
  buyer: string;
  affected: string;
  location: string;
  /** Struck out, because the reporter says that they are involved: the office that reads this, and others. */
  ownInvolved: boolean;
  involved: string[];
};

/** As above. `until`: the last day; empty where all was taken back, on `day`. */
export type Allowed = {
  scope: string;
  offices: string[];
  identity: string[];
  sameWording: boolean;
  door: string;
  day: string;
  until: string;
  runs: "on" | "out" | "unknown" | "taken_back";
};

/** `broken`: the chain ends before the box does, so nothing can follow. `cut`: the server held more than it sent. */
export type Thread = { entries: ShownEntry[]; broken: boolean; cut: boolean };

/** Who reads the phone that was written from, as they last said; `told`: by which day they were told to ask. */
export type OnPhone = { reader: "mine" | "shared" | "unsafe" | "unsaid"; told: string };

export type CaseView = {
  today: string;
  state: string;
  report: Report;
  talk: Thread;
  file: Thread;
  mayAcknowledge: boolean;
  /** An office in reserve, or one to which the case was handed, that has not said yet that it takes it. */
  takesOver: "no" | "reserve" | "handed";
  /** False where another office leads the case, and speaks with the reporter. */
  voice: boolean;
  phone: OnPhone | null;
};

/** What an office holds against somebody, as that person may see it. `until`: its last day, or empty. */
export type AccusedShown = {
  person: string;
  allegation: string;
  finding: string;
  heard_on: string;
  delay: string;
  day: string;
  until: string;
};

/** Somebody to whom a case can be given, by the key that was vouched for, or by the name of what is wrong with it. */
export type Colleague = { member: string } & ({ fingerprint: string } | { refused: RefusalName });

/** `code`: shown once, for handing over by another way than `link`. */
export type Invited = { link: string; code: string };

/** `path`: the invitation's own; `office` and `member` as its page names them. */
export type Joining = { path: string; office: string; member: string; code: string; passphrase: string };

/** One batch: where the next one begins (null: this was the last), how many cases are done, whose seals no key opened. */
export type Resealed = { after: string | null; cases: number; refused: string[] };

/** Something went wrong in an ordinary way. */
export class Failed extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure);
    this.failure = failure;
  }
}

/** A refusal after which nothing may be shown or written. */
export class Alarm extends Error {
  readonly where: Where;
  readonly refusal: RefusalName;

  constructor(where: Where, refusal: RefusalName) {
    super(`${where}: ${refusal}`);
    this.where = where;
    this.refusal = refusal;
  }
}
