"""The engine's own share of one answer, timed in this process over whole sessions.

The steps are those of `assessments.answer_actions`: update, choose what comes next, work out what
the browser is told about progress; and the replay of all earlier answers from their stored sites,
which a process does only for a session that it has not seen yet, but is counted for every answer.
"""

import random
import time
from datetime import UTC, datetime
from itertools import pairwise
from uuid import UUID, uuid4

import msgspec

from waymark.assessments.exposure import NO_PRICES
from waymark.assessments.queries import Progress, Setting
from waymark.assessments.sittings import Sitting, make_sitting, state_after
from waymark.bank.reading import Bank
from waymark.bank.release import Release, document_of, version_id
from waymark.benchmark.load import ABILITY_SD
from waymark.benchmark.people import probability_right
from waymark.benchmark.synthetic_bank import PATH, STACK
from waymark.measurement.plan import Limits
from waymark.measurement.session import (
    Ask,
    Asked,
    believe,
    believe_on,
    certainty,
    next_step,
    observe,
)

ANSWERS = 40
STEPS = ("update", "select", "progress", "replay")
_WARM_UP_SESSIONS = 2
_START = datetime(2026, 1, 1, tzinfo=UTC)


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """Milliseconds for one answer."""

    mean: float
    p50: float
    p99: float

    @classmethod
    def of(cls, milliseconds: list[float]) -> "Times":
        ordered = sorted(milliseconds)
        return cls(
            mean=sum(ordered) / len(ordered),
            p50=ordered[len(ordered) // 2],
            p99=ordered[len(ordered) * 99 // 100],
        )


class EngineShare(msgspec.Struct, frozen=True, kw_only=True):
    answers: int
    elapsed: Times
    """By the clock on the wall: what a person waits."""
    processor: Times
    """By the clock of this thread: what it costs, whatever else the machine is doing."""
    processor_mean_of_step: dict[str, float]
    """Milliseconds for one answer, by STEPS."""


def measure_engine(bank: Bank, *, sessions: int, answers: int = ANSWERS) -> EngineShare:
    """Take `sessions` sessions of exactly `answers` answers each, by people near the mid cut."""
    release = _release(bank)
    chance = random.Random(20261121)  # noqa: S311 - simulated people, not secrets
    rows: list[Row] = []
    for number in range(_WARM_UP_SESSIONS + sessions):
        measured = _take_session(_sitting(release, number, answers), chance)
        if number >= _WARM_UP_SESSIONS:
            rows += measured
    return EngineShare(
        answers=len(rows),
        elapsed=Times.of([row.elapsed for row in rows]),
        processor=Times.of([sum(row.processor) for row in rows]),
        processor_mean_of_step={
            step: sum(row.processor[place] for row in rows) / len(rows)
            for place, step in enumerate(STEPS)
        },
    )


class Row(msgspec.Struct, frozen=True):
    """Milliseconds of one answer."""

    elapsed: float
    processor: list[float]
    """By STEPS."""


def _take_session(sitting: Sitting, chance: random.Random) -> list[Row]:
    ability = chance.gauss(0.0, ABILITY_SD)
    items = sitting.release.document.items
    progress = _nothing_answered()
    state, belief = sitting.start, believe(sitting.plan, sitting.start)
    step = next_step(sitting.plan, state, belief)
    rows = []
    while isinstance(step, Ask):
        is_right = chance.random() < probability_right(ability, items[step.item].parameters)
        started = time.perf_counter()
        marks = [time.thread_time()]
        after = observe(sitting.plan, state, step, "right" if is_right else "wrong", belief)
        belief = believe_on(sitting.plan, belief, after.asked[-1])
        marks.append(time.thread_time())
        following = next_step(sitting.plan, after, belief)
        marks.append(time.thread_time())
        certainty(sitting.plan, after, belief)
        marks.append(time.thread_time())
        progress = _with_answer(progress, items[step.item].version_id, after.asked[-1])
        believe(sitting.plan, state_after(sitting, progress))
        marks.append(time.thread_time())
        elapsed = time.perf_counter() - started
        rows.append(Row(elapsed * 1000, [(b - a) * 1000 for a, b in pairwise(marks)]))
        state, step = after, following
    return rows


def _with_answer(progress: Progress, answered_version: UUID, answer: Asked) -> Progress:
    site = answer.site
    return msgspec.structs.replace(
        progress,
        answered=progress.answered + 1,
        version_ids=[*progress.version_ids, answered_version],
        outcomes=[*progress.outcomes, answer.outcome],
        are_pilots=[*progress.are_pilots, answer.is_pilot],
        precisions=[*progress.precisions, site.precision if site else 0.0],
        shifts=[*progress.shifts, site.shift if site else 0.0],
    )


def _sitting(release: Release, seed: int, answers: int) -> Sitting:
    setting = Setting(
        release_id=release.id,
        path=PATH,
        stack=STACK,
        price_list_id=None,
        seed=seed,
        starting_evidence=[],
        questions_seen=[],
    )
    sitting = make_sitting(uuid4(), setting, release, NO_PRICES)
    # No session ends early, so that each weighs its late answers, which cost the most.
    plan = msgspec.structs.replace(sitting.plan, limits=Limits(minimum=answers, maximum=answers))
    return msgspec.structs.replace(sitting, plan=plan)


def _release(bank: Bank) -> Release:
    """Return the bank as `publish_bank` and `select_release` would, without a database."""
    questions = {
        version_id(filed.question.id, filed.question.version): filed.question
        for filed in bank.questions
    }
    return Release(UUID(int=1), document_of(bank), questions)


def _nothing_answered() -> Progress:
    return Progress(
        state="open",
        answered=0,
        current_question=None,
        current_is_pilot=False,
        asked_at=None,
        started_at=_START,
        finished_at=None,
        stop_reason=None,
        version_ids=[],
        outcomes=[],
        are_pilots=[],
        precisions=[],
        shifts=[],
    )
