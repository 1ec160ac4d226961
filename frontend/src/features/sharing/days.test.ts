import { expect, it } from "vitest";

import { inDays } from "./days";

it("counts days in UTC, over the ends of months and years", () => {
  const late = new Date("2026-12-31T23:59:00Z");
  expect(inDays(0, late)).toBe("2026-12-31");
  expect(inDays(1, late)).toBe("2027-01-01");
  expect(inDays(90, late)).toBe("2027-03-31");
});
