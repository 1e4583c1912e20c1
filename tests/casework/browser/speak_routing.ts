// The browser's rules for tests in Python: [model, offices, facts] on each line in, a decision and the verdict over each
// office, or the name of what could not be read, on each line out.
import { createInterface } from "node:readline";
import { decide, judge } from "../../../casework/browser/routing.ts";
import { readFacts, readOffices } from "../../../casework/browser/routing_facts.ts";
import { readModel } from "../../../casework/browser/routing_model.ts";
import { Misread } from "../../../casework/browser/routing_words.ts";

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(
    `${JSON.stringify(answer(line), (_, value) => (value instanceof Map ? plain(value) : value))}\n`,
  );
}

function answer(line: string): object {
  try {
    const [model, offices, facts] = JSON.parse(line);
    const [rules, listed, known] = [readModel(model), readOffices(offices), readFacts(facts)];
    const verdicts = listed.map((office) => [office.get("office.id"), judge(rules, office, known)]);
    return { decision: { ...decide(rules, listed, known), verdicts: Object.fromEntries(verdicts) } };
  } catch (error) {
    if (error instanceof Misread) return { misread: error.misread };
    throw error;
  }
}

function plain(map: Map<string, unknown>): object {
  return Object.fromEntries(map);
}
