import type { Check } from "../types";

/** The skills that are asked about with this stack: the alternatives not chosen drop out. */
export function askedSkills(check: Check, stack: readonly string[]): Check["skills"] {
  const isOpen = check.focus.kind === "phase";
  return check.skills.filter(
    ({ slug, group }) => group === null || !isOpen || stack.includes(slug),
  );
}

/** How many questions are new to the person, about. The server counts again at the start. */
export function questionsLeft(check: Check, stack: readonly string[]): number {
  return askedSkills(check, stack).reduce((sum, { unseen }) => sum + unseen, 0);
}

/** What the number of questions means for the check; empty where there are plenty. */
export function honestly(check: Check, stack: readonly string[]): string {
  const left = questionsLeft(check, stack);
  if (askedSkills(check, stack).length === 0) {
    return "Everything here is an alternative to something. Choose what you work with.";
  }
  if (left < check.neededQuestions) {
    const there = left === 0 ? "No question here is" : left === 1 ? "One question here is" : `${left} questions here are`;
    return `${there} new to you, and a check needs ${check.neededQuestions}. More are added all the time.`;
  }
  if (left < check.minimumQuestions) {
    return `Only ${left} questions here are new to you, so the reading stays wide.`;
  }
  return "";
}
