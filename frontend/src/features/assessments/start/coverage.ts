import type { Path } from "../types";

const HALF = 0.5;

/** Below half, what is asked says less about the path than what has to be inferred. */
export function hasFewQuestions(path: Pick<Path, "coverage">): boolean {
  return path.coverage < HALF;
}
