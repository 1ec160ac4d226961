import { expect, it } from "vitest";

import { hours, percent, rise, signed } from "./formats";

it("never shows a probability as certain", () => {
  expect(percent(0.9999)).toBe("over 99\u00a0%");
  expect(percent(0.0001)).toBe("under 1\u00a0%");
  expect(percent(0.654)).toBe("65\u00a0%");
});

it("writes contributions with their sign, and nothing for nothing", () => {
  expect(signed(3.14)).toBe("+3.1");
  expect(signed(-0.26)).toBe("\u22120.3");
  expect(signed(-0.01)).toBe("0");
});

it("claims no more precision about hours than there is", () => {
  expect(hours(12.4)).toBe("12 hours");
  expect(hours(2.3)).toBe("2.5 hours");
  expect(hours(1.1)).toBe("1 hour");
  expect(hours(0.1)).toBe("0.5 hours");
});

it("shows a rise as the chance before and after", () => {
  expect(rise(0.26, 0.12)).toBe("26 → 38\u00a0%");
  expect(rise(0.26, 0.001)).toBe("under +1\u00a0%");
  expect(rise(0.9, 0.0999)).toBe("90 → 99\u00a0%");
});
