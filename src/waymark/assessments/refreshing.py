"""Refresh sessions: which skills of a path have aged so far that questions would pay. Pure."""

from collections.abc import Sequence
from datetime import date

import msgspec
import numpy as np

from waymark.assessments.evidence import aged_between
from waymark.bank.release import Release
from waymark.measurement.path_targets import PathTargets
from waymark.measurement.posterior import Evidence, posterior_from
from waymark.measurement.readiness import margins

VISIBLE_FROM = 1.1
"""Ageing is told from where the interval of the path has become a tenth wider. A path that was
well known gets there after two months."""
STALE_FROM = 1.03
"""A skill counts as stale from where its own interval is so much wider. One answer leaves it so
wide that it hardly ages; three or four answers get there after two months, too."""
SKILLS_AT_MOST = 12
"""Three to five questions are chosen among them: enough to choose from."""

_MID = 1  # the row of the mid margin


class Ageing(msgspec.Struct, frozen=True, kw_only=True):
    """What the days since the newest answer did to what is known of a path."""

    widening: float
    """The interval of the path now, as a multiple of what it was; at least 1."""
    stale: tuple[int, ...]
    """Skills that were asked about and have become vaguer; what the path gains most first."""

    @property
    def is_visible(self) -> bool:
        return self.widening >= VISIBLE_FROM


def ageing_of(
    release: Release,
    targets: PathTargets,
    evidence: Evidence,
    counted_on: date | None,
    today: date,
) -> Ageing:
    """Compare what is known `counted_on` the day of the newest answer with what is known today.

    `targets` are those of the person's stack. The interval is that of the margin at mid.
    """
    then = posterior_from(release.space, evidence)
    now = posterior_from(release.space, aged_between(release, evidence, counted_on, today))
    widening = float(np.sqrt(margins(targets, now)[1][_MID] / margins(targets, then)[1][_MID]))
    variance_then, variance_now = np.diagonal(then.covariance), np.diagonal(now.covariance)
    asked = np.zeros(release.space.size, dtype=np.bool_)
    asked[evidence.skill] = True
    stale = asked & targets.weighted_skills & (variance_now >= STALE_FROM**2 * variance_then)
    value = targets.weights.sum(axis=0) * (variance_now - variance_then)
    order = sorted(np.flatnonzero(stale).tolist(), key=lambda skill: (-value[skill], skill))
    return Ageing(widening=max(widening, 1.0), stale=tuple(order))


def chosen_skills(release: Release, stale: Sequence[int]) -> list[str]:
    """Return the slugs of what a refresh asks about."""
    return [release.document.skills[skill].skill.slug for skill in stale[:SKILLS_AT_MOST]]
