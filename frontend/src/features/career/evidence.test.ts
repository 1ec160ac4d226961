import { describe, expect, it } from "vitest";

import { orNull, time } from "./evidence";

describe("the time of an entry", () => {
  it("goes on without an end, but for what happens once", () => {
    const begun = { startedOn: "2024-03-01", endedOn: null };
    expect(time({ kind: "role", ...begun })).toBe("since 1 March 2024");
    expect(time({ kind: "certificate", ...begun })).toBe("1 March 2024");
  });

  it("has both ends, one or none", () => {
    expect(time({ kind: "project", startedOn: "2024-03-01", endedOn: "2025-05-02" })).toBe(
      "1 March 2024 to 2 May 2025",
    );
    expect(time({ kind: "project", startedOn: null, endedOn: "2025-05-02" })).toBe("until 2 May 2025");
    expect(time({ kind: "note", startedOn: null, endedOn: null })).toBe("");
  });
});

it("an empty field is no value", () => {
  expect([orNull("  "), orNull(null), orNull(" a ")]).toEqual([null, null, "a"]);
});
