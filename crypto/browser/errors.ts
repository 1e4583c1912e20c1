// Every refusal has a name, the same in Python and TypeScript. Pages show their own translated words for it;
// the sentences here are for developers and for whoever writes another client.
export const SENTENCES = {
  malformed: "These bytes do not have the form that the protocol prescribes.",
  wrong_padding: "The padding is not what the protocol prescribes.",
  wrong_code: "This is not a follow-up code: a digit is missing or mistyped.",
  cannot_open: "This was sealed to another key, for another place, or has been changed.",
  wrong_key: "This key is not the one that was published or promised.",
  wrong_box: "This box does not belong to this case, or its key was swapped.",
  bad_signature: "The signature is not valid.",
  not_the_reporter: "This was not written by the reporter of this case.",
  unknown_writer: "The writer has no right to write here.",
  unknown_gateway: "The gateway that sealed this is not in the directory.",
  bad_certificate: "The writer's certificate was not signed by the office.",
  certificate_out_of_date: "The writer's certificate was not valid on that day.",
  broken_history: "An entry before this one was removed, added or changed.",
  another_history: "The writer was shown another history than this one.",
  repeated_entry: "This entry occurs twice.",
  unknown_kind: "This kind of entry has no place here.",
  wrong_root: "The directory was not signed by the root key of this service.",
  wrong_service: "The directory belongs to another service.",
  directory_expired: "The directory of offices is out of date.",
  directory_from_the_future: "The directory of offices bears a date in the future: one of the clocks is wrong.",
  directory_rolled_back: "The directory of offices is older than one that was seen before.",
  unknown_office: "This office is not in the directory.",
};

export type RefusalName = keyof typeof SENTENCES;

/** Servers name their refusals alike. */
export function isRefusal(name: unknown): name is RefusalName {
  return Object.keys(SENTENCES).includes(String(name));
}

/** Something the protocol does not accept. `detail` never holds a secret or a word of a report. */
export class Refused extends Error {
  readonly refusal: RefusalName;

  constructor(refusal: RefusalName, detail = "") {
    super(detail ? `${refusal}: ${detail}` : refusal);
    this.name = "Refused";
    this.refusal = refusal;
  }
}
