// What the service publishes for everyone, believed only after checking: the directory and the offices' keys.
import { b64, isObject, type Json, unb64 } from "../../crypto/browser/bodies.ts";
import { checkDay, dayOf, laterOf } from "../../crypto/browser/days.ts";
import { type Directory, office, readDirectory } from "../../crypto/browser/directory.ts";
import { checkKey, type Office } from "../../crypto/browser/offices.ts";
import type { ListedOffice, Pins, Published as Shown } from "./asks.ts";
import { fetchBytes } from "./server.ts";

/** A verified directory, and the day by which it was judged. */
export type Published = { directory: Directory; service: Uint8Array; today: string };

export async function fetchPublished(pins: Pins): Promise<Published> {
  const [statement, signature] = await Promise.all([fetchBytes("/directory.json"), fetchBytes("/directory.sig")]);
  const service = unb64(pins.service, 16);
  const today = laterOf(dayOf(new Date()), checkDay(pins.release));
  const directory = readDirectory(statement, signature, { root: unb64(pins.root, 32), service, today });
  return { directory, service, today };
}

/** The office's sealing key, or wrong_key. Not cached: the cache would tell which office was written to. */
export async function fetchSealingKey(directory: Directory, officeId: string): Promise<Uint8Array> {
  const listed = office(directory, officeId);
  const key = await fetchBytes(`/keys/${b64(listed.seal)}`, "no-store");
  checkKey(listed, key);
  return key;
}

/** For the page: names and lines to show, and the rules with what they ask of offices. */
export function listOffices(directory: Directory): Shown {
  const offices = [...directory.offices.values()];
  return {
    offices: offices.map(listOffice),
    rules: { routing: directory.routing, offices: offices.map(({ facts }) => facts) },
  };
}

function listOffice({ id, facts }: Office): ListedOffice {
  const lines = texts(facts.lines);
  return {
    id,
    names: texts(facts.names),
    emergency: lines.emergency ?? null,
    clinic: lines.clinic ?? null,
  };
}

function texts(value: Json | undefined): Record<string, string> {
  const pairs = isObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === "string"));
}
