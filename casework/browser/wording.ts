// Names in the reader's language: countries, languages and days as the browser knows them, provinces from the page.

const page = document.documentElement.lang;
const countries = new Intl.DisplayNames(page, { type: "region" });
const languages = new Intl.DisplayNames(page, { type: "language" });
const days = new Intl.DateTimeFormat(page, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

export function country(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code;
}

/** "CD-SK"; where the page does not know it, the code itself. */
export function province(code: string): string {
  const known = document.querySelector<HTMLTemplateElement>("template[data-provinces]")?.content;
  return known?.querySelector(`[data-province="${CSS.escape(code)}"]`)?.textContent || code;
}

/** "CD-SK" or "CD". */
export function place(code: string): string {
  const [nation = "", part] = code.split("-");
  return part ? `${country(nation)}, ${province(code)}` : country(nation);
}

export function language(code: string): string {
  try {
    return languages.of(code) ?? code;
  } catch {
    return code;
  }
}

/** `YYYY-MM-DD`. */
export function day(text: string): string {
  const moment = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(moment.getTime()) ? text : days.format(moment);
}

export function dayIn(text: string, language: string): string {
  const moment = new Date(`${text}T00:00:00Z`);
  const long = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });
  return Number.isNaN(moment.getTime()) ? text : long.format(moment);
}

export function showDay(element: HTMLTimeElement, text: string): void {
  element.dateTime = text;
  element.textContent = day(text);
}

const moments = new Intl.DateTimeFormat(page, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

/** "2026-11-23T12:00Z", shown in UTC, as the record keeps it. */
export function moment(text: string): string {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? text : `${moments.format(at)} UTC`;
}

export function size(bytes: number): string {
  const [unit, amount] = bytes < 1e6 ? (["kilobyte", bytes / 1e3] as const) : (["megabyte", bytes / 1e6] as const);
  return new Intl.NumberFormat(page, { style: "unit", unit, maximumFractionDigits: amount < 10 ? 1 : 0 }).format(
    amount,
  );
}
