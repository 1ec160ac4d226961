import { ApiProblem, isPassing, isSignedOut } from "../../../shared/api/problems";
import type { AssessmentState, Response, SubmitAnswer } from "../types";
import type { KeptAnswers } from "./keptAnswers";

/** idle: nothing to send. waiting: kept, to be sent again soon. signed_out: kept until sign-in. */
export type Delivery = "idle" | "sending" | "waiting" | "signed_out";

export type Settled =
  | { kind: "accepted"; state: AssessmentState }
  /** The session had moved on, in another tab for instance. */
  | { kind: "superseded"; problem: ApiProblem }
  /** The server cannot take it as it is; the person may answer again. */
  | { kind: "refused"; problem: ApiProblem };

interface Parts {
  assessmentId: string;
  kept: KeptAnswers;
  send: (answer: SubmitAnswer) => Promise<AssessmentState>;
  onDelivery: (delivery: Delivery) => void;
  onSettled: (settled: Settled) => void;
  makeKey?: () => string;
}

const FIRST_DELAY_MILLISECONDS = 1_000;
const LONGEST_DELAY_MILLISECONDS = 30_000;

/**
 * Sends one answer at a time and loses none: it is kept before it is sent, sent again until the
 * server has decided, and always with the same key, so the server counts it once.
 */
export class AnswerQueue {
  readonly #parts: Parts;
  #delivery: Delivery = "idle";
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get kept(): SubmitAnswer | null {
    return this.#parts.kept.read(this.#parts.assessmentId);
  }

  /** Give an answer. False, and nothing done, while an earlier one is still on its way. */
  submit(questionId: string, response: Response): boolean {
    if (this.#delivery !== "idle") return false;
    const makeKey = this.#parts.makeKey ?? (() => crypto.randomUUID());
    const answer = { questionId, clientKey: makeKey(), response };
    this.#parts.kept.write(this.#parts.assessmentId, answer);
    void this.#send(answer);
    return true;
  }

  /** Send at once what is kept: after a reload, a sign-in, or when the line is back. */
  flush(): void {
    const answer = this.kept;
    if (answer === null || this.#delivery === "sending") return;
    clearTimeout(this.#timer);
    void this.#send(answer);
  }

  /** Stop trying. What is kept stays kept for the next visit. */
  close(): void {
    clearTimeout(this.#timer);
  }

  async #send(answer: SubmitAnswer): Promise<void> {
    this.#become("sending");
    try {
      const state = await this.#parts.send(answer);
      this.#settle({ kind: "accepted", state });
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (isSignedOut(error)) {
      this.#become("signed_out");
    } else if (error instanceof ApiProblem && !isPassing(error)) {
      this.#settle({ kind: error.status === 409 ? "superseded" : "refused", problem: error });
    } else {
      // Anything unforeseen counts as passing: sending twice is harmless, losing is not.
      this.#timer = setTimeout(() => this.flush(), this.#delay());
      this.#failures += 1;
      this.#become("waiting");
    }
  }

  #settle(settled: Settled): void {
    this.#failures = 0;
    this.#parts.kept.remove(this.#parts.assessmentId);
    this.#become("idle");
    this.#parts.onSettled(settled);
  }

  #become(delivery: Delivery): void {
    this.#delivery = delivery;
    this.#parts.onDelivery(delivery);
  }

  /** Doubles up to half a minute, less up to a quarter at random so that clients spread out. */
  #delay(): number {
    const delay = Math.min(FIRST_DELAY_MILLISECONDS * 2 ** this.#failures, LONGEST_DELAY_MILLISECONDS);
    return delay * (1 - Math.random() / 4);
  }
}
