import { isRecord } from "../../../shared/api/problems";
import type { Path } from "../types";

type Group = Path["stackGroups"][number];

export function requiredGroups(path: Path): Group[] {
  return path.stackGroups.filter((group) => group.required);
}

export function optionalGroups(path: Path): Group[] {
  return path.stackGroups.filter((group) => !group.required);
}

export function isComplete(path: Path, stack: readonly string[]): boolean {
  return requiredGroups(path).every((group) => isChosen(group, stack));
}

/** One sentence about what is still to choose; empty where nothing is. */
export function missingGroups(path: Path, stack: readonly string[]): string {
  const missing = requiredGroups(path).filter((group) => !isChosen(group, stack));
  if (missing.length === 0) return "";
  return `Still to choose: ${listed(missing.map(({ name }) => name))}.`;
}

/** What of a stack the path knows; the rest belongs to other paths. */
export function stackOn(path: Path, stack: readonly string[]): string[] {
  const offered = new Set(path.stackGroups.flatMap(({ choices }) => choices.map(({ slug }) => slug)));
  return stack.filter((slug) => offered.has(slug));
}

export function chosenNames(groups: readonly Group[], stack: readonly string[]): string[] {
  return groups
    .flatMap(({ choices }) => choices)
    .filter(({ slug }) => stack.includes(slug))
    .map(({ name }) => name);
}

/** "ORMs", "ORMs and Languages", "ORMs, Languages and CI services". */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

const STACK = "waymark.stack";

/** The last choice over all paths, so that the next session starts with it. */
export function readStack(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STACK) ?? "null");
    if (!isRecord(kept) || !Array.isArray(kept["slugs"])) return [];
    return kept["slugs"].filter((slug): slug is string => typeof slug === "string");
  } catch {
    return [];
  }
}

export function writeStack(slugs: readonly string[]): void {
  try {
    localStorage.setItem(STACK, JSON.stringify({ slugs }));
  } catch {
    // Only a convenience.
  }
}

function isChosen(group: Group, stack: readonly string[]): boolean {
  return group.choices.some(({ slug }) => stack.includes(slug));
}
