import { describe, expect, it } from "vitest";

import { area, bar, curve, diverging, place } from "./scale";

const FRAME = { width: 220, margin: 10 };

describe("a score", () => {
  it("stands in proportion between the margins", () => {
    expect([0, 40, 60, 80, 100].map((score) => place(score, FRAME))).toEqual([10, 90, 130, 170, 210]);
  });

  it("outside the scale stands at its end", () => {
    expect(place(-12, FRAME)).toBe(10);
    expect(place(130, FRAME)).toBe(210);
  });

  it("stays drawable before the width is known", () => {
    expect(place(50, { width: 0, margin: 10 })).toBe(10);
  });
});

describe("an interval", () => {
  it("runs from its lower to its upper end", () => {
    expect(bar(40, 60, FRAME)).toEqual({ x: 90, length: 40 });
  });

  it("may be given the wrong way round", () => {
    expect(bar(60, 40, FRAME)).toEqual(bar(40, 60, FRAME));
  });

  it("can always be seen, and stays inside at the ends", () => {
    expect(bar(50, 50, FRAME, 4).length).toBe(4);
    const atEnd = bar(100, 100, FRAME, 4);
    expect(atEnd.x + atEnd.length).toBeLessThanOrEqual(210);
  });
});

describe("the curve of the posterior", () => {
  const points = [
    { score: 100, density: 0.5 },
    { score: 0, density: 0 },
    { score: 50, density: 2 },
  ];

  it("goes from left to right, and its top has the given height", () => {
    expect(curve(points, FRAME, 100, 80)).toBe("M10 100L110 20L210 80");
  });

  it("is closed along the base for filling", () => {
    expect(area(points, FRAME, 100, 80)).toBe("M10 100L110 20L210 80L210 100L10 100Z");
  });

  it("is nothing where there is nothing to draw", () => {
    expect(curve([], FRAME, 100, 80)).toBe("");
    expect(area([{ score: 1, density: 1 }], FRAME, 100, 80)).toBe("");
    expect(curve(points.map(({ score }) => ({ score, density: 0 })), FRAME, 100, 80)).toBe("");
  });
});

describe("a contribution", () => {
  it("grows from the middle, to the right when it adds and to the left when it takes away", () => {
    expect(diverging(5, 10, FRAME)).toEqual({ x: 110, length: 50, zero: 110 });
    expect(diverging(-10, 10, FRAME)).toEqual({ x: 10, length: 100, zero: 110 });
  });

  it("has no length where nothing contributes", () => {
    expect(diverging(0, 0, FRAME).length).toBe(0);
  });
});
