import { count, points } from "../../shared/text/formats";
import { dayNumber } from "../../shared/charts/overTime";
import type { Difference, Score, TimelinePoint } from "./types";

/** A change in one sentence's worth of words; "improved" only beyond measurement error. */
export function changed({ points: by, direction }: Difference): string {
  if (direction === "up") return `Improved by ${pointsBy(by)}: more than measurement error explains`;
  if (direction === "down") return `Lower by ${pointsBy(by)}: more than measurement error explains`;
  return "No change beyond measurement error";
}

/** The same in a table, where the column says what it is about. */
export function changedShort({ points: by, direction }: Difference): string {
  if (direction === "within_error") return "within error";
  return `${direction === "up" ? "up" : "down"} ${pointsBy(by)}`;
}

export function interval({ low, high }: Score): string {
  return `${points(low)}–${points(high)}`;
}

/** "today", "yesterday", "12 days ago", "7 months ago". */
export function ago(iso: string, today: string): string {
  const days = dayNumber(today) - dayNumber(iso);
  if (days <= 0) return "today";
  if (days === 1) return "yesterday";
  if (days < 60) return `${days} days ago`;
  const months = Math.round(days / 30.4);
  return months < 24 ? `${months} months ago` : `${Math.round(days / 365)} years ago`;
}

/** How much wider an interval has become, in percent. */
export function wider(widening: number): string {
  return `${Math.round(100 * (widening - 1))}\u00a0%`;
}

/** What a session of the history was, in front of what it was about. */
export const KINDS: Readonly<Record<TimelinePoint["kind"], string>> = {
  path: "Session",
  check: "Check",
  refresh: "Refresh",
};

function pointsBy(by: number): string {
  return count(Math.max(1, Math.round(Math.abs(by))), "point");
}
