import type { StartAssessment } from "../types";

export type WantedFocus = Exclude<NonNullable<StartAssessment["focus"]>, { kind: "refresh" }>;

/** What an address such as /start?skill=tls or /start?roadmap=…&phase=… asks to check. */
export function wantedCheck(search: string): WantedFocus | null {
  const query = new URLSearchParams(search);
  const [skill, roadmap, phase] = ["skill", "roadmap", "phase"].map((name) => query.get(name));
  if (skill) return { kind: "skill", skill };
  return roadmap && phase ? { kind: "phase", roadmap, phase } : null;
}
