export type Level = "junior" | "mid" | "senior";

export const LEVELS: readonly Level[] = ["junior", "mid", "senior"];

/** Where the levels begin on the scale from 0 to 100. */
export const CUTS: Readonly<Record<Level, number>> = { junior: 40, mid: 60, senior: 80 };

export const LEVEL_NAMES: Readonly<Record<Level, string>> = {
  junior: "Junior",
  mid: "Mid",
  senior: "Senior",
};
