// How long a consent lasts.

/** The last day of a consent; of the 29th of February it is the 28th. */
export function aYearAfter(day: string): string {
  const year = String(Number(day.slice(0, 4)) + 1).padStart(4, "0");
  return `${year}${day.slice(4).replace("-02-29", "-02-28")}`;
}
