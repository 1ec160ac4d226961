import { beforeEach, expect, it } from "vitest";

import type { Path } from "../types";
import {
  chosenNames,
  isComplete,
  listed,
  missingGroups,
  optionalGroups,
  readStack,
  requiredGroups,
  stackOn,
  writeStack,
} from "./stack";

const path = {
  stackGroups: [
    group("languages", "Languages", true, "python", "go"),
    group("relational-databases", "Relational databases", true, "postgresql"),
    group("orms", "ORMs", false, "prisma"),
  ],
} as Path;

function group(slug: string, name: string, required: boolean, ...choices: string[]) {
  return {
    group: slug,
    name,
    required,
    choices: choices.map((each) => ({ slug: each, name: each.toUpperCase() })),
  };
}

beforeEach(() => localStorage.clear());

it("tells required groups from those that may stay empty", () => {
  expect(requiredGroups(path).map(({ name }) => name)).toEqual(["Languages", "Relational databases"]);
  expect(optionalGroups(path).map(({ name }) => name)).toEqual(["ORMs"]);
});

it("is complete without anything from the groups that may stay empty", () => {
  expect(isComplete(path, ["go", "postgresql"])).toBe(true);
  expect(isComplete(path, ["go", "prisma"])).toBe(false);
});

it("names what is still to choose, as the page names it", () => {
  expect(missingGroups(path, [])).toBe("Still to choose: Languages and Relational databases.");
  expect(missingGroups(path, ["python"])).toBe("Still to choose: Relational databases.");
  expect(missingGroups(path, ["python", "postgresql"])).toBe("");
});

it("sends only what the path knows and keeps the rest for other paths", () => {
  const stack = ["go", "aws", "prisma"];
  expect(stackOn(path, stack)).toEqual(["go", "prisma"]);
  writeStack(stack);
  expect(readStack()).toEqual(stack);
});

it("reads nothing from a damaged record", () => {
  localStorage.setItem("waymark.stack", "{");
  expect(readStack()).toEqual([]);
  localStorage.setItem("waymark.stack", '{"slugs": ["go", 7]}');
  expect(readStack()).toEqual(["go"]);
});

it("lists names as a sentence does", () => {
  expect(listed([])).toBe("");
  expect(listed(["A"])).toBe("A");
  expect(listed(["A", "B", "C"])).toBe("A, B and C");
  expect(chosenNames(path.stackGroups, ["prisma", "python"])).toEqual(["PYTHON", "PRISMA"]);
});
