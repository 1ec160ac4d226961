/** What the server accepts: a whole number of hours that a week can hold, and a day to begin. */
export function isPace(weeklyHours: number, startOn: string): boolean {
  return Number.isInteger(weeklyHours) && weeklyHours >= 1 && weeklyHours <= 60 && startOn !== "";
}
