import { expect, it } from "vitest";

import { size } from "./size";

it("tells the length of a file in few digits", () => {
  expect([1, 1_499, 99_000, 100_000, 12_345_678].map(size)).toEqual([
    "1\u00a0kB",
    "1\u00a0kB",
    "99\u00a0kB",
    "0.1\u00a0MB",
    "12.3\u00a0MB",
  ]);
});
