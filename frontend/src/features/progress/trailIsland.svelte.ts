import { mount } from "svelte";

import { api, reply } from "../../shared/api/client";
import Notice from "./Notice.svelte";
import PhaseOwn from "./PhaseOwn.svelte";
import RoadmapOwn from "./RoadmapOwn.svelte";
import { listen, Stop } from "./stops";
import { TrailProgress } from "./trailProgress.svelte";

/**
 * Fill the trail of a roadmap with what is one's own. `isSignedIn` is null while that is not known,
 * and read within an effect, so that signing out empties the trail again.
 */
export function fillTrail(page: HTMLElement, isSignedIn: () => boolean | null): void {
  const roadmap = page.dataset["roadmap"] ?? "";
  const trail = page.querySelector<HTMLElement>(".trail");
  if (trail === null) return;
  const stops: Record<string, Stop> = Object.fromEntries(
    [...trail.querySelectorAll<HTMLElement>("li[data-topic]")].map((item) => {
      const stop = new Stop(item);
      return [stop.topic, stop];
    }),
  );
  const progress = new TrailProgress(
    {
      read: () => reply(api.GET("/api/roadmaps/{slug}/progress", { params: { path: { slug: roadmap } } })),
      mark: (topic, mark) =>
        reply(
          api.PUT("/api/roadmaps/{slug}/topics/{topic}/mark", {
            params: { path: { slug: roadmap, topic } },
            body: { mark },
          }),
        ),
    },
    (topic) => stops[topic]?.name ?? topic,
  );
  const nameOfPhase = (phase: string): string =>
    document.querySelector(`.overview a[href="#phase-${phase}"] .phase-name`)?.textContent ?? phase;

  const head = page.querySelector<HTMLElement>(".roadmap-head");
  if (head !== null) mount(RoadmapOwn, { target: head, props: { progress, isSignedIn, nameOfPhase } });
  for (const target of page.querySelectorAll<HTMLElement>("[data-phase-own]")) {
    const phase = target.dataset["phaseOwn"] ?? "";
    mount(PhaseOwn, { target, props: { progress, roadmap, phase } });
  }
  mount(Notice, { target: page, props: { progress } });
  listen(trail, stops, progress);

  $effect.root(() => {
    // Reads one's progress once it is known who is there, and drops it when nobody is any more.
    $effect(() => {
      const signedIn = isSignedIn();
      if (signedIn) void progress.load();
      else if (signedIn === false) progress.clear();
    });
    // Each stop is repainted only when its own topic changes.
    for (const stop of Object.values(stops)) {
      const found = $derived(progress.topics.get(stop.topic));
      $effect(() => stop.show(found, progress));
    }
    // You are here: the one place on the page that has the accent.
    $effect(() => {
      page.classList.toggle("has-progress", progress.isLoaded);
      for (const phase of page.querySelectorAll<HTMLElement>(".stretch")) {
        phase.classList.toggle("is-here", phase.dataset["phase"] === progress.here);
      }
      for (const link of document.querySelectorAll<HTMLAnchorElement>(".overview li a")) {
        link.classList.toggle("is-here", link.hash === `#phase-${progress.here ?? ""}`);
      }
    });
  });
  // Coming back from a check, a browser may show the page as it was left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && isSignedIn()) void progress.load();
  });
}
