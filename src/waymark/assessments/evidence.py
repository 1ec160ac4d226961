"""What a person's answers say about their skills, over all their sessions.

Evidence ages (`measurement.ageing`): before the answers of a day count, all that came before is
aged to that day. Days are those of UTC, so that the ages of all answers add up whenever somebody
looks, and within a day nothing ages.
"""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

import msgspec
import numpy as np

from waymark.assessments.queries import CountedAnswer, DatedSite
from waymark.bank.queries import select_release
from waymark.bank.release import Release
from waymark.measurement.ageing import aged
from waymark.measurement.arrays import Integers
from waymark.measurement.items import ItemBank
from waymark.measurement.posterior import Evidence, Site
from waymark.measurement.propagation import ScoredAnswer, refine
from waymark.measurement.scale import ItemPrior


class RatedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer in the skill space of a release."""

    assessment_id: UUID
    answered_at: datetime
    skill: int
    parameters: ItemPrior
    is_right: bool

    @property
    def day(self) -> date:
        return self.answered_at.date()


async def evidence_of(
    release: Release, answers: Sequence[CountedAnswer], on: date | None = None
) -> Evidence:
    """Return the refined sites of `answers` in the skill space of `release`, as they count `on`.

    Without a day, as they count on that of the newest. There is one site for each answer.
    """
    rated = await rate(release, answers)
    # Hundreds of answers take half a second, which others should not wait for.
    return await asyncio.to_thread(evidence_from, release, rated, on)


async def rate(release: Release, answers: Sequence[CountedAnswer]) -> list[RatedAnswer]:
    """Place answers, given in the order of their times, in the skill space of `release`.

    Each is rated by the parameters of the release that it was given under, so a later edit of the
    bank does not change what it meant. An answer whose skill the bank no longer has is left out.
    """
    rated = []
    for answer in answers:
        given_under = await select_release(answer.release_id)
        item = given_under.document.items[given_under.item_index[answer.version_id]]
        if item.skill in release.skill_index:
            rated.append(
                RatedAnswer(
                    assessment_id=answer.assessment_id,
                    answered_at=answer.answered_at,
                    skill=release.skill_index[item.skill],
                    parameters=item.parameters,
                    is_right=answer.is_right,
                )
            )
    return rated


def evidence_from(
    release: Release, answers: Sequence[RatedAnswer], on: date | None = None
) -> Evidence:
    """Return the sites of answers in the order of their days, each day's refined on its own.

    One day's answers are matched in the light of each other and of all earlier ones as they count
    on that day; what came later does not change what they said.
    """
    evidence, counted_on = Evidence.none(), None
    for day, group in groupby(answers, key=lambda answer: answer.day):
        evidence = aged_between(release, evidence, counted_on, day)
        counted_on = day
        evidence = joined_with(release, evidence, list(group))
    return aged_between(release, evidence, counted_on, on)


def joined_with(release: Release, before: Evidence, answers: Sequence[RatedAnswer]) -> Evidence:
    """Join what is known before, as it counts on that day, with the answers of one day."""
    bank = ItemBank.from_priors(
        [answer.skill for answer in answers],
        [answer.parameters for answer in answers],
        len(release.document.skills),
    )
    scored = [ScoredAnswer(number, answer.is_right) for number, answer in enumerate(answers)]
    return before.joined(refine(release.space, bank, scored, before))


def evidence_before(release: Release, sites: Sequence[DatedSite], on: date) -> Evidence:
    """Return what a session that begins `on` a day starts from: sites in the order of days, aged.

    Those of a skill that the bank gave up say nothing here.
    """
    evidence, counted_on = Evidence.none(), None
    for day, group in groupby(sites, key=lambda site: site.day):
        evidence = aged_between(release, evidence, counted_on, day)
        counted_on = day
        of_day = [
            Site(release.skill_index[site.skill], site.precision, site.shift)
            for site in group
            if site.skill in release.skill_index
        ]
        evidence = evidence.joined(Evidence.from_sites(of_day))
    return aged_between(release, evidence, counted_on, on)


def by_slug(release: Release, evidence: Evidence) -> list[tuple[str, float, float]]:
    """Return (skill slug, precision, shift) in the order of slugs, as a session stores it."""
    asked, precision, shift = evidence.by_skill(release.space.size)
    return sorted(
        (release.document.skills[skill].skill.slug, float(precision[row]), float(shift[row]))
        for row, skill in enumerate(asked.tolist())
    )


def aged_between(
    release: Release, evidence: Evidence, counted_on: date | None, on: date | None
) -> Evidence:
    """Age what counts so much on one day to another; a day that lies before changes nothing."""
    if counted_on is None or on is None or on <= counted_on:
        return evidence
    return aged(release.space, evidence, (on - counted_on).days)


def asked_per_skill(release: Release, evidence: Evidence) -> Integers:
    """Count the scored answers of each skill: (s,)."""
    return np.bincount(evidence.skill, minlength=release.space.size).astype(np.intp)
