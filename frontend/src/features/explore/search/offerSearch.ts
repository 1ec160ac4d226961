import { mount } from "svelte";

import { opensByCharacter } from "./shortcut";

interface Palette {
  open: () => void;
}

let palette: Promise<Palette> | null = null;

/**
 * Let people search from wherever they are: by a key, or by the header's link, which without this
 * leads to the page of its own. Returns a function that takes the offer back.
 */
export function offerSearch(): () => void {
  const whenIdle = window.setTimeout(() => void load(), 1500);

  function press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || !isShortcut(event)) return;
    event.preventDefault();
    void open();
  }

  function click(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest("header a") : null;
    const opensElsewhere = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey;
    if (link?.getAttribute("href") !== "/search" || opensElsewhere) return;
    event.preventDefault();
    void open();
  }

  document.addEventListener("keydown", press);
  document.addEventListener("click", click);
  return () => {
    window.clearTimeout(whenIdle);
    document.removeEventListener("keydown", press);
    document.removeEventListener("click", click);
  };
}

async function open(): Promise<void> {
  const field = document.querySelector<HTMLInputElement>(".search-form input");
  if (field !== null) {
    field.focus();
    field.select();
    return;
  }
  try {
    (await load()).open();
  } catch {
    // The line is down, or a deploy took the file away: the page of its own loads afresh.
    window.location.assign("/search");
  }
}

function load(): Promise<Palette> {
  palette ??= import("./SearchPalette.svelte").then(
    ({ default: SearchPalette }) => mount(SearchPalette, { target: document.body }) as Palette,
  );
  palette.catch(() => (palette = null)); // so that the next press tries again
  return palette;
}

function isShortcut(event: KeyboardEvent): boolean {
  if (event.altKey || event.shiftKey) return event.key === "/" && !event.altKey && isFree(event);
  if (event.ctrlKey || event.metaKey) return event.key.toLowerCase() === "k";
  return event.key === "/" && isFree(event);
}

/** A single character is a shortcut only where it is no text, and where nobody turned it off. */
function isFree(event: KeyboardEvent): boolean {
  const target = event.target;
  const isWriting =
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest("input, textarea, select") !== null);
  return !isWriting && !event.ctrlKey && !event.metaKey && opensByCharacter();
}
