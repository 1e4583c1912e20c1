// Every failure in the worker gets one name, for which the page has a sentence.
import type { Refused } from "../../crypto/browser/errors.ts";
import type { Reason, ServerFailure } from "./asks.ts";

export class Failed extends Error {
  readonly failure: ServerFailure;

  constructor(failure: ServerFailure) {
    super(failure);
    this.failure = failure;
  }
}

export function reasonOf(error: unknown): Reason {
  // By shape: what was fetched later, for files, has classes of its own.
  const { refusal, failure } = error as Partial<Refused & Failed>;
  return refusal ?? failure ?? "unexpected";
}
