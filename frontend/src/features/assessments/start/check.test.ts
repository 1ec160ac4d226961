import { expect, it } from "vitest";

import type { Check } from "../types";
import { askedSkills, honestly, questionsLeft } from "./check";

function checkOf(unseen: Record<string, number>, kind: "phase" | "skill" = "phase"): Check {
  const alternatives = new Set(["postgresql", "mysql"]);
  const slugs = Object.keys(unseen);
  return {
    focus:
      kind === "phase"
        ? { kind, roadmap: "short-way", phase: "data", name: "Data", skills: slugs }
        : { kind, skill: slugs[0] ?? "", name: "Data", skills: slugs },
    skills: slugs.map((slug) => ({
      slug,
      name: slug,
      group: alternatives.has(slug) ? "relational-databases" : null,
      unseen: unseen[slug] ?? 0,
    })),
    stackGroups: [],
    stack: [],
    neededQuestions: 3,
    minimumQuestions: 5,
    maximumQuestions: 8,
    openSession: null,
  };
}

it("asks only about the alternatives that are in the stack", () => {
  const check = checkOf({ sql: 4, postgresql: 6, mysql: 2 });

  expect(askedSkills(check, ["mysql"]).map(({ slug }) => slug)).toEqual(["sql", "mysql"]);
  expect(questionsLeft(check, ["mysql"])).toBe(6);
  expect(questionsLeft(check, [])).toBe(4);
});

it("asks about a single alternative whatever the stack is", () => {
  expect(questionsLeft(checkOf({ mysql: 6 }, "skill"), [])).toBe(6);
});

it("says where there is too little to ask, and where it is little", () => {
  expect(honestly(checkOf({ sql: 9 }), [])).toBe("");
  expect(honestly(checkOf({ sql: 4 }), [])).toContain("Only 4 questions");
  expect(honestly(checkOf({ sql: 1 }), [])).toContain("One question here is new to you");
  expect(honestly(checkOf({ sql: 0 }), [])).toContain("No question here is");
  expect(honestly(checkOf({ mysql: 9 }), [])).toContain("Choose what you work with");
});
