import type { components } from "../../shared/api/schema";

type Schemas = components["schemas"];

export type Path = Schemas["Path"];
export type AssessmentState = Schemas["AssessmentState"];
export type StartAssessment = Schemas["StartAssessment"];
export type Check = Schemas["Check"];
export type AssessmentSummary = Schemas["AssessmentSummary"];
export type ShownQuestion = Schemas["ShownQuestion"];
export type ShownOption = Schemas["ShownOption"];
export type Kind = ShownQuestion["kind"];
export type Response = Schemas["SubmitAnswer"]["response"];
export type SubmitAnswer = Schemas["SubmitAnswer"];
export type AssessmentResult = Schemas["AssessmentResult"];
export type AreaResult = Schemas["AreaResult"];
export type SkillResult = Schemas["SkillResult"];
export type AssessmentReview = Schemas["AssessmentReview"];
export type ReviewedQuestion = Schemas["ReviewedQuestion"];
export type Outcome = ReviewedQuestion["outcome"];
