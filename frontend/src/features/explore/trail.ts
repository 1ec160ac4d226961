/** What a trail does once scripts run: shows where one is, and what comes before a stop. */

const SVG = "http://www.w3.org/2000/svg";

/** Mark the phase being read in the overview: "you are here". */
export function markWhereOneIs(trail: Element): void {
  const links = new Map<string, Element>();
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".overview a")) {
    links.set(link.hash.slice(1), link);
  }
  const inView = new Set<string>();
  const phases = [...trail.querySelectorAll<HTMLElement>(".stretch")];
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) inView.add(target.id);
        else inView.delete(target.id);
      }
      const here = phases.find(({ id }) => inView.has(id))?.id;
      for (const [id, link] of links) {
        if (id === here) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      }
    },
    // A line a third down the window: what crosses it is being read.
    { rootMargin: "-33% 0px -66% 0px" },
  );
  for (const phase of phases) observer.observe(phase);
}

/** While a stop has the pointer or the focus, draw lines to the stops that come before it. */
export function traceWhatComesBefore(trail: HTMLElement): void {
  const lines = trail.querySelector<SVGSVGElement>(".links");
  if (lines === null) return;
  if (window.matchMedia("(hover: hover)").matches) {
    document.querySelector("[data-legend=prerequisite]")?.removeAttribute("hidden");
  }
  let shown: Element | null = null;

  const show = (stop: HTMLElement | null): void => {
    if (stop === shown) return;
    shown = stop;
    lines.replaceChildren();
    for (const traced of trail.querySelectorAll(".is-traced")) traced.classList.remove("is-traced");
    const before = (stop?.dataset["before"] ?? "")
      .split(" ")
      .map((slug) => document.getElementById(`topic-${slug}`))
      .filter((found) => found !== null);
    if (stop === null || before.length === 0) return;
    const frame = trail.getBoundingClientRect();
    const end = centre(stop, frame);
    for (const other of [...before, stop]) other.classList.add("is-traced");
    for (const other of before) {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("class", "before");
      path.setAttribute("d", bow(centre(other, frame), end));
      lines.append(path);
    }
  };

  const stopOf = (target: EventTarget | null): HTMLElement | null =>
    target instanceof Element ? target.closest<HTMLElement>("li[data-topic]") : null;
  trail.addEventListener("pointerover", (event) => {
    if (event.pointerType === "mouse") show(stopOf(event.target));
  });
  trail.addEventListener("pointerleave", () => show(stopOf(document.activeElement)));
  trail.addEventListener("focusin", (event) => {
    // A finger's tap focuses too, but goes elsewhere at once.
    if (event.target instanceof Element && event.target.matches(":focus-visible")) {
      show(stopOf(event.target));
    }
  });
  trail.addEventListener("focusout", () => show(null));
}

interface Place {
  x: number;
  y: number;
}

function centre(stop: Element, frame: DOMRect): Place {
  const box = (stop.querySelector(".mark") ?? stop).getBoundingClientRect();
  return { x: box.x + box.width / 2 - frame.x, y: box.y + box.height / 2 - frame.y };
}

/** A curve that leaves to the left, where there are no words: those of a stop begin at its mark. */
function bow(start: Place, end: Place): string {
  const reach = Math.min(28 + Math.abs(end.y - start.y) / 16, 44);
  return `M${start.x} ${start.y}C${start.x - reach} ${start.y} ${end.x - reach} ${end.y} ${end.x} ${end.y}`;
}
