/** Percentages never read as certain: 99.7 % is shown as "over 99 %", as nobody is that sure. */
export function percent(probability: number): string {
  if (probability > 0.99) return "over 99\u00a0%";
  if (probability < 0.01) return "under 1\u00a0%";
  return `${Math.round(probability * 100)}\u00a0%`;
}

/** A chance before and after, as in "26 → 38 %"; too small a step is not dressed up as one. */
export function rise(probability: number, gain: number): string {
  const before = Math.round(probability * 100);
  const after = Math.round((probability + gain) * 100);
  if (after <= before) return "under +1\u00a0%";
  return `${before} → ${Math.min(after, 99)}\u00a0%`;
}

export function points(score: number): string {
  return String(Math.round(score));
}

/** With a true minus sign, so that columns align and read well. */
export function signed(value: number): string {
  const rounded = Math.round(value * 10) / 10;
  if (rounded === 0) return "0";
  return `${rounded > 0 ? "+" : "\u2212"}${Math.abs(rounded).toFixed(1)}`;
}

/** Whole hours from about five, halves below: more precision would be made up. */
export function hours(value: number): string {
  const rounded = value < 5 ? Math.max(0.5, Math.round(value * 2) / 2) : Math.round(value);
  return rounded === 1 ? "1 hour" : `${rounded} hours`;
}

export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const MOMENT = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  hour: "2-digit",
  minute: "2-digit",
});

export function day(iso: string): string {
  return DAY.format(new Date(iso));
}

export function moment(iso: string): string {
  return MOMENT.format(new Date(iso));
}
