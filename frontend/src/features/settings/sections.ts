import type { Component } from "svelte";

interface Section {
  /** Last part of the address: `/settings/{id}`. */
  id: string;
  name: string;
  load: () => Promise<{ default: Component }>;
}

/** The pages of the settings, in the order of their navigation. To add one, add its line here. */
export const SECTIONS: readonly Section[] = [
  { id: "profile", name: "Profile", load: () => import("./ProfilePage.svelte") },
  { id: "appearance", name: "Appearance", load: () => import("./AppearancePage.svelte") },
  { id: "identities", name: "Sign-in", load: () => import("./IdentitiesPage.svelte") },
  { id: "sessions", name: "Devices", load: () => import("./SessionsPage.svelte") },
  { id: "sharing", name: "Sharing", load: () => import("./SharingPage.svelte") },
  { id: "data", name: "Your data", load: () => import("./data/DataPage.svelte") },
  { id: "email", name: "E-mail", load: () => import("./EmailPage.svelte") },
];
