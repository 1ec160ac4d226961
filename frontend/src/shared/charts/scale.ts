/** Geometry of everything drawn on the scale from 0 to 100. Pure: scores in, pixels out. */

export interface Frame {
  /** Width of the drawing in pixels. */
  width: number;
  /** Space left free at both ends, so that marks at 0 and 100 are not cut off. */
  margin: number;
}

export interface Point {
  score: number;
  density: number;
}

/** Place of a score from the left. Scores outside 0 to 100 stand at the end they passed. */
export function place(score: number, { width, margin }: Frame): number {
  const inside = Math.min(100, Math.max(0, score));
  return round(margin + (inside / 100) * Math.max(0, width - 2 * margin));
}

/** Left end and length of an interval, at least `least` long so that it can be seen. */
export function bar(
  low: number,
  high: number,
  frame: Frame,
  least = 2,
): { x: number; length: number } {
  const from = place(Math.min(low, high), frame);
  const to = place(Math.max(low, high), frame);
  const length = Math.max(least, to - from);
  const x = Math.min(from, frame.width - frame.margin - length);
  return { x: round(Math.max(frame.margin, x)), length: round(length) };
}

/**
 * The posterior as an SVG path, its highest point `height` above `base`. Empty where there is
 * nothing to draw.
 */
export function curve(
  points: readonly Point[],
  frame: Frame,
  base: number,
  height: number,
): string {
  const highest = Math.max(0, ...points.map((point) => point.density));
  if (points.length < 2 || highest === 0) return "";
  const line = [...points]
    .sort((one, other) => one.score - other.score)
    .map(({ score, density }) => {
      const y = round(base - (Math.max(0, density) / highest) * height);
      return `${place(score, frame)} ${y}`;
    });
  return `M${line.join("L")}`;
}

/** The same, closed along the base so that it can be filled. */
export function area(points: readonly Point[], frame: Frame, base: number, height: number): string {
  const line = curve(points, frame, base, height);
  if (line === "") return "";
  const scores = points.map((point) => point.score);
  const right = place(Math.max(...scores), frame);
  const left = place(Math.min(...scores), frame);
  return `${line}L${right} ${base}L${left} ${base}Z`;
}

/**
 * A bar from zero for a contribution: `reach` is the largest contribution, in either direction,
 * that the drawing has room for.
 */
export function diverging(
  value: number,
  reach: number,
  frame: Frame,
): { x: number; length: number; zero: number } {
  const half = Math.max(0, frame.width / 2 - frame.margin);
  const zero = round(frame.width / 2);
  const length = reach <= 0 ? 0 : round(Math.min(1, Math.abs(value) / reach) * half);
  return { x: value < 0 ? round(zero - length) : zero, length, zero };
}

function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
