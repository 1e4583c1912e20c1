// A refusal that stops everything says where it happened.
import { Refused } from "../../crypto/browser/errors.ts";
import { Alarm, type Where } from "./telling.ts";

export async function guard<T>(where: Where, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Refused ? new Alarm(where, error.refusal) : error;
  }
}

export function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}
