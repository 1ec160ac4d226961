"""Rules of checks: when there is enough to ask, and what the result says. Pure."""

from collections.abc import Collection
from itertools import pairwise

import msgspec

from waymark.assessments.schemas import (
    AssessmentResult,
    CheckedTopic,
    Focus,
    LabelView,
    PhaseFocus,
    RefreshFocus,
    SkillFocus,
)
from waymark.assessments.sittings import Sitting
from waymark.assessments.standings import Known, topic_standing
from waymark.assessments.wording import share
from waymark.bank.content import LEVELS, Level
from waymark.bank.release import Release
from waymark.measurement.readiness import RULED_OUT_UP_TO, SHOWN_FROM
from waymark.measurement.session import believe

QUESTIONS_NEEDED = 3
"""Fewer answers leave the 90 % interval of a skill wider than two levels."""


def questions_left(sitting: Sitting) -> tuple[int, int]:
    """Return how many questions a check may still ask, and how many exist for it in all."""
    pool = sitting.plan.pool
    available = believe(sitting.plan, sitting.start).available
    return int(available[pool.items].sum()), len(pool.items)


def explain_too_few(focus: Focus, unseen: int, existing: int) -> str:
    """Say why no check starts. There are fewer than QUESTIONS_NEEDED `unseen` ones."""
    if isinstance(focus, RefreshFocus):
        return (
            f"Of the questions on what has aged, fewer than {QUESTIONS_NEEDED} are new to you. "
            "A session over the whole path brings the reading up to date as well."
        )
    what = "skill" if isinstance(focus, SkillFocus) else "phase"
    if existing < QUESTIONS_NEEDED:
        there = {0: "No question exists", 1: "Only one question exists"}.get(
            existing, f"Only {existing} questions exist"
        )
        return (
            f"{there} for this {what} so far, and a check needs {QUESTIONS_NEEDED}. "
            "New ones are added all the time."
        )
    left = {0: "none of them is new to you", 1: "one of them is new to you"}.get(
        unseen, f"{unseen} of them are new to you"
    )
    return (
        f"{existing} questions exist for this {what}, but {left}, and a check needs "
        f"{QUESTIONS_NEEDED}. What you answered is kept and counts."
    )


def check_result(
    result: AssessmentResult,
    focus: PhaseFocus | SkillFocus,
    answered: int,
    topics: list[CheckedTopic],
) -> AssessmentResult:
    """Turn the result over the path that was made for a check into what is told of the check.

    `answered` counts the scored answers to the focus's own questions, over all sessions.
    """
    return msgspec.structs.replace(
        result,
        path=None,
        focus=focus,
        label=_label(result, focus, answered),
        topics=topics,
    )


def checked_topics(
    release: Release,
    focus: PhaseFocus | SkillFocus,
    stack: Collection[str],
    before: Known,
    after: Known,
) -> list[CheckedTopic]:
    """Return the topics that a check was about, as they stood and stand."""
    found = []
    for roadmap in release.document.roadmaps:
        for phase in roadmap.phases:
            for topic in phase.topics:
                if isinstance(focus, SkillFocus):
                    is_meant = focus.skill in topic.skills
                else:
                    is_meant = (roadmap.slug, phase.slug) == (focus.roadmap, focus.phase)
                if not is_meant:
                    continue
                earlier = topic_standing(release, topic, stack, before)
                now = topic_standing(release, topic, stack, after)
                found.append(
                    CheckedTopic(
                        roadmap=roadmap.slug,
                        roadmap_name=roadmap.name,
                        topic=topic.slug,
                        name=topic.name,
                        before=None if earlier is None else earlier.state,
                        after=None if now is None else now.state,
                        level=None if now is None else now.level,
                    )
                )
    return found


def _label(result: AssessmentResult, focus: PhaseFocus | SkillFocus, answered: int) -> LabelView:
    """The same thresholds as a path's label, once there are QUESTIONS_NEEDED answers.

    The share of variance that a path's label waits for is out of reach here: a handful of right
    answers says surely that somebody is above a cut, and hardly how far.
    """
    chances = {each.level: each.probability for each in result.levels}
    shown: Level | None = None
    following: Level | None = None
    if answered >= QUESTIONS_NEEDED:
        shown = max(
            (level for level in LEVELS if chances[level] >= SHOWN_FROM),
            key=LEVELS.index,
            default=None,
        )
        after = LEVELS[0] if shown is None else dict(pairwise(LEVELS)).get(shown)
        following = after if after is not None and chances[after] > RULED_OUT_UP_TO else None
    return LabelView(
        shown=shown,
        open=following,
        open_probability=None if following is None else chances[following],
        headline=_headline(shown, following, chances, answered),
        explanation=_explanation(result, focus, shown, following, answered),
    )


def _headline(
    shown: Level | None, following: Level | None, chances: dict[Level, float], answered: int
) -> str:
    if answered < QUESTIONS_NEEDED:
        return "Not enough answers yet"
    if shown is None and following is None:
        return "Not at junior level yet"
    if shown is None:
        return f"Junior level is open ({share(chances[LEVELS[0]])})"
    headline = f"At {shown} level"
    if following is None:
        return headline
    return f"{headline}, possibly {following} ({share(chances[following])})"


def _explanation(
    result: AssessmentResult,
    focus: PhaseFocus | SkillFocus,
    shown: Level | None,
    following: Level | None,
    answered: int,
) -> str:
    what = "skill" if isinstance(focus, SkillFocus) else "phase"
    chances = {each.level: each.probability for each in result.levels}
    score = result.score
    sentences = []
    if answered < QUESTIONS_NEEDED:
        sentences.append(
            f"Fewer than {QUESTIONS_NEEDED} answers count for this {what}, which is too little to "
            "name a level."
        )
    elif shown is not None:
        sentences.append(
            f"This {what}: at {shown} level with {share(chances[shown])}. On the scale it lies at "
            f"{score.value:.0f}, with a chance of 90 % between {score.low:.0f} and "
            f"{score.high:.0f}."
        )
    else:
        sentences.append(
            f"This {what}: at junior level with {share(chances[LEVELS[0]])} only. On the scale it "
            f"lies at {score.value:.0f}, with a chance of 90 % between {score.low:.0f} and "
            f"{score.high:.0f}."
        )
    if following is not None:
        sentences.append(f"Whether it reaches {following} is open.")
    if result.stop_reason == "exhausted":
        sentences.append(
            "There was no further question on it for you, so this is as sure as it gets until "
            "there are new ones."
        )
    elif answered < QUESTIONS_NEEDED or following is not None:
        sentences.append("Another check goes on from here.")
    if answered > result.answered:
        sentences.append("It also rests on what you answered in earlier sessions.")
    return " ".join(sentences)
