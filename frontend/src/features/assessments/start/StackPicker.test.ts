import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";

import type { Path } from "../types";
import StackPicker from "./StackPicker.svelte";

function pathWith(...optional: string[]): Path {
  const groups = [["Languages", true] as const, ...optional.map((name) => [name, false] as const)];
  return {
    stackGroups: groups.map(([name, required]) => ({
      group: name.toLowerCase(),
      name,
      required,
      choices: [{ slug: `one-of-${name.toLowerCase()}`, name: `One of ${name}` }],
    })),
  } as Path;
}

function show(path: Path, stack: string[] = []) {
  const ontoggle = vi.fn();
  return { ...render(StackPicker, { path, stack, ontoggle }), ontoggle };
}

it("shows a few optional groups without folding them", () => {
  const { container } = show(pathWith("ORMs", "Clouds"));
  expect(container.querySelector("details")).toBeNull();
  expect(screen.getByRole("heading", { name: "If you use any of these" })).toBeTruthy();
});

it("folds many optional groups and names them on the fold", () => {
  const { container } = show(pathWith("ORMs", "Clouds", "Brokers"));
  const fold = container.querySelector("details");
  expect(fold?.open).toBe(false);
  expect(fold?.querySelector("summary")?.textContent).toContain("ORMs, Clouds and Brokers");
  expect(fold?.contains(screen.getByRole("checkbox", { name: "One of Languages" }))).toBe(false);
});

it("says on the fold what is chosen in it", () => {
  const { container } = show(pathWith("ORMs", "Clouds", "Brokers"), ["one-of-clouds"]);
  expect(container.querySelector("summary")?.textContent).toContain("Chosen: One of Clouds");
});

it("folds nothing where nothing is required, since there would be nothing else to see", () => {
  const path = pathWith("ORMs", "Clouds", "Brokers");
  const { container } = show({ ...path, stackGroups: path.stackGroups.slice(1) });
  expect(container.querySelector("details")).toBeNull();
  expect(screen.queryByRole("heading", { name: "What you work with" })).toBeNull();
  expect(screen.getAllByRole("checkbox")).toHaveLength(3);
});

it("has no heading for groups that a path does not have", () => {
  show(pathWith());
  expect(screen.queryByRole("heading", { name: "If you use any of these" })).toBeNull();
});

it("passes on what is clicked", async () => {
  const { ontoggle } = show(pathWith("ORMs"));
  await fireEvent.click(screen.getByRole("checkbox", { name: "One of ORMs" }));
  expect(ontoggle).toHaveBeenCalledExactlyOnceWith("one-of-orms");
});
