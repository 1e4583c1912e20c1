// Where a page's links lead. The practice space has the same pages under an address of its own, and never leads out of it.

/** Read from the page, so that no page of the one kind can be mistaken for the other. */
export function inPractice(): boolean {
  return document.querySelector("main[data-practice]") !== null;
}

/** "/triage", "/people" or "" behind a case's own page. */
export function casePath(number: string, end = ""): string {
  const named = encodeURIComponent(number);
  return inPractice() ? `/desk/practice${end || "/case"}?number=${named}` : `/desk/cases/${named}${end}`;
}
