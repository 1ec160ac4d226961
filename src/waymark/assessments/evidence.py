"""What a person's answers say about their skills, over all their sessions."""

import asyncio
from collections.abc import Sequence

import numpy as np

from waymark.assessments.queries import CountedAnswer
from waymark.bank.queries import select_release
from waymark.bank.release import Release
from waymark.measurement.arrays import Integers
from waymark.measurement.items import ItemBank
from waymark.measurement.posterior import Evidence
from waymark.measurement.propagation import ScoredAnswer, refine
from waymark.measurement.scale import ItemPrior


async def evidence_of(release: Release, answers: Sequence[CountedAnswer]) -> Evidence:
    """Return the refined sites of `answers` in the skill space of `release`.

    Each answer is rated by the parameters of the release that it was given under, so a later
    edit of the bank does not change what it meant. An answer whose skill the bank no longer has
    says nothing here.
    """
    skills: list[int] = []
    parameters: list[ItemPrior] = []
    scored: list[ScoredAnswer] = []
    for answer in answers:
        rated = await select_release(answer.release_id)
        item = rated.document.items[rated.item_index[answer.version_id]]
        if item.skill in release.skill_index:
            scored.append(ScoredAnswer(len(skills), answer.is_right))
            skills.append(release.skill_index[item.skill])
            parameters.append(item.parameters)
    if not skills:
        return Evidence.none()
    bank = ItemBank.from_priors(skills, parameters, len(release.document.skills))
    # Hundreds of answers take half a second, which others should not wait for.
    return await asyncio.to_thread(refine, release.space, bank, scored)


def asked_per_skill(release: Release, evidence: Evidence) -> Integers:
    """Count the scored answers of each skill: (s,)."""
    return np.bincount(evidence.skill, minlength=release.space.size).astype(np.intp)
