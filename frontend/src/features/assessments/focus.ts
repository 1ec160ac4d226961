import type { AssessmentResult } from "./types";

type Focus = NonNullable<AssessmentResult["focus"]>;
type CheckFocus = Exclude<Focus, { kind: "refresh" }>;

/** What comes before the name of a session: nothing where it is over a whole path. */
export function kindOf(focus: { kind: string } | null | undefined): string {
  if (!focus) return "";
  return focus.kind === "refresh" ? "Refresh · " : "Check · ";
}

/** What a check is about; null for a session over a path and for the refresh of one. */
export function checkOf(focus: Focus | null | undefined): CheckFocus | null {
  return focus && focus.kind !== "refresh" ? focus : null;
}
