// What page and worker say to each other about other offices: offers, answers, the rooms in which two offices speak.
import type { Body } from "../../crypto/browser/bodies.ts";
import type { CaseView, Thread, Writing } from "./telling.ts";

/** As the server keeps it. Moments in ISO 8601, days too; empty where there is none. */
export type Transfer = {
  id: string;
  from: string;
  to: string;
  mode: string;
  redaction: string;
  state: string;
  after: string;
  hours: number;
  offered: string;
  ends: string;
  answered: string;
  deletion: boolean;
  /** Whether the own office can take it back as it stands. */
  recallable: boolean;
};

/** A verified box of two offices: `offer` for what they say to each other, `share` for an account of the case. */
export type Room = { kind: string; from: string; to: string; thread: Thread };

/** What the directory says of how to reach it. `hours`: in words, or empty. `emergency`, `clinic`: numbers there. */
export type OfficeFacts = { languages: string[]; hours: string; emergency: string; clinic: string };

/** `names`: of every office of the directory; `ownNames`: of the own one in each language. `unresponsive`: offices that are
 * asked to lead nothing new. `deletion`: the own one, in reserve, was asked to delete what it has. `approved`: to what a colleague has agreed: office, mode and redaction, or a letter. */
export type CaseAcross = {
  view: CaseView;
  own: string;
  lead: string;
  names: Record<string, string>;
  voice: boolean;
  withdrawn: boolean;
  deletion: boolean;
  approved: string[];
  unresponsive: string[];
  offices: Record<string, OfficeFacts>;
  ownNames: Record<string, string>;
  transfers: Transfer[];
  rooms: Room[];
};

export type OfferAcross = {
  number: string;
  own: string;
  today: string;
  names: Record<string, string>;
  transfer: Transfer;
  rooms: Room[];
};

/** What the rules say of one office. `blocked`: a gate, or empty; `what`: the directory's own words for that gate. */
export type OfficeVerdict = {
  id: string;
  blocked: string;
  what: string;
  redaction: string;
  mode: string;
  why: string;
  abroad: boolean;
  second: boolean;
};

/** `risk`: as it was counted. `lead`: whom the rules would have lead. `next`: who is above the own office for this case, or
 * empty. `partner`: who else triage says is implicated, in the office's own words. */
export type Verdicts = {
  risk: Risk;
  lead: string;
  next: string;
  hours: number;
  version: number;
  category: string;
  severity: string;
  country: string;
  partner: string;
  offices: OfficeVerdict[];
};

/** Judged again before every share, in the file: `level` is empty where nobody has today. `approved`: there is a plan that a
 * second member approved; `planApproved`: and whoever offers says that it was a supervisor. `passed`: offices that were asked
 * before, which the rules pass over now. */
export type Risk = { level: string; approved: boolean; planApproved: boolean; passed: string[] };
/** What the page says of it; the rest is read out of the file. */
export type Asking = Omit<Risk, "level" | "approved">;

/** `account`: empty where the talk itself goes over. `line`: what triage adds to the card. `told`: what the
 * reporter reads by phone; the pages say it in words of their own. */
export type Offer = Asking & {
  to: string;
  mode: string;
  redaction: string;
  hours: number;
  after: string;
  why: string;
  reason: string;
  cover: string;
  account: string;
  origin: string;
  line: Body;
  told: string;
};

/** A body that is written to by letter: what the directory would say of it, said by hand. `named`: it is, or belongs to, somebody named in the case. */
export type Recipient = {
  country: string;
  level: string;
  kind: string;
  dp: string;
  trained: boolean;
  named: boolean;
};
/** `partner`: who else triage says is implicated. `version`: of the rules. */
export type LetterVerdict = Pick<OfficeVerdict, "id" | "blocked" | "what" | "redaction" | "abroad" | "second"> & {
  risk: Risk;
  partner: string;
  version: number;
};
/** `recipient`: stands for all that was typed of the body, where another person agrees to it. */
export type MarkedVerdict = LetterVerdict & { recipient: string };

/** What was printed. `language`: of the words around what was written. `bundle`: sealed in an envelope of its own, or plain. `ask`: what the office asks of the body. */
export type Printed = {
  name: string;
  address: string;
  mode: string;
  redaction: string;
  language: string;
  bundle: "sealed" | "plain";
  ask: string;
  account: string;
  until: string;
};
/** `told`: what the reporter reads by phone. */
export type Letter = Printed & { to: Recipient; planApproved: boolean; reason: string; told: string };
export type Addressed = Pick<Letter, "name" | "address" | "to" | "planApproved">;

/** What is said in the room of two offices, by a verb of their transfer; `talk`: what the reporter reads of it. */
export type Said = {
  transfer: string;
  room: { from: string; to: string };
  verb: "accept" | "refuse" | "write" | "end";
  body: Body;
  rest: Body;
  talk?: Body;
};

export type AcrossErrands = {
  across: { asks: { number: string }; tells: CaseAcross };
  verdicts: { asks: Asking; tells: Verdicts };
  offer: { asks: Offer; tells: null };
  letterVerdict: { asks: Addressed; tells: MarkedVerdict };
  letter: { asks: Letter; tells: null };
  /** Of the case that stands on the page. */
  sign: { asks: Writing; tells: null };
  offered: { asks: { id: string }; tells: OfferAcross };
  say: { asks: Said; tells: null };
};
