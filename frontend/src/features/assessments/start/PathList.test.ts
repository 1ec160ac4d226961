import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";

import type { Path } from "../types";
import PathList from "./PathList.svelte";

function make(slug: string, coverage: number): Path {
  return { slug, name: slug.toUpperCase(), about: `About ${slug}.`, coverage } as Path;
}

const backEnd = make("back-end", 0.85);
const data = make("data", 0.49);

function show(chosen: Path) {
  const onchoose = vi.fn();
  return { ...render(PathList, { paths: [backEnd, data], chosen, onchoose }), onchoose };
}

it("describes every path and marks the one that is chosen", () => {
  show(data);
  const radio = screen.getByRole<HTMLInputElement>("radio", { name: "DATA" });
  expect(radio.checked).toBe(true);
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "BACK-END" }).checked).toBe(false);
  expect(screen.getByText(/About back-end/)).toBeTruthy();
});

it("warns of wide intervals only where fewer than half of the questions are there", () => {
  show(backEnd);
  const warned = screen.getAllByText(/Few questions yet: expect wide intervals/);
  expect(warned).toHaveLength(1);
  expect(warned[0]?.closest("label")?.textContent).toContain("DATA");
});

it("passes on which path is wanted", async () => {
  const { onchoose } = show(backEnd);
  await fireEvent.click(screen.getByRole("radio", { name: "DATA" }));
  expect(onchoose).toHaveBeenCalledExactlyOnceWith("data");
});
