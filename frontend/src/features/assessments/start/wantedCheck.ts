import type { StartAssessment } from "../types";

export type WantedFocus = NonNullable<StartAssessment["focus"]>;

/** What an address such as /start?skill=tls or /start?roadmap=…&phase=… asks to check. */
export function wantedCheck(search: string): WantedFocus | null {
  const query = new URLSearchParams(search);
  const [skill, roadmap, phase] = ["skill", "roadmap", "phase"].map((name) => query.get(name));
  if (skill) return { kind: "skill", skill };
  return roadmap && phase ? { kind: "phase", roadmap, phase } : null;
}

/** The address of the page that offers to check this. */
export function addressOf(wanted: WantedFocus): string {
  const query =
    wanted.kind === "skill"
      ? new URLSearchParams({ skill: wanted.skill })
      : new URLSearchParams({ roadmap: wanted.roadmap, phase: wanted.phase });
  return `/start?${query.toString()}`;
}
