import { expect, it } from "vitest";

import { ConnectionLost } from "../../shared/api/problems";
import { TrailProgress } from "./trailProgress.svelte";
import type { Mark, MarkedTopic, Measured, RoadmapProgress, TopicProgress } from "./types";

const VERIFIED: Measured = {
  state: "verified",
  score: { value: 66, low: 55, high: 78 },
  level: "mid",
  answers: 4,
  newestAt: "2026-03-01T12:00:00Z",
};

function topicOf(mark: Mark | null, measured: Measured | null = null): TopicProgress {
  return {
    topic: "tls",
    state: measured?.state ?? mark ?? "unknown",
    mark,
    markedAt: null,
    measured,
    isOutsideStack: false,
  };
}

/** A server with one phase and one topic, which refuses to answer while the line is down. */
function server(measured: Measured | null = null) {
  const line = { isDown: false, mark: null as Mark | null, sent: [] as (Mark | null)[] };
  const phase = () => ({
    phase: "web",
    shown: 0,
    claimed: line.mark === "claimed" ? 1 : 0,
    total: 1,
    isDone: line.mark === "claimed",
  });
  const here = () => (line.mark === "claimed" ? null : "web");
  const calls = {
    read: (): Promise<RoadmapProgress> =>
      Promise.resolve({
        roadmap: "short-way",
        here: here(),
        answers: 0,
        phases: [phase()],
        topics: [topicOf(line.mark, measured)],
      }),
    mark: (_: string, mark: Mark | null): Promise<MarkedTopic> => {
      line.sent.push(mark);
      if (line.isDown) return Promise.reject(new ConnectionLost("down"));
      const previous = line.mark;
      line.mark = mark;
      return Promise.resolve({ previous, topic: topicOf(mark, measured), phase: phase(), here: here() });
    },
  };
  return { line, progress: new TrailProgress(calls, () => "TLS") };
}

async function loaded(measured: Measured | null = null) {
  const made = server(measured);
  await made.progress.load();
  return made;
}

it("shows a mark before the server has kept it", async () => {
  const { progress } = await loaded();

  const kept = progress.mark("tls", "claimed");

  expect(progress.topics.get("tls")?.state).toBe("claimed");
  expect(progress.notice).toBe("TLS: claimed.");
  await kept;
  expect(progress.phases.get("web")?.claimed).toBe(1);
  expect(progress.here).toBeNull();
});

it("takes marks back one after the other", async () => {
  const { progress, line } = await loaded();
  await progress.mark("tls", "learning");
  await progress.mark("tls", "claimed");

  await progress.undo();
  expect(progress.topics.get("tls")?.mark).toBe("learning");
  await progress.undo();
  expect(progress.topics.get("tls")?.mark).toBeNull();
  expect(progress.canUndo).toBe(false);
  await progress.undo();
  expect(progress.notice).toBe("Nothing to undo.");
  expect(line.sent).toEqual(["learning", "claimed", "learning", null]);
});

it("goes back to what the server keeps where the line is down, and says so calmly", async () => {
  const { progress, line } = await loaded();
  line.isDown = true;

  const first = progress.mark("tls", "learning");
  const second = progress.mark("tls", "claimed");
  await Promise.all([first, second]);

  expect(progress.topics.get("tls")?.state).toBe("unknown");
  expect(progress.notice).toBe("“TLS” stays without a mark. The line is down; try again when it is back.");
  expect(progress.canUndo).toBe(false);
});

it("can undo again after an undo that did not arrive", async () => {
  const { progress, line } = await loaded();
  await progress.mark("tls", "claimed");
  line.isDown = true;
  await progress.undo();
  expect(progress.topics.get("tls")?.mark).toBe("claimed");

  line.isDown = false;
  await progress.undo();

  expect(progress.topics.get("tls")?.mark).toBeNull();
});

it("sends quick marks in their order, so that the last one stays", async () => {
  const { progress, line } = await loaded();

  void progress.mark("tls", "learning");
  void progress.mark("tls", null);
  await progress.mark("tls", "claimed");

  expect(line.sent).toEqual(["learning", null, "claimed"]);
  expect(progress.topics.get("tls")?.state).toBe("claimed");
});

it("keeps what was measured in sight whatever is marked", async () => {
  const { progress } = await loaded(VERIFIED);

  await progress.mark("tls", "learning");

  expect(progress.topics.get("tls")).toMatchObject({ state: "verified", mark: "learning" });
});

it("does nothing where the mark is there already", async () => {
  const { progress, line } = await loaded();
  await progress.mark("tls", "claimed");
  await progress.mark("tls", "claimed");

  expect(line.sent).toEqual(["claimed"]);
});
