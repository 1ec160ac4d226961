import { expect, it } from "vitest";

import { answersTo, folded } from "./skillNames";

it("folds case, accents and punctuation, and keeps what tells languages apart", () => {
  expect(folded(" Node.js / Café ")).toBe("node js cafe");
  expect(folded("C# and C++")).toBe("c# and c++");
});

it("finds a skill by the beginning of any of its names", () => {
  expect(answersTo("kub", "Kubernetes", "k8s pods")).toBe(true);
  expect(answersTo("k8", "Kubernetes", "k8s pods")).toBe(true);
  expect(answersTo("web sock", "WebSockets", "")).toBe(true);
  expect(answersTo("http cookies", "HTTP headers and cookies", "")).toBe(true);
});

it("wants all words of the query", () => {
  expect(answersTo("http pods", "HTTP headers and cookies", "")).toBe(false);
  expect(answersTo("netes", "Testing", "kubernetes")).toBe(false);
});
