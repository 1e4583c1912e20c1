// What page and worker say to each other about a file of evidence.
import type { CaseView } from "./telling.ts";

/**
 * What a member asked a colleague to agree to. `shown`: ids of entries; `changed`: it cannot be put together again as it
 * was asked for, so it must be asked for anew. Days are empty where nothing has happened yet.
 */
export type Request = {
  id: string;
  at: string;
  by: string;
  you: boolean;
  reason: string;
  sha256: string;
  shown: string[];
  agreed: string;
  agreedBy: string;
  agreedByYou: boolean;
  taken: string;
  changed: boolean;
};

export type CaseProof = { view: CaseView; requests: Request[] };

export type ProofErrands = {
  evidence: { asks: { number: string }; tells: CaseProof };
  /** `shown`: the ids of the entries that go in whole. */
  evidenceAsk: { asks: { shown: string[]; reason: string }; tells: null };
  evidenceAgree: { asks: { id: string }; tells: null };
  evidenceTake: { asks: { id: string }; tells: Blob };
};
