"""What a person's answers say of the topics of a roadmap. Pure.

A skill θ with the lowest cut c that it has is *shown* where the answers make it likely and not
only the prior, by which five of six developers are above every junior cut before a single answer:

    P(θ >= c) >= 0.8     and     P(θ < c) at most half of what it was before any answer

A topic is *verified* where every one of its skills was asked about itself and is shown. It is
*inferred* where every one is shown and some only by answers to other skills' questions; those must
have removed a fifth of the prior variance, which takes a check of the same area or a long session
over many. Otherwise eight right answers about databases would vouch for everything there is.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import msgspec
import numpy as np

from waymark.assessments.results import score_view
from waymark.assessments.schemas import MeasuredState, ScoreView
from waymark.bank.content import LEVELS, Level, Skill
from waymark.bank.release import Release
from waymark.bank.roadmap_content import Topic
from waymark.measurement.arrays import Flags, Floats, Integers
from waymark.measurement.gaussian import cumulative
from waymark.measurement.posterior import Evidence, Posterior, Site, posterior_from
from waymark.measurement.readiness import SHOWN_FROM
from waymark.measurement.scale import CUTS

DOUBT_LEFT = 0.5
"""Share of the prior probability of lying below the lowest cut that may be left."""
INFERRED_FROM = 0.2
"""Share of a skill's prior variance that answers to others must have removed. In the skill graph of
239 skills, eight answers within an area remove a quarter for the rest of it and a tenth elsewhere;
thirty answers all over the graph remove 0.25 to 0.3 everywhere."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the answers to one skill's questions showed, all together."""

    skill: str
    precision: float
    """1 / logit², summed over the answers as each was rated when it was given."""
    shift: float
    """1 / logit."""
    answers: int
    newest_at: datetime


class Known(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What is known of a person: a posterior, and where it comes from."""

    posterior: Posterior
    chances: Floats
    """(3, s): P(θ >= cut) of each level."""
    chances_before: Floats
    """The same before any answer."""
    share: Floats
    """(s,): how much of the prior variance answers removed."""
    answers: Integers
    """(s,): scored answers to the skill's own questions."""
    newest_of: Mapping[int, datetime]
    """When the newest answer to a skill's own questions was given."""
    newest_at: datetime | None
    """When the newest of all was; None where there is none."""


class TopicStanding(msgspec.Struct, frozen=True, kw_only=True):
    state: MeasuredState | None
    score: ScoreView
    """Of the mean of its skills."""
    level: Level | None
    """The highest that every skill reaches with P >= 0.8; None where the state is."""
    answers: int
    newest_at: datetime
    """The newest answer that it rests on."""
    skills: tuple[str, ...]
    """Those that count for this person."""


def known_from(release: Release, shown: Sequence[Shown]) -> Known:
    """Put together what the answers showed; skills that the bank gave up say nothing here."""
    space = release.space
    index = release.skill_index
    relevant = [each for each in shown if each.skill in index]
    evidence = Evidence.from_sites(
        Site(index[each.skill], each.precision, each.shift) for each in relevant
    )
    posterior = posterior_from(space, evidence)
    answers = np.zeros(space.size, dtype=np.intp)
    for each in relevant:
        answers[index[each.skill]] = each.answers
    variance, variance_before = np.diagonal(posterior.covariance), np.diagonal(space.covariance)
    cuts = np.array(CUTS)[:, None]
    return Known(
        posterior=posterior,
        chances=cumulative((posterior.mean - cuts) / np.sqrt(variance)),
        chances_before=cumulative((space.mean - cuts) / np.sqrt(variance_before)),
        share=np.asarray(1 - variance / variance_before),
        answers=answers,
        newest_of={index[each.skill]: each.newest_at for each in relevant},
        newest_at=max((each.newest_at for each in relevant), default=None),
    )


def topic_standing(
    release: Release, topic: Topic, stack: Collection[str], known: Known
) -> TopicStanding | None:
    """Return how a topic stands; None where no answer was given or nothing of it counts."""
    counted = counted_skills(release, topic, stack, known.answers)
    if known.newest_at is None or not counted:
        return None
    direct = known.answers[counted] > 0
    state = _state(known, direct, counted, _shown(release, known, counted))
    own = [known.newest_of[skill] for skill in counted if skill in known.newest_of]
    return TopicStanding(
        state=state,
        score=_score(known.posterior, counted),
        level=None if state is None else _level(release, known, counted),
        answers=int(known.answers[counted].sum()),
        newest_at=max(own) if direct.all() else known.newest_at,
        skills=tuple(release.document.skills[skill].skill.slug for skill in counted),
    )


def counted_skills(
    release: Release, topic: Topic, stack: Collection[str], answers: Integers | None = None
) -> list[int]:
    """Return the skills of a topic that count for a person with this stack.

    Of the alternatives of one group those in the stack; where none of the topic's is, those that
    the person has answered questions about. So a topic of somebody else's stack is never
    inferred, and can still be verified. A topic that is first of all about such an alternative
    does not count for what it mentions besides.
    """
    skills = [release.skill_index[slug] for slug in topic.skills if slug in release.skill_index]
    described = {skill: release.document.skills[skill].skill for skill in skills}
    chosen = {each.alternatives for each in described.values() if each.slug in stack}

    def counts(skill: int) -> bool:
        group = described[skill].alternatives
        if group is None or described[skill].slug in stack:
            return True
        return group not in chosen and answers is not None and bool(answers[skill] > 0)

    counted = [skill for skill in skills if counts(skill)]
    main = described[skills[0]].alternatives if skills else None
    if main is not None and all(described[skill].alternatives != main for skill in counted):
        return []
    return counted


def group_of(release: Release, topic: Topic) -> str | None:
    """Return the "pick one" group that a topic is about: that of its first skill."""
    if topic.skills[0] not in release.skill_index:
        return None
    return release.document.skills[release.skill_index[topic.skills[0]]].skill.alternatives


def nearest_depth(skill: Skill, level: Level) -> Level:
    """Return the level nearest to `level` that the skill has; of two as near, the lower."""
    wanted = LEVELS.index(level)
    return min(
        (depth for depth in LEVELS if depth in skill.can_do),
        key=lambda depth: (abs(LEVELS.index(depth) - wanted), LEVELS.index(depth)),
    )


def _shown(release: Release, known: Known, skills: list[int]) -> Flags:
    """(k,): whether the answers make each of the skills likely at its lowest cut."""
    rows = [_row(release, skill, LEVELS[0]) for skill in skills]
    likely = known.chances[rows, skills] >= SHOWN_FROM
    doubt, doubt_before = 1 - known.chances[rows, skills], 1 - known.chances_before[rows, skills]
    return np.asarray(likely & (doubt <= DOUBT_LEFT * doubt_before))


def _state(known: Known, direct: Flags, skills: list[int], shown: Flags) -> MeasuredState | None:
    if not shown.all():
        return None
    if direct.all():
        return "verified"
    return "inferred" if (direct | (known.share[skills] >= INFERRED_FROM)).all() else None


def _level(release: Release, known: Known, skills: list[int]) -> Level:
    """The highest level at which every skill is as deep as it can be asked there."""
    reached: Level = LEVELS[0]
    for level in LEVELS:
        rows = [_row(release, skill, level) for skill in skills]
        if (known.chances[rows, skills] >= SHOWN_FROM).all():
            reached = level
    return reached


def _row(release: Release, skill: int, level: Level) -> int:
    return LEVELS.index(nearest_depth(release.document.skills[skill].skill, level))


def _score(posterior: Posterior, skills: list[int]) -> ScoreView:
    weight = 1 / len(skills)
    within = posterior.covariance[np.ix_(skills, skills)]
    return score_view(weight * float(posterior.mean[skills].sum()), weight**2 * float(within.sum()))
