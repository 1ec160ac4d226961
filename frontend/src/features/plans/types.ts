import type { components } from "../../shared/api/schema";

type Schemas = components["schemas"];

export type Path = Schemas["Path"];
export type Plan = Schemas["PlanView"];
export type PlanSummary = Schemas["PlanSummary"];
export type PlanPreview = Schemas["PlanPreview"];
export type Step = Schemas["StepView"];
export type Week = Schemas["WeekView"];
export type HistoryEntry = Schemas["HistoryEntry"];
export type Edit = Schemas["MoveStep"] | Schemas["MarkStep"] | Schemas["ChangePace"];

/** An edit without what every one carries. */
export type Wish =
  | Omit<Schemas["MoveStep"], "revision" | "today">
  | Omit<Schemas["MarkStep"], "revision" | "today">
  | Omit<Schemas["ChangePace"], "revision" | "today">;
