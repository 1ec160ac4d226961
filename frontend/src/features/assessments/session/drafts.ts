import { isRecord } from "../../../shared/api/problems";
import type { Response, ShownQuestion } from "../types";

/** What has been chosen for a question and not yet confirmed. Each kind uses its own part. */
export interface Draft {
  option: string | null;
  options: string[];
  steps: string[];
  pairs: Record<string, string>;
  value: string;
  line: number | null;
}

export function emptyDraft(question: ShownQuestion): Draft {
  return {
    option: null,
    options: [],
    steps: question.kind === "order" ? ids(question) : [],
    pairs: {},
    value: "",
    line: null,
  };
}

/** The answer that a draft amounts to, or null while something is missing. */
export function responseOf(question: ShownQuestion, draft: Draft): Response | null {
  switch (question.kind) {
    case "single":
      return draft.option === null ? null : { kind: "single", option: draft.option };
    case "multiple":
      return draft.options.length === 0
        ? null
        : { kind: "multiple", options: [...draft.options].sort() };
    case "order":
      return isMoved(question, draft) ? { kind: "order", steps: [...draft.steps] } : null;
    case "match": {
      const isComplete = ids(question).every((left) => draft.pairs[left] !== undefined);
      return isComplete ? { kind: "match", pairs: { ...draft.pairs } } : null;
    }
    case "value":
      return draft.value.trim() === "" ? null : { kind: "value", value: draft.value.trim() };
    case "faulty_line":
      return draft.line === null ? null : { kind: "faulty_line", line: draft.line };
  }
}

/** What is still to do before the answer can be confirmed, where it is not plain to see. */
export function missing(question: ShownQuestion, draft: Draft): string {
  if (question.kind === "order") return "The steps are shuffled. Put them in order.";
  if (question.kind !== "match") return "";
  const open = ids(question).filter((left) => draft.pairs[left] === undefined).length;
  return open === 1 ? "One row is still open." : `${open} rows are still open.`;
}

/** Move the step at `from` by one place; the same list where it would leave the list. */
export function moved(steps: readonly string[], from: number, by: -1 | 1): string[] {
  const result = [...steps];
  const one = result[from];
  const other = result[from + by];
  if (one === undefined || other === undefined) return result;
  result[from] = other;
  result[from + by] = one;
  return result;
}

export function toggled(options: readonly string[], option: string): string[] {
  return options.includes(option)
    ? options.filter((other) => other !== option)
    : [...options, option];
}

/** The first row after `left`, going round, that has no partner yet. */
export function nextOpen(question: ShownQuestion, draft: Draft, left: string): string | null {
  const all = ids(question);
  const start = all.indexOf(left) + 1;
  const round = [...all.slice(start), ...all.slice(0, start)];
  return round.find((other) => draft.pairs[other] === undefined) ?? null;
}

/** The draft that an answer came from, to show it again while it waits to be sent. */
export function draftOf(question: ShownQuestion, response: Response): Draft {
  const draft = emptyDraft(question);
  switch (response.kind) {
    case "single":
      return { ...draft, option: response.option };
    case "multiple":
      return { ...draft, options: response.options.map(String) };
    case "order":
      return { ...draft, steps: response.steps.map(String) };
    case "match":
      return { ...draft, pairs: response.pairs };
    case "value":
      return { ...draft, value: response.value };
    case "faulty_line":
      return { ...draft, line: response.line };
    case "unknown":
      return draft;
  }
}

const DRAFT_KEY = "waymark.draft";

/** Only the question on screen has a draft, so one place is enough. Losing it costs little. */
export function keepDraft(questionId: string, draft: Draft): void {
  try {
    sessionStorage.setItem(DRAFT_KEY, JSON.stringify({ questionId, draft }));
  } catch {
    // Storage is full or forbidden: a reload then starts this question afresh.
  }
}

export function keptDraft(question: ShownQuestion): Draft | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(DRAFT_KEY) ?? "null");
    if (!isRecord(kept) || kept["questionId"] !== question.id) return null;
    return isRecord(kept["draft"])
      ? { ...emptyDraft(question), ...(kept["draft"] as Partial<Draft>) }
      : null;
  } catch {
    return null;
  }
}

function isMoved(question: ShownQuestion, draft: Draft): boolean {
  return ids(question).some((step, place) => draft.steps[place] !== step);
}

function ids(question: ShownQuestion): string[] {
  return (question.options ?? []).map((option) => option.id);
}
