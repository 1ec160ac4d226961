import type { components } from "../../shared/api/schema";

type Schemas = components["schemas"];

export type Goal = Schemas["GoalView"];
export type Forecast = Schemas["ForecastView"];
export type ForecastPoint = Schemas["ForecastPoint"];
