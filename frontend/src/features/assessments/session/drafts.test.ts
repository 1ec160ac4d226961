import { beforeEach, describe, expect, it } from "vitest";

import type { Kind, ShownQuestion } from "../types";
import { draftOf, emptyDraft, keepDraft, keptDraft, missing, moved, nextOpen, responseOf } from "./drafts";

function question(kind: Kind, ids: string[] = []): ShownQuestion {
  return {
    id: `question of kind ${kind}`,
    ordinal: 1,
    kind,
    area: "Databases",
    html: "",
    options: ids.map((id) => ({ id, html: id })),
    numeric: false,
    expectedSeconds: 60,
  };
}

function responding(asked: ShownQuestion, part: object): ReturnType<typeof responseOf> {
  return responseOf(asked, { ...emptyDraft(asked), ...part });
}

describe("nothing can be confirmed", () => {
  const KINDS: Kind[] = ["single", "multiple", "order", "match", "value", "faulty_line"];
  it.each(KINDS)("of kind %s before something is chosen", (kind) => {
    const asked = question(kind, ["a", "b"]);
    expect(responseOf(asked, emptyDraft(asked))).toBeNull();
  });

  it("while a row of a match is open", () => {
    const asked = question("match", ["1", "2", "3"]);
    expect(responding(asked, { pairs: { "1": "a", "3": "b" } })).toBeNull();
    expect(missing(asked, { ...emptyDraft(asked), pairs: { "1": "a" } })).toContain("2 rows");
  });

  it("where steps were moved back to where they were", () => {
    const asked = question("order", ["a", "b", "c"]);
    const there = moved(emptyDraft(asked).steps, 0, 1);
    expect(responding(asked, { steps: there })).not.toBeNull();
    expect(responding(asked, { steps: moved(there, 1, -1) })).toBeNull();
  });

  it("where a value is only spaces", () => {
    expect(responding(question("value"), { value: "   " })).toBeNull();
  });
});

describe("the response", () => {
  it("of a single choice is its option", () => {
    const asked = question("single", ["a", "b"]);
    expect(responding(asked, { option: "b" })).toEqual({ kind: "single", option: "b" });
  });

  it("of a multiple choice does not depend on the order of clicking", () => {
    const asked = question("multiple", ["a", "b", "c"]);
    const expected = { kind: "multiple", options: ["a", "c"] };
    expect(responding(asked, { options: ["c", "a"] })).toEqual(expected);
  });

  it("of an order is every step, the first one first", () => {
    const asked = question("order", ["a", "b", "c"]);
    const steps = moved(moved(["a", "b", "c"], 2, -1), 1, -1);
    expect(responding(asked, { steps })).toEqual({ kind: "order", steps: ["c", "a", "b"] });
  });

  it("of a match is a partner for every row", () => {
    const asked = question("match", ["1", "2"]);
    const pairs = { "1": "c", "2": "a" };
    expect(responding(asked, { pairs })).toEqual({ kind: "match", pairs });
  });

  it("of a value is the text without spaces around it", () => {
    expect(responding(question("value"), { value: " 27 " })).toEqual({ kind: "value", value: "27" });
  });

  it("of a faulty line is its number", () => {
    expect(responding(question("faulty_line"), { line: 5 })).toEqual({ kind: "faulty_line", line: 5 });
  });

  it("can be shown again while it waits to be sent", () => {
    const asked = question("match", ["1", "2"]);
    const response = { kind: "match", pairs: { "1": "c", "2": "a" } } as const;
    expect(responseOf(asked, draftOf(asked, response))).toEqual(response);
  });
});

describe("a step", () => {
  it("stays within the list", () => {
    expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
    expect(moved(["a", "b"], 1, 1)).toEqual(["a", "b"]);
  });
});

describe("the next open row", () => {
  const asked = question("match", ["1", "2", "3"]);

  it("is looked for after the current one, then from the top", () => {
    const draft = { ...emptyDraft(asked), pairs: { "3": "a" } };
    expect(nextOpen(asked, draft, "1")).toBe("2");
    expect(nextOpen(asked, draft, "3")).toBe("1");
  });

  it("is none when all have a partner", () => {
    const pairs = { "1": "a", "2": "b", "3": "c" };
    expect(nextOpen(asked, { ...emptyDraft(asked), pairs }, "2")).toBeNull();
  });
});

describe("a draft", () => {
  beforeEach(() => sessionStorage.clear());

  it("is there again after a reload", () => {
    const asked = question("order", ["a", "b"]);
    keepDraft(asked.id, { ...emptyDraft(asked), steps: ["b", "a"] });
    expect(keptDraft(asked)?.steps).toEqual(["b", "a"]);
  });

  it("belongs to its question alone", () => {
    const asked = question("single", ["a", "b"]);
    keepDraft(question("value").id, { ...emptyDraft(asked), option: "a" });
    expect(keptDraft(asked)).toBeNull();
  });
});
