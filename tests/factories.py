"""Make what tests need. Pass what the test is about; the rest is the dullest valid value."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

import msgspec

from tests.bank.factories import (
    make_faulty_line,
    make_match,
    make_multiple,
    make_order,
    make_single,
    make_value,
)
from waymark.bank.actions import publish_bank
from waymark.bank.content import (
    AnyQuestion,
    Area,
    CareerPath,
    Level,
    PathArea,
    PathLevel,
    Requirement,
    Skill,
)
from waymark.bank.problems import Source
from waymark.bank.reading import (
    Bank,
    FiledArea,
    FiledPath,
    FiledQuestion,
    FiledRoadmap,
    FiledSkill,
)
from waymark.bank.roadmap_content import Phase, Roadmap

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
NAMESPACE = UUID("00000000-0000-4000-8000-000000000000")
NOWHERE = Source("test", "", {})

LEVELS: tuple[Level, ...] = ("junior", "mid", "senior")
SKILLS_OF_AREA = {
    "web": ("tls", "cors", "http-methods"),
    "databases": ("sql-joins", "postgresql", "mysql"),
    "testing": ("unit-testing", "test-doubles"),
    "programming": ("python", "javascript"),
}
ALTERNATIVES = {
    "postgresql": "relational-databases",
    "mysql": "relational-databases",
    "python": "languages",
    "javascript": "languages",
}
YEARS: dict[Level, tuple[float, float | None]] = {
    "junior": (0, 2),
    "mid": (2, 5),
    "senior": (5, None),
}
STACK = ["postgresql", "python"]
MAKERS = (
    make_single,
    make_multiple,
    make_order,
    make_match,
    lambda **changes: make_value(27, question=changes),
    make_faulty_line,
)


def make_bank(*, per_skill: int = 6, version: int = 1, pilots: int = 2) -> Bank:
    """A small sound bank of every kind of question: 10 skills, `per_skill` questions each."""
    skills = [skill for slugs in SKILLS_OF_AREA.values() for skill in slugs]
    questions = [
        make_asked(skill, number, version=version)
        for skill in skills
        for number in range(per_skill)
    ]
    on_trial = [
        make_asked(("tls", "sql-joins")[n % 2], 1000 + n, status="pilot") for n in range(pilots)
    ]
    return Bank(
        areas=tuple(
            FiledArea(Area(slug=slug, name=slug.title(), about="About it."), NOWHERE)
            for slug in SKILLS_OF_AREA
        ),
        skills=tuple(
            FiledSkill(make_skill(slug), area, NOWHERE)
            for area, slugs in SKILLS_OF_AREA.items()
            for slug in slugs
        ),
        paths=(FiledPath(make_path(), NOWHERE),),
        roadmaps=tuple(FiledRoadmap(roadmap, NOWHERE) for roadmap in make_roadmaps()),
        questions=tuple(
            FiledQuestion(question, "web", NOWHERE) for question in (*questions, *on_trial)
        ),
    )


def make_asked(
    skill: str, number: int, *, version: int = 1, status: str = "live", **changes: object
) -> AnyQuestion:
    """The question with this number on a skill; the same call makes the same question."""
    make = MAKERS[number % len(MAKERS)]
    return make(
        **{
            "id": str(uuid5(NAMESPACE, f"{skill} {number}")),
            "version": version,
            "skill": skill,
            "level": LEVELS[number % 3],
            "hardness": "typical",
            "stem": f"Question {number} about {skill}.",
            "stack": [skill] if skill in ALTERNATIVES else [],
            "status": status,
            **changes,
        }
    )


def make_skill(slug: str) -> Skill:
    return Skill(
        slug=slug,
        name=slug.upper(),
        about="About it.",
        can_do={level: f"Does {slug} as a {level}." for level in LEVELS},
        alternatives=ALTERNATIVES.get(slug),
    )


def make_path(slug: str = "back-end-developer") -> CareerPath:
    return CareerPath(
        slug=slug,
        name="Back-end developer",
        about="About it.",
        areas=tuple(PathArea(area=area, reason="Because.") for area in SKILLS_OF_AREA),
        levels={
            level: PathLevel(
                requires=tuple(
                    Requirement(skill=skill, depth=level, weight=2 if skill in ALTERNATIVES else 1)
                    for slugs in SKILLS_OF_AREA.values()
                    for skill in slugs
                ),
                must_have=("databases", "programming"),
                experience=YEARS[level],
            )
            for level in LEVELS
        },
        not_measured="Work with people is not measured.",
    )


def make_roadmaps() -> tuple[Roadmap, Roadmap]:
    """Two that share tls and sql-joins. The first has two phases, a choice and practice."""
    return (
        make_roadmap(
            "short-way",
            [make_phase("web", "tls", "cors", mentions=("cors",)), make_phase("data", "sql-joins")],
            document="001",
        ),
        make_roadmap(
            "long-way",
            [
                make_phase("start", "python", "javascript", "tls", practice=("tls",)),
                make_phase("store", "sql-joins", "postgresql", "mysql", needs=("start",)),
            ],
            document="002",
        ),
    )


def make_roadmap(slug: str, phases: list[Phase], **changes: Any) -> Roadmap:
    return msgspec.convert(
        {
            "slug": slug,
            "name": slug.replace("-", " ").capitalize(),
            "document": "000",
            "about": "For those who begin. It is dull.",
            "grouping": "Its own.",
            **changes,
            "phases": msgspec.to_builtins(phases),
        },
        Roadmap,
    )


def make_phase(
    slug: str,
    *skills: str,
    mentions: tuple[str, ...] = (),
    practice: tuple[str, ...] = (),
    **changes: Any,
) -> Phase:
    """A phase with one topic a skill, of the same slug. The first also mentions some skills."""
    return msgspec.convert(
        {
            "slug": slug,
            "name": slug.capitalize(),
            "about": "Does it.",
            "topics": [
                {
                    "slug": skill,
                    "name": f"About {skill}",
                    "skills": [skill, *(mentions if skill == skills[0] else ())],
                }
                for skill in skills
            ],
            "practice": [
                {
                    "slug": f"{skill}-project",
                    "name": f"A project with {skill}",
                    "task": "Build it.",
                    "skills": [skill],
                    "hours": 8,
                }
                for skill in practice
            ],
            **changes,
        },
        Phase,
    )


async def load_bank(bank: Bank | None = None) -> None:
    await publish_bank(bank or make_bank(), NOW)


def client_key() -> str:
    return str(uuid4())
