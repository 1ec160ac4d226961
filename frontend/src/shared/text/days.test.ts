import { expect, it } from "vitest";

import { days, daysBetween, later, longDay, nextMonday, today } from "./days";

it("says today as the person's own calendar has it", () => {
  expect(today(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05");
});

it("finds the Monday on or after a day", () => {
  expect(nextMonday("2026-11-23")).toBe("2026-11-23");
  expect(nextMonday("2026-11-24")).toBe("2026-11-30");
  expect(nextMonday("2026-11-29")).toBe("2026-11-30");
});

it("says a week as shortly as it can", () => {
  expect(days("2026-11-23", "2026-11-29", "2026")).toBe("23 – 29 Nov");
  expect(days("2026-11-30", "2026-12-06", "2026")).toBe("30 Nov – 6 Dec");
  expect(days("2026-12-28", "2027-01-03", "2026")).toBe("28 Dec – 3 Jan 2027");
});

it("says a day in full", () => {
  expect(longDay("2026-11-23")).toBe("23 November 2026");
});

it("counts days across months and the change of the clocks", () => {
  expect(later("2026-02-27", 3)).toBe("2026-03-02");
  expect(later("2026-10-24", 2)).toBe("2026-10-26");
  expect(daysBetween("2026-03-28", "2026-03-30")).toBe(2);
  expect(daysBetween("2026-03-30", "2026-03-28")).toBe(-2);
});
