// To whom a report is sealed. Pure: the page shows this office's name, and the worker seals to the office shown.
import type { ListedOffice } from "./asks.ts";

export const DESK = "desk";

/** The national ombuds office of the country, else the international desk; null where the directory lists neither. */
export function leadOffice(offices: readonly ListedOffice[], country: string | null): ListedOffice | null {
  const national = offices.find(
    (office) => office.level === "national" && office.jurisdiction === country && office.kinds.includes("ombuds"),
  );
  return national ?? offices.find((office) => office.id === DESK) ?? null;
}
