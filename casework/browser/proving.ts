// What would hurt most in a thief's hands asks for the second factor again. The page asks, and then does it.
import type { Door } from "./door.ts";
import * as codes from "./one_time_codes.ts";
import * as passkeys from "./passkeys.ts";
import { one, say } from "./showing.ts";
import { Alarm, Failed, type Shown } from "./telling.ts";

/** Does the work; where the server wants the factor first, asks for it and does the work again. */
export async function proven<T>(door: Door, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failed) || error.failure !== "prove_again") throw error;
    await prove(door);
    return work();
  }
}

/** Throws prove_again when the person would rather not. */
function prove(door: Door): Promise<void> {
  const place = one("[data-proving]");
  const code = one<HTMLInputElement>("[data-proving-code]", place);
  const bad = one("[data-proving-bad]", place);
  say(bad);
  bad.hidden = true;
  place.hidden = false;
  place.focus();
  return new Promise((resolve, reject) => {
    const leave = (end: () => void) => {
      code.value = "";
      place.hidden = true;
      end();
    };
    const attempt = async (way: (challenge: string) => Promise<Shown>) => {
      try {
        const { challenge } = await door.ask("challenge", null);
        await door.ask("prove", { shown: await way(challenge) });
        leave(resolve);
      } catch (error) {
        if (error instanceof Alarm || !(error instanceof Failed) || error.failure === "signed_out") {
          return leave(() => reject(error));
        }
        say(bad, error.failure);
        bad.hidden = false;
      }
    };
    one("[data-prove-passkey]", place).onclick = () => void attempt(passkeys.show);
    one("[data-prove-code]", place).onclick = () =>
      void attempt(async (challenge) => ({ challenge, code: codes.read(code) }));
    one("[data-prove-not]", place).onclick = () => leave(() => reject(new Failed("prove_again")));
  });
}
