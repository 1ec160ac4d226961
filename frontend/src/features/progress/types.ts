import type { components } from "../../shared/api/schema";

type Schemas = components["schemas"];

export type RoadmapProgress = Schemas["RoadmapProgress"];
export type TopicProgress = Schemas["TopicProgress"];
export type PhaseProgress = Schemas["PhaseProgress"];
export type MarkedTopic = Schemas["MarkedTopic"];
export type Measured = NonNullable<TopicProgress["measured"]>;
export type State = TopicProgress["state"];
export type Mark = NonNullable<TopicProgress["mark"]>;
