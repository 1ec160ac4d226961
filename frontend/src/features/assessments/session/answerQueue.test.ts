import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { ApiProblem, ConnectionLost } from "../../../shared/api/problems";
import type { AssessmentState, SubmitAnswer } from "../types";
import { AnswerQueue, type Delivery, type Settled } from "./answerQueue";
import { type KeptAnswers, keptInBrowser } from "./keptAnswers";

const SESSION = "5b0c7a52-5a0e-4a53-9a8e-2d6b6e0f1c01";
const QUESTION = "6a0c7a52-5a0e-4a53-9a8e-2d6b6e0f1c02";
const NEXT_STATE = { id: SESSION, answered: 1 } as AssessmentState;

/** Stands for the server: each call takes the next reply, the last one again and again. */
class Line {
  readonly sent: SubmitAnswer[] = [];
  #replies: (AssessmentState | Error)[];

  constructor(...replies: (AssessmentState | Error)[]) {
    this.#replies = replies;
  }

  readonly send = async (answer: SubmitAnswer): Promise<AssessmentState> => {
    this.sent.push(answer);
    const reply = this.#replies.length > 1 ? this.#replies.shift() : this.#replies[0];
    if (reply === undefined || reply instanceof Error) throw reply ?? new Error("no reply");
    return reply;
  };
}

interface Opened {
  queue: AnswerQueue;
  deliveries: Delivery[];
  settled: Settled[];
}

function open(line: Line, kept: KeptAnswers = keptInBrowser()): Opened {
  const deliveries: Delivery[] = [];
  const settled: Settled[] = [];
  const queue = new AnswerQueue({
    assessmentId: SESSION,
    kept,
    send: line.send,
    onDelivery: (delivery) => deliveries.push(delivery),
    onSettled: (one) => settled.push(one),
  });
  return { queue, deliveries, settled };
}

const offline = (): ConnectionLost => new ConnectionLost(new TypeError("Failed to fetch"));

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});

afterEach(() => vi.useRealTimers());

describe("an answer", () => {
  it("is kept before it is sent", () => {
    const keptWhenSent: (SubmitAnswer | null)[] = [];
    const kept = keptInBrowser();
    const { queue } = open(
      Object.assign(new Line(NEXT_STATE), {
        send: async () => {
          keptWhenSent.push(kept.read(SESSION));
          return NEXT_STATE;
        },
      }),
      kept,
    );
    queue.submit(QUESTION, { kind: "single", option: "b" });
    expect(keptWhenSent).toMatchObject([{ questionId: QUESTION, response: { option: "b" } }]);
  });

  it("is forgotten once the server has taken it", async () => {
    const { queue, settled } = open(new Line(NEXT_STATE));
    queue.submit(QUESTION, { kind: "unknown" });
    await vi.runAllTimersAsync();
    expect(settled).toEqual([{ kind: "accepted", state: NEXT_STATE }]);
    expect(queue.kept).toBeNull();
  });

  it("is sent once when it is given twice", async () => {
    const line = new Line(NEXT_STATE);
    const { queue } = open(line);
    expect(queue.submit(QUESTION, { kind: "single", option: "a" })).toBe(true);
    expect(queue.submit(QUESTION, { kind: "single", option: "b" })).toBe(false);
    await vi.runAllTimersAsync();
    expect(line.sent).toHaveLength(1);
  });

  it("is sent again with the same key until the line is back", async () => {
    const line = new Line(offline(), new ApiProblem(503, {}), offline(), NEXT_STATE);
    const { queue, settled, deliveries } = open(line);
    queue.submit(QUESTION, { kind: "value", value: "27" });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(new Set(line.sent.map(({ clientKey }) => clientKey)).size).toBe(1);
    expect(line.sent).toHaveLength(4);
    expect(settled).toHaveLength(1);
    expect(deliveries).toContain("waiting");
  });

  it("waits longer after each failure, at most half a minute", async () => {
    const line = new Line(offline());
    const { queue } = open(line);
    queue.submit(QUESTION, { kind: "unknown" });
    await vi.advanceTimersByTimeAsync(60_000);
    const inFirstMinute = line.sent.length;
    expect(inFirstMinute).toBeGreaterThanOrEqual(6);
    expect(inFirstMinute).toBeLessThanOrEqual(9);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(line.sent.length - inFirstMinute).toBeGreaterThanOrEqual(2);
  });

  it("goes at once when the line comes back", async () => {
    const line = new Line(offline(), NEXT_STATE);
    const { queue } = open(line);
    queue.submit(QUESTION, { kind: "unknown" });
    await vi.advanceTimersByTimeAsync(0);
    queue.flush();
    expect(line.sent).toHaveLength(2);
  });

  it("survives a reload and is sent with the key it had", async () => {
    const before = new Line(offline());
    const lost = open(before);
    lost.queue.submit(QUESTION, { kind: "order", steps: ["b", "a"] });
    await vi.advanceTimersByTimeAsync(0);
    lost.queue.close();

    const after = new Line(NEXT_STATE);
    open(after).queue.flush();
    expect(after.sent).toEqual([before.sent[0]]);
  });

  it("is kept while nobody is signed in", async () => {
    const line = new Line(new ApiProblem(401, { code: "sign_in_required" }), NEXT_STATE);
    const { queue, deliveries } = open(line);
    queue.submit(QUESTION, { kind: "unknown" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(deliveries.at(-1)).toBe("signed_out");
    expect(line.sent).toHaveLength(1);
    queue.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(deliveries.at(-1)).toBe("idle");
  });

  it("is dropped where the session has moved on", async () => {
    const conflict = new ApiProblem(409, { code: "question_not_current" });
    const { queue, settled } = open(new Line(conflict));
    queue.submit(QUESTION, { kind: "unknown" });
    await vi.runAllTimersAsync();
    expect(settled).toEqual([{ kind: "superseded", problem: conflict }]);
    expect(queue.kept).toBeNull();
  });

  it("can be given again after the server has refused it", async () => {
    const refusal = new ApiProblem(422, { code: "invalid_response", detail: "A number, please." });
    const { queue, settled } = open(new Line(refusal, NEXT_STATE));
    queue.submit(QUESTION, { kind: "value", value: "many" });
    await vi.runAllTimersAsync();
    expect(settled).toEqual([{ kind: "refused", problem: refusal }]);
    expect(queue.submit(QUESTION, { kind: "value", value: "27" })).toBe(true);
  });

  it("is kept in memory where the browser forbids storage", async () => {
    const forbidden = keptInBrowser(() => {
      throw new DOMException("denied", "SecurityError");
    });
    const line = new Line(offline(), NEXT_STATE);
    const { queue } = open(line, forbidden);
    queue.submit(QUESTION, { kind: "unknown" });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(line.sent).toHaveLength(2);
  });
});

it("ignores what is no answer in storage", () => {
  localStorage.setItem(`waymark.answer.${SESSION}`, '{"questionId": 5}');
  expect(keptInBrowser().read(SESSION)).toBeNull();
  localStorage.setItem(`waymark.answer.${SESSION}`, "{");
  expect(keptInBrowser().read(SESSION)).toBeNull();
});
