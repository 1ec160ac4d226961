import { expect, it } from "vitest";

import { routeOf } from "./routes";

const ID = "5b0c7a52-5a0e-4a53-9a8e-2d6b6e0f1c01";

it("finds the page of every address", () => {
  expect(routeOf("/")).toEqual({ page: "home" });
  expect(routeOf("/sign-in")).toEqual({ page: "sign_in" });
  expect(routeOf("/settings")).toEqual({ page: "settings", section: "" });
  expect(routeOf("/settings/sessions/")).toEqual({ page: "settings", section: "sessions" });
  expect(routeOf("/start")).toEqual({ page: "start" });
  expect(routeOf(`/sessions/${ID}`)).toEqual({ page: "session", id: ID });
  expect(routeOf(`/sessions/${ID}/result`)).toEqual({ page: "result", id: ID });
  expect(routeOf(`/sessions/${ID}/review/`)).toEqual({ page: "review", id: ID });
  expect(routeOf("/plans")).toEqual({ page: "plans" });
  expect(routeOf("/plans/new")).toEqual({ page: "new_plan" });
  expect(routeOf(`/plans/${ID}`)).toEqual({ page: "plan", id: ID });
  expect(routeOf("/goals")).toEqual({ page: "goals" });
  expect(routeOf("/goals/new")).toEqual({ page: "new_goal" });
  expect(routeOf(`/goals/${ID}`)).toEqual({ page: "goal", id: ID });
});

it("knows what it does not know", () => {
  for (const address of ["/nowhere", "/sessions", "/sessions/5", `/sessions/${ID}/other`]) {
    expect(routeOf(address)).toEqual({ page: "not_found" });
  }
});
