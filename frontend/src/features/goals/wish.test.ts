import { expect, it } from "vitest";

import { isPossible } from "./wish";

it("takes days ahead and whole hours of a week", () => {
  expect(isPossible("2026-11-22", 6, "2026-11-21")).toBe(true);
  expect(isPossible("2026-11-21", 6, "2026-11-21")).toBe(false);
  expect(isPossible("2036-11-21", 6, "2026-11-21")).toBe(false);
  expect(isPossible("", 6, "2026-11-21")).toBe(false);
  expect(isPossible("2026-12-21", 0, "2026-11-21")).toBe(false);
  expect(isPossible("2026-12-21", 2.5, "2026-11-21")).toBe(false);
  expect(isPossible("2026-12-21", 61, "2026-11-21")).toBe(false);
});
