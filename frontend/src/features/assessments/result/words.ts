import { count, day } from "../../../shared/text/formats";
import type { AssessmentResult, SkillResult } from "../types";

type StopReason = AssessmentResult["stopReason"];

/** Why the session ended, as a sentence. */
export const STOP_REASONS: Readonly<Record<StopReason, string>> = {
  decided: "The session ended because every level was clear, one way or the other.",
  precise: "The session ended because the interval was as narrow as asked.",
  maximum: "The session ended at its greatest number of questions.",
  exhausted: "The session ended because no question that fits you was left.",
  person: "You ended the session yourself.",
};

export const REVISION_REASONS: Readonly<Record<AssessmentResult["revision"]["reason"], string>> = {
  first: "first result",
  key_corrected: "the key of a question was corrected",
  question_withdrawn: "a question was withdrawn",
};

/** What the result rests on, in one line. */
export function basis(result: AssessmentResult): string {
  const before =
    result.answeredBefore > 0 ? ` and ${result.answeredBefore} from earlier sessions` : "";
  return `${day(result.finishedAt)} · ${count(result.answered, "answer")}${before}`;
}

/** Measured by questions of its own, or inferred from related ones. */
export function evidence(asked: number): string {
  return asked === 0 ? "inferred" : count(asked, "question");
}

/** The deepest that a skill is asked for anywhere on the path, up to the level in question. */
export function requirement(
  skill: SkillResult,
  toward: AssessmentResult["toward"],
): "junior" | "mid" | "senior" | null {
  return skill.required[toward] ?? null;
}
