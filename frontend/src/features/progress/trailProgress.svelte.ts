import { SvelteMap } from "svelte/reactivity";

import { ApiProblem, ConnectionLost, isSignedOut } from "../../shared/api/problems";
import type { Mark, MarkedTopic, PhaseProgress, RoadmapProgress, TopicProgress } from "./types";
import { announcement } from "./words";

export interface ProgressCalls {
  read: () => Promise<RoadmapProgress>;
  mark: (topic: string, mark: Mark | null) => Promise<MarkedTopic>;
}

interface Step {
  topic: string;
  before: Mark | null;
}

/** One's own progress on one roadmap: what the server said last, and marks on their way there. */
export class TrailProgress {
  readonly topics = new SvelteMap<string, TopicProgress>();
  readonly phases = new SvelteMap<string, PhaseProgress>();
  here = $state<string | null>(null);
  isLoaded = $state(false);
  /** One calm line about what was just done, or why it was not. */
  notice = $state("");
  canUndo = $state(false);

  readonly #calls: ProgressCalls;
  readonly #nameOf: (topic: string) => string;
  #done: Step[] = [];
  /** Marks are sent one after the other, so that the last keystroke is what stays. */
  #line: Promise<void> = Promise.resolve();
  #waiting: Record<string, number> = {};
  /** What the server said last, to go back to. */
  #kept: Record<string, TopicProgress> = {};

  constructor(calls: ProgressCalls, nameOf: (topic: string) => string) {
    this.#calls = calls;
    this.#nameOf = nameOf;
  }

  async load(): Promise<void> {
    try {
      const found = await this.#calls.read();
      this.#kept = Object.fromEntries(found.topics.map((topic) => [topic.topic, topic]));
      for (const topic of found.topics) this.topics.set(topic.topic, topic);
      for (const phase of found.phases) this.phases.set(phase.phase, phase);
      this.here = found.here ?? null;
      this.isLoaded = true;
    } catch (error) {
      // The trail reads well without; somebody signed out meanwhile is told by the header.
      if (!isSignedOut(error)) this.notice = `Your progress cannot be shown just now. ${reason(error)}`;
    }
  }

  /** Forget everything, as nobody is signed in any more. */
  clear(): void {
    this.topics.clear();
    this.phases.clear();
    this.here = null;
    this.isLoaded = false;
    this.notice = "";
    this.#done = [];
    this.canUndo = false;
  }

  /** Set a mark, or take it away; shown at once, and taken back where the server does not keep it. */
  mark(topic: string, mark: Mark | null): Promise<void> {
    const before = this.topics.get(topic);
    if (before === undefined || before.mark === mark) return this.#line;
    const step = { topic, before: before.mark };
    this.#done.push(step);
    this.canUndo = true;
    return this.#set(before, mark, () => {
      this.#done = this.#done.filter((other) => other !== step);
      this.canUndo = this.#done.length > 0;
    });
  }

  /** Take the last mark back; again for the one before it. */
  undo(): Promise<void> {
    const step = this.#done.pop();
    this.canUndo = this.#done.length > 0;
    const topic = step === undefined ? undefined : this.topics.get(step.topic);
    if (step === undefined || topic === undefined) {
      this.notice = "Nothing to undo.";
      return this.#line;
    }
    return this.#set(topic, step.before, () => {
      this.#done.push(step);
      this.canUndo = true;
    });
  }

  #set(before: TopicProgress, mark: Mark | null, onFailure: () => void): Promise<void> {
    const { topic } = before;
    const now: TopicProgress = { ...before, mark, state: before.measured?.state ?? mark ?? "unknown" };
    this.topics.set(topic, now);
    this.notice = announcement(this.#nameOf(topic), now);
    this.#waiting[topic] = (this.#waiting[topic] ?? 0) + 1;
    this.#line = this.#line.then(() => this.#send(topic, mark, onFailure));
    return this.#line;
  }

  async #send(topic: string, mark: Mark | null, onFailure: () => void): Promise<void> {
    try {
      const marked = await this.#calls.mark(topic, mark);
      this.#kept[topic] = marked.topic;
      this.phases.set(marked.phase.phase, marked.phase);
      this.here = marked.here ?? null;
    } catch (error) {
      onFailure();
      const kept = this.#kept[topic]?.mark ?? "without a mark";
      this.notice = `“${this.#nameOf(topic)}” stays ${kept}. ${reason(error)}`;
    }
    const left = (this.#waiting[topic] ?? 1) - 1;
    this.#waiting[topic] = left;
    // With a later mark on its way, that one's reply says how the topic stands.
    const now = this.#kept[topic];
    if (left === 0 && now !== undefined) this.topics.set(topic, now);
  }
}

function reason(error: unknown): string {
  if (error instanceof ConnectionLost) return "The line is down; try again when it is back.";
  if (isSignedOut(error)) return "Your sign-in has ended; sign in again to keep marks.";
  return error instanceof ApiProblem ? error.message : "Something went wrong on our side; try again.";
}
