import { afterEach, describe, expect, it } from "vitest";

import { chooseTheme, readTheme } from "./theme";

describe("the theme", () => {
  afterEach(() => chooseTheme("system"));

  it("is that of the system until one is chosen", () => {
    expect(readTheme()).toBe("system");
    expect(readTheme("a=1; theme=dark; b=2")).toBe("dark");
    expect(readTheme("mytheme=dark; theme=pink")).toBe("system");
  });

  it("is kept and shown when it is chosen, and forgotten again", () => {
    chooseTheme("dark");
    expect(readTheme()).toBe("dark");
    expect(document.documentElement.dataset["theme"]).toBe("dark");
    chooseTheme("system");
    expect(readTheme()).toBe("system");
    expect(document.documentElement.dataset["theme"]).toBeUndefined();
  });
});
