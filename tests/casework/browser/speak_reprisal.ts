// The browser's assessment for tests in Python: [table or null, answers, seriousness] on each line in; a risk, or the name of
// what could not be read, on each line out.
import { createInterface } from "node:readline";
import { assess, Misread, RULES, read } from "../../../casework/browser/reprisal.ts";

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(answer(line))}\n`);

function answer(line: string): object {
  try {
    const [table, answers, seriousness] = JSON.parse(line);
    return { risk: assess(table === null ? RULES : read(table), answers, seriousness) };
  } catch (error) {
    if (error instanceof Misread) return { misread: error.misread };
    throw error;
  }
}
