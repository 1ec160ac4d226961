/** As in the server's `roadmaps/shell.py`, which renders all of these pages but the last two. */
export const NAVIGATION = [
  { address: "/roadmaps", name: "Roadmaps" },
  { address: "/skills", name: "Skills" },
  { address: "/paths", name: "Paths" },
  { address: "/search", name: "Search" },
  { address: "/plans", name: "Plans" },
  { address: "/", name: "Sessions" },
] as const;
