import type { Point } from "../shared/charts/scale";
import type { Level } from "../shared/text/levels";

/** A made-up reading for the start page, drawn as real ones are and marked as an example. */
const MEAN = 57;
const DEVIATION = 4.6;

export const EXAMPLE_SCORE = { value: MEAN, low: 49, high: 65 };

export const EXAMPLE_LEVELS: readonly { level: Level; cut: number; probability: number }[] = [
  { level: "junior", cut: 40, probability: 0.997 },
  { level: "mid", cut: 60, probability: 0.26 },
  { level: "senior", cut: 80, probability: 0.001 },
];

export const EXAMPLE_DENSITY: readonly Point[] = Array.from({ length: 101 }, (_, score) => ({
  score,
  density: Math.exp(-((score - MEAN) ** 2) / (2 * DEVIATION ** 2)),
}));
