import type { ShownQuestion } from "../../types";
import type { Draft } from "../drafts";

/** What the input of every kind is given. */
export interface InputProps {
  question: ShownQuestion;
  draft: Draft;
  /** The answer is on its way and can no longer be changed. */
  locked: boolean;
  change: (part: Partial<Draft>) => void;
}

/** What the keyboard can do to it from anywhere on the page. */
export interface InputKeys {
  choose?: (index: number) => void;
  letter?: (letter: string) => void;
}
