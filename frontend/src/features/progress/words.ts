import { count, day, points } from "../../shared/text/formats";
import { LEVEL_NAMES } from "../../shared/text/levels";
import type { Mark, Measured, PhaseProgress, TopicProgress } from "./types";

const SHORT_DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

export const MARK_NAMES: Readonly<Record<Mark, string>> = {
  learning: "learning",
  claimed: "claimed",
};

/** What answers say of a topic, as sentences. */
export function measuredInWords(measured: Measured): string {
  const { value, low, high } = measured.score;
  const range = `${points(value)} on the scale from 0 to 100, with a chance of 90 % between ${points(low)} and ${points(high)}`;
  const newest = `Newest answer: ${day(measured.newestAt)}.`;
  if (measured.state === null) {
    return `${count(measured.answers, "answer")} so far, which do not show it: ${range}. ${newest}`;
  }
  const level = measured.level === null ? "" : ` at ${LEVEL_NAMES[measured.level].toLowerCase()} level`;
  const from =
    measured.state === "verified"
      ? `by ${count(measured.answers, "answer")} about it`
      : "from answers about what is near it";
  return `${capital(measured.state)}${level} ${from}: ${range}. ${newest}`;
}

/** The same in the few words that fit beside a stop. */
export function measuredInShort(measured: Measured): string {
  const { low, high } = measured.score;
  const range = `${points(low)}–${points(high)}`;
  const when = SHORT_DAY.format(new Date(measured.newestAt));
  if (measured.state === null) return `answers so far: ${range} · ${when}`;
  const level = measured.level === null ? "" : `${LEVEL_NAMES[measured.level].toLowerCase()} · `;
  return `${level}${range} · ${when}`;
}

/** The state of a stop for somebody who does not see its sign. */
export function stateInWords(topic: TopicProgress): string {
  const parts: string[] = [topic.measured === null ? topic.state : measuredInWords(topic.measured)];
  if (topic.measured !== null && topic.mark !== null) parts.push(markInWords(topic.mark));
  return parts.join(" ");
}

export function markInWords(mark: Mark): string {
  return `By your own word: ${MARK_NAMES[mark]}.`;
}

/** "7 of 18 shown, 2 more claimed". */
export function phaseInWords({ shown, claimed, total }: PhaseProgress): string {
  if (total === 0) return "";
  return `${shown} of ${total} shown${claimed > 0 ? `, ${claimed} more claimed` : ""}`;
}

/** What is said after a mark was set. */
export function announcement(name: string, topic: TopicProgress): string {
  const mark = topic.mark === null ? "no mark" : MARK_NAMES[topic.mark];
  const kept = topic.measured?.state ? ` It stays ${topic.measured.state}, as answers count more.` : "";
  return `${name}: ${mark}.${kept}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
