// Keys that work without a mouse: one letter, one deed. They do nothing while somebody is typing, with Ctrl, Alt or Meta,
// nor while a key is held down, so that no browser's or screen reader's own key is taken away.

type Deeds = { [key: string]: () => void };

export function armKeys(deeds: Deeds): void {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || isTyping(event.target)) return;
    const deed = deeds[event.key];
    if (deed === undefined || (event.key === " " && isPressedBySpace(event.target))) return;
    event.preventDefault();
    deed();
  });
}

/** A button, a box or a link has a use of its own for it. */
function isPressedBySpace(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("a, button, summary, input, label");
}

/** Whether a key pressed there is a letter of a text, or chooses in a list. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox]), textarea, select");
}
