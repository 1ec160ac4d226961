import type { components } from "../../shared/api/schema";

type Schemas = components["schemas"];

export type Career = Schemas["Career"];
export type Standing = Schemas["PathStanding"];
export type NextAction = Schemas["NextAction"];
export type PlanWeek = Schemas["PlanWeek"];
export type Difference = Schemas["Difference"];
export type History = Schemas["CareerHistory"];
export type TimelinePoint = Schemas["TimelinePoint"];
export type AreaLine = Schemas["AreaLine"];
export type Comparison = Schemas["Comparison"];
export type Score = Schemas["ScoreView"];
export type EvidenceOverview = Schemas["EvidenceOverview"];
export type EvidenceEntry = Schemas["EvidenceView"];
export type WriteEvidence = Schemas["WriteEvidence"];
export type SkillEvidence = Schemas["SkillEvidence"];
