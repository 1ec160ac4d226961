/** Geometry of the forecast: days from left to right, chances from bottom to top. Pure. */

import { daysBetween } from "../../shared/text/days";
import type { ForecastPoint } from "./types";

export interface Area {
  width: number;
  height: number;
  /** Free at all sides, for the marks at the ends. */
  margin: number;
}

export function across(day: string, first: string, last: string, { width, margin }: Area): number {
  const share = daysBetween(first, last) === 0 ? 0 : daysBetween(first, day) / daysBetween(first, last);
  return round(margin + Math.min(1, Math.max(0, share)) * (width - 2 * margin));
}

export function up(chance: number, { height, margin }: Area): number {
  return round(height - margin - chance * (height - 2 * margin));
}

/** The chance as a line; empty where there is nothing to draw. */
export function line(points: readonly ForecastPoint[], area: Area): string {
  return path(places(points, area, (point) => point.chance));
}

/** The range between slow and fast learners as a closed shape. */
export function band(points: readonly ForecastPoint[], area: Area): string {
  const top = places(points, area, (point) => point.high);
  const bottom = places(points, area, (point) => point.low).reverse();
  return points.length < 2 ? "" : `${path([...top, ...bottom])}Z`;
}

function places(
  points: readonly ForecastPoint[],
  area: Area,
  chance: (point: ForecastPoint) => number,
): string[] {
  const first = points[0]?.on ?? "";
  const last = points.at(-1)?.on ?? "";
  return points.map((point) => `${across(point.on, first, last, area)} ${up(chance(point), area)}`);
}

function path(at: readonly string[]): string {
  return at.length < 2 ? "" : `M${at.join("L")}`;
}

function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
