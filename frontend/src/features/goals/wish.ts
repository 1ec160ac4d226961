import { daysBetween } from "../../shared/text/days";

/** Whether the server would take these; it looks again. */
export function isPossible(targetOn: string, weeklyHours: number, today: string): boolean {
  const ahead = daysBetween(today, targetOn);
  return (
    ahead >= 1 && ahead <= 5 * 365 && Number.isInteger(weeklyHours) && weeklyHours >= 1 && weeklyHours <= 60
  );
}
