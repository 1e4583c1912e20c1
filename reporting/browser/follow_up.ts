// The follow-up page: code in, verified thread out, an answer sealed and sent.
import { consenting, showAllowed } from "./allowed.ts";
import type { Published, Thread } from "./asks.ts";
import { takeFiles } from "./choosing.ts";
import { copyOf, message, noTrouble, one, onPress, showStage, trouble } from "./elements.ts";
import { isTooLong, sendable, watchLength } from "./length.ts";
import { nameOf, openPage, reasonOf } from "./page.ts";
import { armProof, showProof } from "./proof.ts";
import { showProtection } from "./protection.ts";
import { takeSayings } from "./saying.ts";
import { showThread } from "./thread_view.ts";

const DIGITS = 20;

const code = one<HTMLInputElement>('[data-field="code"]');
const answer = one<HTMLTextAreaElement>('[data-field="answer"]');
const codeFields = one<HTMLFieldSetElement>('[data-step="code"] [data-fields]');
const answerFields = one<HTMLFieldSetElement>("[data-answer]");

let published: Published | null = null;
let shown: Thread | null = null;

const worker = openPage((verified) => {
  published = verified;
});

takeFiles(worker, () => void reread());
takeSayings(
  worker,
  consenting(
    () => published,
    () => shown,
  ),
  refresh,
);
watchLength(answer, one("#answer-left"));
code.addEventListener("input", () => void checkWhileTyping());
code.addEventListener("change", () => void isCode());
code.addEventListener("keydown", ({ key }) => {
  if (key === "Enter") void open();
});
answer.addEventListener("input", () => message("empty_answer", false));
onPress("open", () => void open());
onPress("answer", () => void send());
onPress("reread", () => void reread());
armProof(worker);

/** A mistyped digit is said as soon as all are there, and without asking the server. */
async function checkWhileTyping(): Promise<void> {
  const digits = code.value.match(/\p{Nd}/gu)?.length ?? 0;
  if (digits >= DIGITS) await isCode();
  else sayWrong(false);
}

async function isCode(): Promise<boolean> {
  const typed = code.value;
  try {
    const groups = await worker.ask("check", typed);
    if (code.value === typed && document.activeElement !== code) code.value = groups;
    sayWrong(false);
    return true;
  } catch {
    if (code.value === typed) sayWrong(typed !== "");
    return false;
  }
}

function sayWrong(wrong: boolean): void {
  message("wrong_code", wrong);
  code.setAttribute("aria-invalid", String(wrong));
}

async function open(): Promise<void> {
  noTrouble("opening");
  if (!(await isCode())) {
    sayWrong(true);
    return code.focus();
  }
  codeFields.disabled = true;
  showStage("preparing_code");
  try {
    const thread = await worker.ask("open", code.value);
    code.value = "";
    one('[data-step="code"]').hidden = true;
    const step = one('[data-step="thread"]');
    step.hidden = false;
    show(thread);
    step.focus();
  } catch (error) {
    trouble("opening", reasonOf(error));
  } finally {
    showStage(null);
    codeFields.disabled = false;
  }
}

function show(thread: Thread): void {
  shown = thread;
  showThread(thread, named);
  showProtection(thread, named);
  showAllowed(thread, named);
  showProof(thread);
}

function named(id: string): string {
  const offices = published?.offices ?? [];
  const isListed = offices.some((office) => office.id === id);
  return isListed ? nameOf(offices, id) : (copyOf("data-statuses", "[data-unlisted]")?.textContent ?? "");
}

async function send(): Promise<void> {
  const text = sendable(answer.value);
  message("empty_answer", text === "");
  if (text === "" || isTooLong(text)) return answer.focus();
  noTrouble("sending");
  message("answer_sent", false);
  showStage("sealing");
  answerFields.disabled = true;
  try {
    await worker.ask("say", "entries", { kind: "message", text });
    answer.value = "";
    message("answer_sent", true);
    await reread();
  } catch (error) {
    trouble("sending", reasonOf(error));
  } finally {
    showStage(null);
    answerFields.disabled = false;
  }
}

/** The sent answer appears because it was stored, fetched and verified, not because it was typed. */
async function reread(): Promise<void> {
  if (await refresh()) (one("[data-thread]").lastElementChild as HTMLElement).focus();
}

async function refresh(): Promise<boolean> {
  noTrouble("rereading");
  try {
    show(await worker.ask("reread"));
    return true;
  } catch (error) {
    trouble("rereading", reasonOf(error));
    return false;
  } finally {
    showStage(null);
  }
}
