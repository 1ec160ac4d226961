"""What a person sees of their evidence, beside what was measured."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from waymark.assessments.evidence import asked_per_skill, evidence_of
from waymark.assessments.queries import select_finished_answers
from waymark.assessments.results import score_view
from waymark.assessments.schemas import Choice
from waymark.bank.queries import select_current_release
from waymark.bank.release import Release
from waymark.careers.evidence_queries import (
    StoredEvidence,
    select_entries,
    select_entry,
    select_name,
)
from waymark.careers.evidence_schemas import EvidenceOverview, EvidenceView, SkillEvidence
from waymark.careers.json_resume import json_resume
from waymark.errors import NotFound
from waymark.measurement.posterior import posterior_from


class EvidenceNotFound(NotFound): ...


async def read_entry(entry_id: UUID, account_id: UUID) -> EvidenceView:
    """Return one's own entry. Raises EvidenceNotFound, for somebody else's alike."""
    entry = await select_entry(entry_id, account_id)
    if entry is None:
        raise EvidenceNotFound("There is no such entry among yours.")
    return show_entry(await select_current_release(), entry)


async def read_evidence(account_id: UUID, now: datetime) -> EvidenceOverview:
    """Return all entries, and their skills beside what was measured, as of today."""
    release = await select_current_release()
    entries = await select_entries(account_id)
    return EvidenceOverview(
        entries=[show_entry(release, entry) for entry in entries],
        skills=await _side_by_side(account_id, release, entries, now),
        offered=sorted(
            (
                Choice(slug=each.skill.slug, name=each.skill.name)
                for each in release.document.skills
            ),
            key=lambda choice: choice.name.casefold(),
        ),
    )


async def export_resume(account_id: UUID, now: datetime) -> bytes:
    """Return the evidence as a JSON Resume document."""
    overview = await read_evidence(account_id, now)
    return json_resume(await select_name(account_id), overview, now)


def show_entry(release: Release, entry: StoredEvidence) -> EvidenceView:
    return EvidenceView(
        id=entry.id,
        kind=entry.kind,
        title=entry.title,
        organisation=entry.organisation,
        text=entry.text,
        url=entry.url,
        started_on=entry.started_on,
        ended_on=entry.ended_on,
        skills=[
            Choice(slug=slug, name=release.document.skills[release.skill_index[slug]].skill.name)
            for slug in entry.skills
            if slug in release.skill_index  # one that the bank gave up is not shown
        ],
    )


async def _side_by_side(
    account_id: UUID, release: Release, entries: Sequence[StoredEvidence], now: datetime
) -> list[SkillEvidence]:
    named: dict[int, list[UUID]] = {}
    for entry in entries:
        for slug in entry.skills:
            if slug in release.skill_index:
                named.setdefault(release.skill_index[slug], []).append(entry.id)
    if not named:
        return []
    answers, _ = await select_finished_answers(account_id)
    evidence = await evidence_of(release, answers, now.date())
    posterior = posterior_from(release.space, evidence)
    asked = asked_per_skill(release, evidence)
    areas = release.document.areas
    return [
        SkillEvidence(
            slug=release.document.skills[skill].skill.slug,
            name=release.document.skills[skill].skill.name,
            area=areas[int(release.space.area_of_skill[skill])].name,
            entries=named[skill],
            measured=(
                score_view(float(posterior.mean[skill]), float(posterior.covariance[skill, skill]))
                if answers
                else None
            ),
            asked=int(asked[skill]),
        )
        for skill in sorted(named)
    ]
