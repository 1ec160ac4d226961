import { expect, it } from "vitest";

import type { Measured, TopicProgress } from "./types";
import { announcement, measuredInShort, measuredInWords, phaseInWords, stateInWords } from "./words";

const VERIFIED: Measured = {
  state: "verified",
  score: { value: 66.2, low: 55.4, high: 77.8 },
  level: "mid",
  answers: 4,
  newestAt: "2026-03-01T12:00:00Z",
};

const TLS: TopicProgress = {
  topic: "tls",
  state: "verified",
  mark: "learning",
  markedAt: null,
  measured: VERIFIED,
  isOutsideStack: false,
};

it("tells a measured topic with level, interval and date", () => {
  expect(measuredInWords(VERIFIED)).toBe(
    "Verified at mid level by 4 answers about it: 66 on the scale from 0 to 100, with a chance of " +
      "90 % between 55 and 78. Newest answer: 1 March 2026.",
  );
  expect(measuredInShort(VERIFIED)).toBe("mid · 55–78 · 1 Mar 2026");
});

it("does not hide answers that speak against a claim", () => {
  const against: Measured = { ...VERIFIED, state: null, level: null };
  expect(measuredInWords(against)).toContain("4 answers so far, which do not show it");
});

it("tells a mark beside what was measured", () => {
  expect(stateInWords(TLS)).toContain("By your own word: learning.");
  expect(announcement("TLS", TLS)).toBe("TLS: learning. It stays verified, as answers count more.");
});

it("counts a phase", () => {
  const phase = { phase: "web", shown: 7, claimed: 2, total: 18, isDone: false };
  expect(phaseInWords(phase)).toBe("7 of 18 shown, 2 more claimed");
  expect(phaseInWords({ ...phase, claimed: 0 })).toBe("7 of 18 shown");
  expect(phaseInWords({ ...phase, total: 0 })).toBe("");
});
