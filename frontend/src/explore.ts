// The pages to explore are HTML from the server. This adds their styles, and islands: components
// mounted into elements that a page marks with `data-island`, for what differs from person to person.
import "./shared/styles/fonts.css";
import "./shared/styles/tokens.css";
import "./shared/styles/base.css";
import "./shared/styles/site.css";
import "./features/explore/pages.css";
import "./features/explore/overview.css";
import "./features/explore/trail.css";
import "./features/explore/beyond.css";
import "./features/explore/lists.css";
import "./features/explore/skills.css";
import "./features/explore/paths.css";
import "./features/explore/search.css";
import "./features/mail/mail.css";
import "./features/progress/progress.css";
import "./features/sharing/shared-result.css";
import "./features/sharing/verify.css";

import { type Component, mount } from "svelte";

import { account } from "./features/accounts/account.svelte";
import Who from "./features/accounts/Who.svelte";
import { offerSearch } from "./features/explore/search/offerSearch";
import { markWhereOneIs, traceWhatComesBefore } from "./features/explore/trail";

/** To add an island: mark its element on the page, and name the component here. */
const ISLANDS: Record<string, () => Promise<Component> | Component> = {
  who: () => Who as Component,
  "skill-filter": async () => (await import("./features/explore/SkillFilter.svelte")).default,
};

void account.load();
offerSearch();

for (const target of document.querySelectorAll<HTMLElement>("[data-island]")) {
  const island = ISLANDS[target.dataset["island"] ?? ""];
  if (island !== undefined) void Promise.resolve(island()).then((part) => mount(part, { target }));
}

const roadmap = document.querySelector<HTMLElement>("[data-roadmap]");
if (roadmap !== null) {
  // Only the page of a roadmap needs it, and it reads well before it comes.
  void import("./features/progress/trailIsland.svelte").then(({ fillTrail }) =>
    fillTrail(roadmap, () => account.session && account.session.account !== null),
  );
}

const trail = document.querySelector<HTMLElement>(".trail");
if (trail !== null) {
  markWhereOneIs(trail);
  traceWhatComesBefore(trail);
}
