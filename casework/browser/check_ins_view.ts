// Check-ins on the page “Protection”: the days, what was answered, and what that asks for.
import { type CheckInAnswer, checkInAnswers, checkIns, isUnsafe, twoUnanswered, wantsNoContact } from "./check_ins.ts";
import { known, label } from "./labels.ts";
import { unjudged } from "./schedule.ts";
import { choose, copyOf, fill, one } from "./showing.ts";
import type { CaseView } from "./telling.ts";
import * as wording from "./wording.ts";

export function showCheckIns({ file, talk, today }: CaseView): void {
  const place = one("[data-check-ins]");
  const set = checkIns(file.entries, talk.entries, today);
  const answers = checkInAnswers(talk.entries);
  // An answer to a day that was replaced since was given all the same.
  const others = answers.filter(({ due }) => !set.some((one) => one.due === due));
  const all = [...others.map(({ due, declined }) => ({ due, state: declined ? "declined" : "done" })), ...set];
  const toJudge = unjudged(file.entries, talk.entries);
  const unsafe = answers.filter((answer) => isUnsafe(answer) && toJudge.some(({ id }) => id === answer.id));
  const happened = toJudge.some(({ point }) => point === "incident");
  choose(place, {
    days: all.length > 0 ? "some" : "none",
    unsafe: unsafe.length > 0 ? "yes" : "no",
    happened: happened ? "yes" : "no",
    answered: unsafe.length === 0 && toJudge.some(({ point }) => point === "check_in") ? "yes" : "no",
    unanswered: twoUnanswered(set) ? "two" : "fewer",
    contact: wantsNoContact(talk.entries) ? "stopped" : "open",
  });
  one("[data-days]", place).replaceChildren(
    ...all.map(({ due, state }) => {
      const copy = copyOf("check-in");
      const answer = answers.filter((one) => one.due === due).at(-1);
      fill(copy, { due: wording.day(due), state: label("check_in_state", state) });
      if (answer) showAnswer(copy, answer);
      return copy;
    }),
  );
}

function showAnswer(copy: DocumentFragment, answer: CheckInAnswer): void {
  const { day, declined, safe, harmed, talk, text } = answer;
  choose(copy, {
    answer: declined ? "declined" : "given",
    text: text ? "given" : "none",
    danger: isUnsafe(answer) ? "yes" : "no",
  });
  fill(copy, {
    day: wording.day(day),
    safe: known("safe", safe),
    harmed: known("harmed", harmed),
    talk: known("talk", talk),
    text,
  });
}
