// The code on the screen: shown after the receipt, taken away when the person has it.
import { all, message, one } from "./elements.ts";

/** `code`: five groups of four. */
export function showCode(code: string): void {
  write(code.split(" "));
  message("code_hidden", false);
  message("code_shown", true);
}

export function hideCode(): void {
  write([]);
  for (const name of ["code_shown", "copied", "not_copied"]) message(name, false);
  message("code_hidden", true);
  one('[data-message="code_hidden"]').focus();
}

export async function copyCode(): Promise<void> {
  const code = groups().map((group) => group.textContent);
  let copied = true;
  try {
    // There is no clipboard without a secure context, as on an onion address outside Tor Browser.
    await navigator.clipboard.writeText(code.join(" "));
  } catch {
    copied = false;
  }
  message("copied", copied);
  message("not_copied", !copied);
}

function write(code: readonly string[]): void {
  groups().forEach((group, place) => {
    group.textContent = code[place] ?? "";
  });
}

function groups(): HTMLElement[] {
  return all("[data-group]");
}
