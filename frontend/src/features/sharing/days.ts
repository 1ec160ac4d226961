/** The links' days are days in UTC, as on the server. */
export function inDays(days: number, now: Date = new Date()): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}

export const LONGEST_DAYS = 365;
