// Every failure in the worker gets one name, for which the page has a sentence.
import { Refused } from "../../crypto/browser/errors.ts";
import type { Reason, ServerFailure } from "./asks.ts";

export class Failed extends Error {
  readonly failure: ServerFailure;

  constructor(failure: ServerFailure) {
    super(failure);
    this.failure = failure;
  }
}

export function reasonOf(error: unknown): Reason {
  if (error instanceof Refused) return error.refusal;
  if (error instanceof Failed) return error.failure;
  return "unexpected";
}
