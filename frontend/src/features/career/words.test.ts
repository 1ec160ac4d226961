import { describe, expect, it } from "vitest";

import { ago, changed, changedShort, wider } from "./words";

describe("a change", () => {
  it("is called an improvement only beyond measurement error", () => {
    expect(changed({ points: 9.6, direction: "up" })).toContain("Improved by 10 points");
    expect(changed({ points: 9.6, direction: "within_error" })).toBe("No change beyond measurement error");
    expect(changed({ points: -4, direction: "down" })).toContain("Lower by 4 points");
  });

  it("is never one of nothing", () => {
    expect(changedShort({ points: 0.2, direction: "up" })).toBe("up 1 point");
    expect(changedShort({ points: 5, direction: "within_error" })).toBe("within error");
  });
});

describe("time that went by", () => {
  it("is told in days, then months, then years", () => {
    const today = "2026-11-21";
    expect(["2026-11-21T22:00:00Z", "2026-11-20", "2026-10-01", "2026-05-01", "2020-11-21"].map((on) => ago(on, today)))
      .toEqual(["today", "yesterday", "51 days ago", "7 months ago", "6 years ago"]);
  });

  it("widens an interval by so many percent", () => {
    expect(wider(1.344)).toBe("34\u00a0%");
  });
});
