import { describe, expect, it } from "vitest";

import { acrossDays, band, dayNumber, height, line } from "./overTime";

const FRAME = { width: 220, height: 130, left: 10, right: 10, top: 10, bottom: 20 };
const at = (on: string, value: number) => ({ on, score: { value, low: value - 10, high: value + 10 } });

describe("an estimate over time", () => {
  it("places days in proportion and a moment with its day", () => {
    const x = acrossDays(FRAME, "2026-01-01", "2026-01-11");
    expect([x("2026-01-01"), x("2026-01-06T23:59:00Z"), x("2026-01-11")]).toEqual([10, 110, 210]);
  });

  it("places a single day in the middle, and days outside at the ends", () => {
    expect(acrossDays(FRAME, "2026-01-01", "2026-01-01")("2026-01-01")).toBe(110);
    const x = acrossDays(FRAME, "2026-01-01", "2026-01-11");
    expect([x("2025-01-01"), x("2027-01-01")]).toEqual([10, 210]);
  });

  it("puts 100 at the top, 0 at the bottom, and nothing outside", () => {
    expect([100, 50, 0, -5, 120].map((score) => height(score, FRAME))).toEqual([10, 60, 110, 110, 10]);
  });

  it("closes the band and leaves the line open", () => {
    const points = [at("2026-01-01", 40), at("2026-01-11", 60)];
    const x = acrossDays(FRAME, "2026-01-01", "2026-01-11");
    expect(line(points, x, FRAME)).toBe("M10 70L210 50");
    expect(band(points, x, FRAME)).toBe("M10 60L210 40L210 60L10 80Z");
    expect(band(points.slice(1), x, FRAME)).toBe("");
  });

  it("counts days as the calendar does, also over a change of the clocks", () => {
    expect(dayNumber("2026-03-30") - dayNumber("2026-03-28")).toBe(2);
  });
});
