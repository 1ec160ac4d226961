import { isRecord } from "../../../shared/api/problems";
import type { SubmitAnswer } from "../types";

/** One answer per session, from the moment it is given until the server has confirmed it. */
export interface KeptAnswers {
  read(assessmentId: string): SubmitAnswer | null;
  write(assessmentId: string, answer: SubmitAnswer): void;
  remove(assessmentId: string): void;
}

/**
 * Kept in localStorage rather than IndexedDB: writing is finished when the call returns, so no
 * moment is left in which a closed tab could lose the answer, and one answer is a few hundred
 * bytes. Where storage is full or forbidden the answer is kept in memory, which survives a lost
 * line but not a reload.
 */
export function keptInBrowser(storage: () => Storage = () => window.localStorage): KeptAnswers {
  const memory = new Map<string, SubmitAnswer>();
  return {
    read(assessmentId) {
      const inMemory = memory.get(assessmentId);
      if (inMemory !== undefined) return inMemory;
      try {
        return parsed(storage().getItem(key(assessmentId)));
      } catch {
        return null;
      }
    },
    write(assessmentId, answer) {
      try {
        storage().setItem(key(assessmentId), JSON.stringify(answer));
      } catch {
        memory.set(assessmentId, answer);
      }
    },
    remove(assessmentId) {
      memory.delete(assessmentId);
      try {
        storage().removeItem(key(assessmentId));
      } catch {
        // Nothing was kept there.
      }
    },
  };
}

function key(assessmentId: string): string {
  return `waymark.answer.${assessmentId}`;
}

function parsed(text: string | null): SubmitAnswer | null {
  if (text === null) return null;
  const value: unknown = JSON.parse(text);
  return isAnswer(value) ? value : null;
}

function isAnswer(value: unknown): value is SubmitAnswer {
  return (
    isRecord(value) &&
    typeof value["questionId"] === "string" &&
    typeof value["clientKey"] === "string" &&
    isRecord(value["response"])
  );
}
