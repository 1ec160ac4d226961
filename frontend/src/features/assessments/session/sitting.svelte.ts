import { api, reply } from "../../../shared/api/client";
import { ApiProblem, isPassing, isRecord, isSignedOut } from "../../../shared/api/problems";
import type { AssessmentState, Response } from "../types";
import { AnswerQueue, type Delivery, type Settled } from "./answerQueue";
import { keptInBrowser } from "./keptAnswers";

const POLL_MILLISECONDS = [400, 600, 1_000, 2_000, 4_000];

/** One session on screen: what the server last said, and what is on its way there. */
export class Sitting {
  assessment = $state.raw<AssessmentState | null>(null);
  delivery = $state<Delivery>("idle");
  /** One calm line about something the person did not do themselves. */
  notice = $state("");
  error = $state.raw<unknown>(null);
  /** The sign-in has ended; what is kept goes on when somebody is signed in again. */
  needsSignIn = $state(false);
  isBusy = $state(false);
  /** The result takes longer than anybody would expect. */
  isSlow = $state(false);

  readonly id: string;
  readonly #queue: AnswerQueue;
  #polls = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(id: string) {
    this.id = id;
    this.#queue = new AnswerQueue({
      assessmentId: id,
      kept: keptInBrowser(),
      send: (body) => reply(api.POST("/api/assessments/{assessment_id}/answers", { ...this.#at(), body })),
      onDelivery: (delivery) => {
        this.delivery = delivery;
        if (delivery === "signed_out") this.needsSignIn = true;
      },
      onSettled: (settled) => this.#settle(settled),
    });
  }

  /** The answer that has been given and not yet confirmed by the server. */
  get kept(): Response | null {
    return this.#queue.kept?.response ?? null;
  }

  /** Read where the session stands; an answer left from before is sent first. */
  async load(): Promise<void> {
    try {
      this.#adopt(await reply(api.GET("/api/assessments/{assessment_id}", this.#at())));
      this.error = null;
      this.#queue.flush();
    } catch (error) {
      if (isSignedOut(error)) this.needsSignIn = true;
      else this.error = error;
      // Back by itself when the line is, as nobody can do anything about it here.
      if (isPassing(error)) this.#later(() => void this.load(), 3_000);
    }
  }

  answer(questionId: string, response: Response): void {
    if (this.#queue.submit(questionId, response)) this.notice = "";
  }

  /** Look again after another tab or another device may have gone on. */
  async refresh(): Promise<void> {
    if (this.delivery === "waiting") this.#queue.flush();
    if (this.delivery !== "idle" || this.isBusy || this.assessment === null) return;
    try {
      const before = this.assessment.answered;
      const now = await reply(api.GET("/api/assessments/{assessment_id}", this.#at()));
      if (this.delivery !== "idle" || now.answered < before) return;
      if (now.answered > before) this.notice = "This session went on elsewhere. Here is where it is now.";
      this.#adopt(now);
    } catch {
      // A look that failed changes nothing; the next action will tell.
    }
  }

  flush(): void {
    if (this.assessment === null) void this.load();
    else this.#queue.flush();
  }

  signedIn(): void {
    this.needsSignIn = false;
    void this.load();
  }

  pause(): Promise<void> {
    return this.#change(() => reply(api.POST("/api/assessments/{assessment_id}/pause", this.#at())));
  }

  resume(): Promise<void> {
    return this.#change(() => reply(api.POST("/api/assessments/{assessment_id}/resume", this.#at())));
  }

  stop(): Promise<void> {
    return this.#change(() => reply(api.POST("/api/assessments/{assessment_id}/stop", this.#at())));
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#queue.close();
  }

  async #change(call: () => Promise<AssessmentState>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.notice = "";
    try {
      this.#adopt(await call());
    } catch (error) {
      if (isSignedOut(error)) this.needsSignIn = true;
      else if (!this.#adoptFrom(error)) this.notice = "That did not reach the server. Try again.";
    } finally {
      this.isBusy = false;
    }
  }

  #settle(settled: Settled): void {
    if (settled.kind === "accepted") {
      this.#adopt(settled.state);
    } else if (this.#adoptFrom(settled.problem)) {
      this.notice = "This session had already gone on elsewhere. Here is where it is now.";
    } else if (settled.problem.status === 404) {
      this.error = settled.problem;
    } else {
      this.notice = `${settled.problem.message} Your choice is still here; change it and confirm again.`;
    }
  }

  /** A conflict carries the present state of the session. */
  #adoptFrom(error: unknown): boolean {
    if (!(error instanceof ApiProblem)) return false;
    const state = error.members["assessment"];
    if (!isRecord(state) || state["id"] !== this.id) return false;
    this.#adopt(state as AssessmentState);
    return true;
  }

  #adopt(state: AssessmentState): void {
    this.assessment = state;
    if (state.state === "scoring") this.#poll();
  }

  #poll(): void {
    const wait = POLL_MILLISECONDS[Math.min(this.#polls, POLL_MILLISECONDS.length - 1)] ?? 4_000;
    this.#polls += 1;
    this.isSlow = this.#polls > 12;
    this.#later(() => {
      reply(api.GET("/api/assessments/{assessment_id}", this.#at())).then(
        (state) => this.#adopt(state),
        () => this.#poll(),
      );
    }, wait);
  }

  #later(run: () => void, milliseconds: number): void {
    clearTimeout(this.#timer);
    if (!this.#isClosed) this.#timer = setTimeout(run, milliseconds);
  }

  #at(): { params: { path: { assessment_id: string } } } {
    return { params: { path: { assessment_id: this.id } } };
  }
}
