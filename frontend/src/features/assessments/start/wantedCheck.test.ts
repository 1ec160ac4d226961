import { expect, it } from "vitest";

import { addressOf, wantedCheck } from "./wantedCheck";

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

it("names an address that reads the same again", () => {
  for (const search of ["?skill=tls", "?roadmap=short-way&phase=web"]) {
    const wanted = wantedCheck(search);
    expect(wanted && addressOf(wanted)).toBe(`/start${search}`);
  }
});
