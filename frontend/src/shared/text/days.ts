/** Days of the person's own calendar, as ISO text: "2026-11-23". They have no time and no zone. */

const DAY_MILLISECONDS = 86_400_000;

/** Today where the person is, which only their browser knows. */
export function today(now: Date = new Date()): string {
  const month = String(now.getMonth() + 1).padStart(2, "0");
  const day = String(now.getDate()).padStart(2, "0");
  return `${now.getFullYear()}-${month}-${day}`;
}

/** The Monday on or after a day: most people plan by whole weeks. */
export function nextMonday(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const ahead = (8 - date.getUTCDay()) % 7;
  return new Date(date.getTime() + ahead * DAY_MILLISECONDS).toISOString().slice(0, 10);
}

const SHORT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const LONG = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

/** "23 November 2026" */
export function longDay(day: string): string {
  return LONG.format(new Date(`${day}T00:00:00Z`));
}

/** "23 – 29 Nov", "30 Nov – 6 Dec"; with the year where it is not this one. */
export function days(first: string, last: string, thisYear: string): string {
  const from = SHORT.format(new Date(`${first}T00:00:00Z`));
  const to = SHORT.format(new Date(`${last}T00:00:00Z`));
  const start = first.slice(0, 7) === last.slice(0, 7) ? from.split(" ")[0] : from;
  const year = last.slice(0, 4) === thisYear ? "" : ` ${last.slice(0, 4)}`;
  return `${start} – ${to}${year}`;
}

/** The day so many days later. */
export function later(day: string, amount: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  return new Date(date.getTime() + amount * DAY_MILLISECONDS).toISOString().slice(0, 10);
}

/** How many days `to` lies after `from`; negative where it lies before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MILLISECONDS);
}
