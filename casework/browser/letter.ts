// Something of a case goes by letter to a body that has no account here: what may go, the pages to print, and the answer
// typed in when it has come. Nothing is sent but what is signed, and nothing of it is kept in this browser.
import { atCase } from "./across_page.ts";
import { lettersIn } from "./letter_entries.ts";
import { LetterForm } from "./letter_form.ts";
import { showLetters } from "./letters_view.ts";
import { one } from "./showing.ts";

const form = new LetterForm();

await atCase((across, around) => {
  const letters = lettersIn(across.view.file.entries);
  one("[data-letters-section]").hidden = letters.length === 0;
  showLetters(one("[data-letters]"), letters, across, around);
  form.show(across, around);
});
