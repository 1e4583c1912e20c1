// Leaving without a trace on the screen. Whatever the way out, fields are emptied and the worker's memory goes.

const TWICE_WITHIN_MS = 1000;

/** `forget` stops the worker and whatever would hold the person back. */
export function guardLeaving(forget: () => void): void {
  const leave = () => leaveQuickly(forget);
  for (const link of document.querySelectorAll<HTMLAnchorElement>("[data-leave]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
  }
  onEscapeTwice(leave);
  addEventListener("pagehide", () => {
    forget();
    emptyFields();
  });
  // A page that comes back out of the browser's memory has lost its worker; loaded anew it is whole and empty.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) location.reload();
  });
}

export function emptyFields(): void {
  for (const field of document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")) {
    if (field instanceof HTMLInputElement && /radio|checkbox/.test(field.type)) field.checked = false;
    else field.value = "";
  }
  for (const select of document.querySelectorAll("select")) select.selectedIndex = 0;
}

/** The words go from the screen at once: on a slow network the other site takes a while to come. */
function leaveQuickly(forget: () => void): void {
  const elsewhere = document.querySelector<HTMLElement>("[data-leave]")?.dataset.leave ?? "/";
  forget();
  emptyFields();
  document.title = "";
  document.body.textContent = "";
  history.replaceState(null, "", "/");
  location.replace(elsewhere);
}

function onEscapeTwice(leave: () => void): void {
  let last = Number.NEGATIVE_INFINITY;
  addEventListener("keydown", ({ key, repeat, timeStamp }) => {
    if (key !== "Escape" || repeat) return;
    if (timeStamp - last < TWICE_WITHIN_MS) leave();
    last = timeStamp;
  });
}
