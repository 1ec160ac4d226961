import { isRecord } from "../../../shared/api/problems";
import type { Path } from "../types";

type Group = Path["stackGroups"][number];

export function isComplete(path: Path, stack: readonly string[]): boolean {
  return path.stackGroups.every((group) => isChosen(group, stack));
}

/** One sentence about what is still to choose; empty where nothing is. */
export function missingGroups(path: Path, stack: readonly string[]): string {
  const names = path.stackGroups
    .filter((group) => !isChosen(group, stack))
    .map((group) => group.name.toLowerCase());
  if (names.length === 0) return "";
  const last = names.at(-1) ?? "";
  const list = names.length === 1 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
  return `Still to choose: ${list}.`;
}

export function isFirstOfGroup(path: Path, group: Group): boolean {
  return path.stackGroups[0] === group;
}

const STACK = "waymark.stack";

/** The last choice, so that the next session starts with it. */
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
