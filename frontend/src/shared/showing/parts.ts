import type { components } from "../api/schema";

export type Share = components["schemas"]["ShareView"];
export type Credential = components["schemas"]["CredentialView"];
export type Part = Share["shows"][number];

export const PARTS: readonly { part: Part; name: string; about: string }[] = [
  { part: "level", name: "Level", about: "what it is called, and the three probabilities" },
  { part: "score", name: "Score", about: "with its interval" },
  { part: "areas", name: "Areas", about: "each with its interval" },
  { part: "name", name: "Your name", about: "as it stands in your account" },
];

export function nameOfParts(parts: readonly Part[]): string {
  const names = PARTS.filter(({ part }) => parts.includes(part)).map(({ name }) => name.toLowerCase());
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
