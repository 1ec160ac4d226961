"""Make what the tests of plans need: a bank with prerequisites and roadmaps, and knowledge."""

from datetime import date
from uuid import UUID

import msgspec
import numpy as np

from tests.factories import NOWHERE, STACK, make_bank
from waymark.bank.reading import Bank, FiledRoadmap, FiledSkill
from waymark.bank.release import Release, document_of
from waymark.bank.roadmap_content import Duration, Phase, Practice, Roadmap, Topic
from waymark.measurement.posterior import Posterior
from waymark.plans.documents import HandMade
from waymark.plans.knowledge import Knowledge

MONDAY = date(2026, 11, 23)
STACK_OF_TESTS = tuple(STACK)

PREREQUISITES = {
    "cors": ("http-methods",),
    "sql-joins": (),
    "postgresql": ("sql-joins",),
    "mysql": ("sql-joins",),
    "test-doubles": ("unit-testing",),
}


def make_practice(slug: str, skills: tuple[str, ...], hours: int = 10) -> Practice:
    return Practice(slug=slug, name=slug.title(), task=f"Build {slug}.", skills=skills, hours=hours)


def make_phase(
    slug: str,
    skills: tuple[str, ...],
    *,
    weeks: tuple[float, float] | None = None,
    practice: tuple[Practice, ...] = (),
) -> Phase:
    """A phase with one topic for each skill."""
    return Phase(
        slug=slug,
        name=slug.title(),
        about="About it.",
        duration=None if weeks is None else Duration(stated="Some weeks", weeks=weeks),
        topics=tuple(Topic(slug=skill, name=skill, skills=(skill,)) for skill in skills),
        practice=practice,
    )


def make_roadmap(*phases: Phase, slug: str = "short-road", document: str = "001") -> Roadmap:
    return Roadmap(
        slug=slug,
        name=slug.title(),
        document=document,
        about="About it.",
        grouping="Its own.",
        phases=phases,
    )


WEB_AND_DATA = make_roadmap(
    make_phase(
        "web",
        ("tls", "cors", "http-methods"),
        weeks=(2, 4),
        practice=(make_practice("small-service", ("tls", "http-methods")),),
    ),
    make_phase("data", ("sql-joins", "postgresql", "mysql"), weeks=(4, 4)),
)


def make_planned_bank(roadmaps: tuple[Roadmap, ...] = (WEB_AND_DATA,)) -> Bank:
    """The bank of the other tests, with prerequisites and roadmaps."""
    bank = make_bank()
    return msgspec.structs.replace(
        bank,
        skills=tuple(
            FiledSkill(
                msgspec.structs.replace(
                    filed.skill,
                    prerequisites=PREREQUISITES.get(filed.skill.slug, ()),
                    links=(f"https://example.org/{filed.skill.slug}",),
                ),
                filed.area,
                NOWHERE,
            )
            for filed in bank.skills
        ),
        roadmaps=tuple(FiledRoadmap(roadmap, NOWHERE) for roadmap in roadmaps),
    )


def make_release(bank: Bank | None = None) -> Release:
    return Release(UUID(int=1), document_of(bank or make_planned_bank()), {})


def make_knowledge(release: Release, abilities: dict[str, float], sd: float = 0.3) -> Knowledge:
    """Somebody of whom much is known: `abilities` in logits, -2 for every other skill."""
    mean = np.full(release.space.size, -2.0)
    for slug, ability in abilities.items():
        mean[release.skill_index[slug]] = ability
    return Knowledge(
        Posterior(mean, np.eye(release.space.size) * sd**2),
        np.ones(release.space.size, dtype=np.bool_),
        MONDAY,
    )


def make_hand(weekly_hours: int = 8, start_on: date = MONDAY) -> HandMade:
    return HandMade(weekly_hours=weekly_hours, start_on=start_on)
