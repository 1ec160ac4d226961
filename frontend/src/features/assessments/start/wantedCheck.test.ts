import { expect, it } from "vitest";

import { wantedCheck } from "./wantedCheck";

it("reads what to check from the address", () => {
  expect(wantedCheck("?skill=tls")).toEqual({ kind: "skill", skill: "tls" });
  expect(wantedCheck("?roadmap=short-way&phase=web")).toEqual({
    kind: "phase",
    roadmap: "short-way",
    phase: "web",
  });
});

it("leaves every other address to the paths", () => {
  expect(wantedCheck("")).toBeNull();
  expect(wantedCheck("?path=data-engineer")).toBeNull();
  expect(wantedCheck("?roadmap=short-way")).toBeNull();
  expect(wantedCheck("?skill=")).toBeNull();
});
