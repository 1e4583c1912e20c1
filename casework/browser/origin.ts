// How many people could have made this? Asked before a file leaves the desk or a case with files is given on: whoever is
// shown what only two people could have photographed knows one of two names. Whoever then goes on has signed the answer.
import { choose } from "./showing.ts";

let questions = 0;

/** Until it is answered, `onAnswer` is not called. `question`: an element with the radio buttons in it. */
export function askOrigin(question: HTMLElement, onAnswer: (answer: string) => void): void {
  question.hidden = false;
  questions += 1;
  for (const radio of question.querySelectorAll<HTMLInputElement>("[data-origin]")) {
    radio.name = `origin-${questions}`;
    radio.onchange = () => {
      choose(question, { origin: radio.value });
      onAnswer(radio.value);
    };
  }
}
