import { mount, unmount } from "svelte";

import StopPanel from "./StopPanel.svelte";
import type { TrailProgress } from "./trailProgress.svelte";
import type { Mark, TopicProgress } from "./types";
import { measuredInShort, stateInWords } from "./words";

const KEYS: Readonly<Record<string, Mark | null>> = {
  l: "learning",
  c: "claimed",
  u: null,
  Backspace: null,
};

/** A stop of the trail as the server rendered it, with what is one's own filled in. */
export class Stop {
  readonly topic: string;
  readonly name: string;
  readonly #item: HTMLElement;
  readonly #skill: string;
  readonly #sign: HTMLButtonElement;
  readonly #line: HTMLParagraphElement;
  #panel: ReturnType<typeof mount> | null = null;

  constructor(item: HTMLElement) {
    const link = item.querySelector<HTMLAnchorElement>("h3 a");
    this.#item = item;
    this.topic = item.dataset["topic"] ?? "";
    this.name = link?.textContent.trim() ?? this.topic;
    this.#skill = link?.pathname.split("/").at(-1) ?? "";
    this.#sign = document.createElement("button");
    this.#sign.className = "sign";
    // The link beside it takes the keys; a stop of its own for each would double the way by Tab.
    this.#sign.tabIndex = -1;
    this.#line = document.createElement("p");
    this.#line.className = "measured";
  }

  /** Show how the topic stands; undefined takes everything away that is somebody's own. */
  show(found: TopicProgress | undefined, progress: TrailProgress): void {
    const state = found?.state ?? "unknown";
    this.#item.dataset["own"] = state;
    this.#item.classList.toggle("is-outside", found?.isOutsideStack === true && state === "unknown");
    this.#item.querySelector(".mark use")?.setAttribute("href", `#mark-${state}`);
    const words = this.#item.querySelector("[data-state]");
    if (words !== null) words.textContent = found === undefined ? "unknown" : stateInWords(found);
    if (found === undefined) {
      this.close();
      this.#sign.remove();
      this.#line.remove();
      return;
    }
    if (!this.#sign.isConnected) {
      this.#sign.onclick = () => this.toggle(progress);
      this.#sign.setAttribute("aria-expanded", "false");
      words?.after(this.#sign);
    }
    this.#sign.setAttribute("aria-label", `${this.name}: ${state}. Mark it`);
    this.#line.textContent = found.measured ? measuredInShort(found.measured) : "";
    if (found.measured) this.#item.querySelector("h3")?.after(this.#line);
    else this.#line.remove();
  }

  get isOpen(): boolean {
    return this.#panel !== null;
  }

  toggle(progress: TrailProgress): void {
    if (this.#panel !== null) return this.close();
    this.#panel = mount(StopPanel, {
      target: this.#item,
      props: {
        progress,
        topic: this.topic,
        name: this.name,
        skill: this.#skill,
        onclose: () => this.close({ andFocus: true }),
      },
    });
    this.#item.classList.add("is-open");
    this.#sign.setAttribute("aria-expanded", "true");
    const panel = this.#item.querySelector<HTMLElement>(".panel");
    const edge = document.documentElement.clientWidth;
    panel?.classList.toggle("is-at-the-edge", panel.getBoundingClientRect().right > edge);
    panel?.querySelector("button")?.focus();
  }

  close({ andFocus = false } = {}): void {
    if (this.#panel === null) return;
    void unmount(this.#panel);
    this.#panel = null;
    this.#item.classList.remove("is-open");
    this.#sign.setAttribute("aria-expanded", "false");
    if (andFocus) this.#item.querySelector<HTMLElement>("h3 a")?.focus();
  }
}

/** Marks by one keystroke on the stop that has the focus, and panels that close by themselves. */
export function listen(trail: HTMLElement, stops: Readonly<Record<string, Stop>>, progress: TrailProgress): void {
  const stopOf = (target: EventTarget | null): Stop | undefined => {
    const item = target instanceof Element ? target.closest<HTMLElement>("li[data-topic]") : null;
    return stops[item?.dataset["topic"] ?? ""];
  };
  trail.addEventListener("keydown", (event) => {
    const stop = stopOf(event.target);
    if (stop === undefined || !progress.isLoaded) return;
    if (event.metaKey || event.ctrlKey || event.altKey || event.repeat) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "Escape" && stop.isOpen) stop.close({ andFocus: true });
    else if (key === "z") void progress.undo();
    else if (key in KEYS) {
      void progress.mark(stop.topic, KEYS[key] ?? null);
      stop.close({ andFocus: true });
    } else return;
    event.preventDefault();
  });
  document.addEventListener("pointerdown", (event) => {
    const inside = stopOf(event.target);
    for (const stop of Object.values(stops)) if (stop !== inside) stop.close();
  });
}
