"""Bank folders for tests: sound except for what a test writes into them."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import yaml

from waymark.bank.check import Report, check_bank
from waymark.bank.content import AnyQuestion, Question
from waymark.bank.reading import Bank, read_bank

AREA_OF_SKILL = {
    "tls": "web",
    "http-methods": "web",
    "postgresql": "databases",
    "mysql": "databases",
}

YEARS: dict[str, list[int | None]] = {"junior": [0, 2], "mid": [2, 5], "senior": [5, None]}


def make_skills(**changes: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the skills of each area; `tls={"prerequisites": [...]}` changes one of them."""
    areas: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for slug, area in AREA_OF_SKILL.items():
        skill = {
            "slug": slug,
            "name": slug.upper(),
            "about": "What it is.",
            "can_do": {"junior": "Starts.", "mid": "Does.", "senior": "Decides."},
            "links": [f"https://example.org/{slug}/{part}" for part in ("guide", "reference")],
            **({"alternatives": "relational-databases"} if area == "databases" else {}),
        }
        areas[area].append(skill | changes.get(slug.replace("-", "_"), {}))
    return areas


def make_path(**levels: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return a path that asks for tls and mysql; `mid=[("tls", "mid")]` changes one level."""
    requires: dict[str, Sequence[tuple[str, str]]] = {
        level: [("tls", level), ("mysql", "junior")] for level in ("junior", "mid", "senior")
    } | levels
    return {
        "slug": "backend-developer",
        "name": "Back-end developer",
        "about": "Builds services.",
        "areas": [{"area": area, "reason": "It is used."} for area in ("web", "databases")],
        "levels": {
            level: {
                "requires": [{"skill": s, "depth": d, "weight": 1} for s, d in required],
                "must_have": ["web"],
                "experience": YEARS[level],
            }
            for level, required in requires.items()
            if required
        },
        "not_measured": "Work with people.",
    }


def make_roadmap(**changes: Any) -> dict[str, Any]:
    """Return a roadmap of two phases with one topic for each skill."""
    return {
        "slug": "two-steps",
        "name": "Two steps",
        "document": "000",
        "about": "For a start.",
        "grouping": "The document's own.",
        "phases": [
            make_phase(area, [slug for slug, its_area in AREA_OF_SKILL.items() if its_area == area])
            for area in ("web", "databases")
        ],
    } | changes


def make_phase(slug: str, skills: Sequence[str] = ("tls",), **changes: Any) -> dict[str, Any]:
    """Return a phase with a topic for each skill, both called by the skill's slug."""
    topics = [{"slug": skill, "name": skill, "skills": [skill]} for skill in skills]
    return {"slug": slug, "name": slug, "about": "Does it.", "topics": topics} | changes


def make_practice(**changes: Any) -> dict[str, Any]:
    return {
        "slug": "blog",
        "name": "A blog",
        "task": "Build it.",
        "skills": ["tls"],
        "hours": 8,
    } | changes


def make_bank(
    folder: Path,
    *questions: AnyQuestion,
    skills: dict[str, list[dict[str, Any]]] | None = None,
    path: dict[str, Any] | None = None,
    roadmaps: Sequence[dict[str, Any]] | None = None,
    places: dict[str, str] | None = None,
) -> Bank:
    """Write a bank and read it. `places` moves the questions of a skill to another "area/file"."""
    write_yaml(
        folder / "areas.yaml",
        [{"slug": area, "name": area, "about": "What it is."} for area in ("web", "databases")],
    )
    for area, listed in (skills or make_skills()).items():
        write_yaml(folder / f"skills/{area}.yaml", listed)
    write_yaml(folder / "paths/backend-developer.yaml", path or make_path())
    for roadmap in [make_roadmap()] if roadmaps is None else roadmaps:
        write_yaml(folder / f"roadmaps/{roadmap['slug']}.yaml", roadmap)
    files: dict[str, list[Any]] = defaultdict(list)
    for question in questions:
        place = f"{AREA_OF_SKILL.get(question.skill, 'web')}/{question.skill}"
        files[(places or {}).get(question.skill, place)].append(written(question))
    for place, entries in files.items():
        write_yaml(folder / f"questions/{place}.yaml", {"questions": entries})
    return read_bank(folder)


def check(folder: Path, *questions: AnyQuestion, **changes: Any) -> Report:
    """Write a bank and apply all rules that need no tools."""
    return check_bank(make_bank(folder, *questions, **changes), None)


def errors_of(folder: Path, *questions: AnyQuestion, **changes: Any) -> list[str]:
    """Return the errors as "file: field: message", without the folder and the lines."""
    return [
        f"{Path(error.file).name}: {error.field}: {error.message}"
        for error in check(folder, *questions, **changes).errors
    ]


def written(question: Question) -> Any:
    return msgspec.to_builtins(question)


def write_yaml(file: Path, data: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")
