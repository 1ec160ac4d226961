/** Geometry of an estimate over time: days from the left, scores from the bottom. Pure. */

export interface TimeFrame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Dated {
  /** Day or moment, as ISO text. */
  on: string;
  score: { value: number; low: number; high: number };
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Whole days since 1970; of a moment its day in UTC, as the server counts them. */
export function dayNumber(iso: string): number {
  return Math.floor(Date.parse(iso.slice(0, 10)) / DAY_MILLISECONDS);
}

/** Where a day stands. A single day stands in the middle. */
export function acrossDays(frame: TimeFrame, first: string, last: string): (iso: string) => number {
  const from = dayNumber(first);
  const span = dayNumber(last) - from;
  const room = Math.max(0, frame.width - frame.left - frame.right);
  return (iso) => {
    const share = span <= 0 ? 0.5 : Math.min(1, Math.max(0, (dayNumber(iso) - from) / span));
    return round(frame.left + share * room);
  };
}

export function height(score: number, frame: TimeFrame): number {
  const inside = Math.min(100, Math.max(0, score));
  const room = frame.height - frame.top - frame.bottom;
  return round(frame.top + (1 - inside / 100) * room);
}

/** The interval as a closed shape: its upper end there, its lower end back. */
export function band(points: readonly Dated[], x: (iso: string) => number, frame: TimeFrame): string {
  if (points.length < 2) return "";
  const upper = points.map(({ on, score }) => `${x(on)} ${height(score.high, frame)}`);
  const lower = points.map(({ on, score }) => `${x(on)} ${height(score.low, frame)}`).reverse();
  return `M${[...upper, ...lower].join("L")}Z`;
}

export function line(points: readonly Dated[], x: (iso: string) => number, frame: TimeFrame): string {
  if (points.length < 2) return "";
  return `M${points.map(({ on, score }) => `${x(on)} ${height(score.value, frame)}`).join("L")}`;
}

function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
