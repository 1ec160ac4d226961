import type { Outcome } from "../types";

export const OUTCOMES: Readonly<Record<Outcome, { name: string; sentence: string }>> = {
  right: { name: "Right", sentence: "Right" },
  wrong: { name: "Wrong", sentence: "Not right" },
  unknown: { name: "Don’t know", sentence: "You said “I don’t know”" },
};
