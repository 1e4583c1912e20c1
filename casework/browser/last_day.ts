// How long what identifies an accused person is kept after "unfounded", as casework/apart.py has it.

const UNFOUNDED_DAYS = 30;
const DAY = 86_400_000;

/** `found`: the day of the finding. After the day that is answered it is destroyed. */
export function lastDay(found: string): string {
  return new Date(Date.parse(found) + UNFOUNDED_DAYS * DAY).toISOString().slice(0, 10);
}
