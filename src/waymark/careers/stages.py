"""What was known of a person after each session, worked out anew from their answers. Pure.

Everything is told in terms of today's bank, path and stack, so that any two moments can be
compared. The results themselves stay as they were told when the sessions ended.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import msgspec
import numpy as np

from waymark.assessments.evidence import RatedAnswer, aged_between, joined_with
from waymark.bank.release import Release
from waymark.careers.queries import FinishedSession
from waymark.measurement.arrays import Floats
from waymark.measurement.path_targets import PathTargets
from waymark.measurement.posterior import Evidence, Posterior, posterior_from, prior_posterior
from waymark.measurement.readiness import SHOWN_FROM, Readiness, assess_readiness
from waymark.measurement.reliable_change import Change, reliable_change
from waymark.measurement.scale import LEVELS, Level


class Stage(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The moment at which a session ended."""

    session: FinishedSession
    evidence: Evidence
    """All that had been answered by then, as it counted on that day."""

    @property
    def day(self) -> date:
        return self.session.closed_at.date()

    def known_on(self, release: Release, day: date) -> Posterior:
        """What would be known on a later day if nothing came after."""
        return posterior_from(release.space, aged_between(release, self.evidence, self.day, day))


def stages_of(
    release: Release, sessions: Sequence[FinishedSession], answers: Sequence[RatedAnswer]
) -> list[Stage]:
    """Return the end of each session; both come in the order of their times.

    As in the result of a session, all answers count that had been given when it ended, and its
    own in any case.
    """
    answers_of: dict[date, list[RatedAnswer]] = defaultdict(list)
    for answer in answers:
        answers_of[answer.day].append(answer)
    sessions_of: dict[date, list[FinishedSession]] = defaultdict(list)
    for session in sessions:
        sessions_of[session.closed_at.date()].append(session)
    found: list[Stage] = []
    evidence, counted_on = Evidence.none(), None
    for day in sorted({*answers_of, *sessions_of}):
        before = aged_between(release, evidence, counted_on, day)
        of_day = answers_of[day]
        for session in sessions_of[day]:
            given = [
                answer
                for answer in of_day
                if answer.answered_at <= session.closed_at or answer.assessment_id == session.id
            ]
            known = joined_with(release, before, given) if given else before
            found.append(Stage(session=session, evidence=known))
        evidence = joined_with(release, before, of_day) if of_day else before
        counted_on = day
    return found


class PathView(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One path with one stack: through it, the stages become readings."""

    release: Release
    slug: str
    name: str
    stack: tuple[str, ...]
    targets: PathTargets

    def reading(self, posterior: Posterior) -> Readiness:
        return assess_readiness(self.release.space, self.targets, posterior)

    def areas(self) -> list[int]:
        """The areas that the path asks about, in the order of the bank."""
        return np.flatnonzero(self.targets.weighted_areas).tolist()

    def skills(self, area: int) -> list[int]:
        of_area = self.targets.weighted_skills & (self.targets.area_of_skill == area)
        return np.flatnonzero(of_area).tolist()

    def weights_of_area(self, area: int) -> Floats:
        """(s,) adding up to 1: an area's estimate weighs its skills as the path does."""
        weights = np.zeros(self.release.space.size)
        skills = self.skills(area)
        weights[skills] = self.targets.weights[:, skills].sum(axis=0)
        return np.asarray(weights / weights.sum())

    def weights_of_skill(self, skill: int) -> Floats:
        weights = np.zeros(self.release.space.size)
        weights[skill] = 1.0
        return weights

    def judged_at(self, readiness: Readiness) -> Level:
        """The level whose margin a change is judged by: the one that was next at the earlier
        moment."""
        return next(
            (level for level in LEVELS if readiness.probabilities[level] < SHOWN_FROM), LEVELS[-1]
        )

    def margin_weights(self, level: Level) -> Floats:
        """(s,) of the margin at a level."""
        row = LEVELS.index(level)
        return np.asarray(self.targets.weights[row])


def estimate(posterior: Posterior, weights: Floats) -> tuple[float, float]:
    """Mean and variance of a weighted sum of skills, logits and logits²."""
    return float(weights @ posterior.mean), float(weights @ posterior.covariance @ weights)


class Compared(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Two stages in the order of their times, with what is needed to judge a change."""

    prior: Posterior
    first: Posterior
    aged: Posterior
    """The first as it counted when the second was made."""
    second: Posterior

    @classmethod
    def of(cls, release: Release, first: Stage, second: Stage) -> "Compared":
        return cls(
            prior=prior_posterior(release.space),
            first=first.known_on(release, first.day),
            aged=first.known_on(release, second.day),
            second=second.known_on(release, second.day),
        )

    def change(self, weights: Floats) -> Change:
        return reliable_change(
            estimate(self.prior, weights),
            estimate(self.first, weights),
            estimate(self.aged, weights)[1],
            estimate(self.second, weights),
        )
