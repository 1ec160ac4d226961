import { describe, expect, it } from "vitest";

import { actionFor, type KeyPress, targetOf } from "./keyboard";

function press(key: string, other: Partial<KeyPress> = {}): KeyPress {
  return { key, target: "page", repeat: false, modified: false, singleKeys: true, ...other };
}

describe("the keys of a session", () => {
  it("choose by digit, counting from one", () => {
    expect(actionFor(press("1"))).toEqual({ do: "choose", index: 0 });
    expect(actionFor(press("9", { target: "answer" }))).toEqual({ do: "choose", index: 8 });
    expect(actionFor(press("0"))).toBeNull();
  });

  it("confirm with Enter from the page, an answer or a text field", () => {
    for (const target of ["page", "answer", "text"] as const) {
      expect(actionFor(press("Enter", { target }))).toEqual({ do: "confirm" });
    }
  });

  it("leave Enter to other buttons and links", () => {
    expect(actionFor(press("Enter", { target: "control" }))).toBeNull();
  });

  it("do not confirm again while Enter is held down", () => {
    expect(actionFor(press("Enter", { repeat: true }))).toBeNull();
  });

  it("say I don't know with a question mark, but not in a text field", () => {
    expect(actionFor(press("?"))).toEqual({ do: "unknown" });
    expect(actionFor(press("?", { target: "text" }))).toBeNull();
    expect(actionFor(press("7", { target: "text" }))).toBeNull();
  });

  it("leave digits and letters to a field for a number, where only the question mark acts", () => {
    expect(actionFor(press("7", { target: "number" }))).toBeNull();
    expect(actionFor(press("e", { target: "number" }))).toBeNull();
    expect(actionFor(press("?", { target: "number" }))).toEqual({ do: "unknown" });
  });

  it("give letters to rows", () => {
    expect(actionFor(press("c"))).toEqual({ do: "letter", letter: "c" });
    expect(actionFor(press("B"))).toEqual({ do: "letter", letter: "b" });
  });

  it("stay out of the browser's own shortcuts", () => {
    expect(actionFor(press("1", { modified: true }))).toBeNull();
    expect(actionFor(press("Enter", { modified: true }))).toBeNull();
  });

  it("leave only Enter where single keys are turned off", () => {
    expect(actionFor(press("1", { singleKeys: false }))).toBeNull();
    expect(actionFor(press("?", { singleKeys: false }))).toBeNull();
    expect(actionFor(press("Enter", { singleKeys: false }))).toEqual({ do: "confirm" });
  });
});

it("tells controls of the answer from other controls", () => {
  document.body.innerHTML = `
    <p></p><a href="/"></a><input type="text"><input inputmode="decimal"><button id="other"></button>
    <div data-answer><input type="radio"><button id="step"></button></div>`;
  const target = (selector: string): string => targetOf(document.querySelector(selector));
  expect(target("p")).toBe("page");
  expect(target("a")).toBe("control");
  expect(target("#other")).toBe("control");
  expect(target("[type=text]")).toBe("text");
  expect(target("[inputmode]")).toBe("number");
  expect(target("[type=radio]")).toBe("answer");
  expect(target("#step")).toBe("answer");
});
