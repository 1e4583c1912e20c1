// Days as the protocol writes them: YYYY-MM-DD, UTC. As text they compare in the order of time.
import type { Json } from "./bodies.ts";
import { Refused } from "./errors.ts";

const DAY = /^(?!0000)\d{4}-\d\d-\d\d$/;
const DAY_MS = 86_400_000;

/** A day that the calendar knows, or malformed. */
export function checkDay(text: Json | undefined): string {
  if (typeof text !== "string" || !DAY.test(text)) throw new Refused("malformed", "not a day");
  // An engine may carry 31 April over into May instead of refusing it.
  const moment = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(moment.getTime()) || dayOf(moment) !== text) throw new Refused("malformed", "not a day");
  return text;
}

export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** Whole days from one to the other, negative when `until` is earlier. */
export function daysBetween(from: string, until: string): number {
  return (Date.parse(until) - Date.parse(from)) / DAY_MS;
}

/** The day by which a directory is judged: the device's clock, but never before the page's release. */
export function laterOf(deviceDay: string, releaseDay: string): string {
  return deviceDay > releaseDay ? deviceDay : releaseDay;
}
