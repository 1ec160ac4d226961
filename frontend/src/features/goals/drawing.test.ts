import { expect, it } from "vitest";

import { across, band, line, up } from "./drawing";

const AREA = { width: 220, height: 120, margin: 10 };
const POINTS = [
  { on: "2026-11-21", chance: 0.2, low: 0.1, high: 0.3 },
  { on: "2026-12-01", chance: 0.5, low: 0.4, high: 0.9 },
];

it("sets days in proportion and keeps them inside", () => {
  expect(across("2026-11-21", "2026-11-21", "2026-12-01", AREA)).toBe(10);
  expect(across("2026-11-26", "2026-11-21", "2026-12-01", AREA)).toBe(110);
  expect(across("2027-11-26", "2026-11-21", "2026-12-01", AREA)).toBe(210);
  expect(across("2026-11-21", "2026-11-21", "2026-11-21", AREA)).toBe(10);
});

it("sets what is likelier higher", () => {
  expect(up(0, AREA)).toBe(110);
  expect(up(1, AREA)).toBe(10);
});

it("draws the line within its band", () => {
  expect(line(POINTS, AREA)).toBe("M10 90L210 60");
  expect(band(POINTS, AREA)).toBe("M10 80L210 20L210 70L10 100Z");
});

it("draws nothing from nothing", () => {
  expect(line([], AREA)).toBe("");
  expect(band([], AREA)).toBe("");
});
