"""Hold the roadmaps against a list of everything that their documents name."""

from collections.abc import Iterable, Sequence

import msgspec

from waymark.bank.reading import Bank
from waymark.bank.roadmap_content import Phase, Practice, Roadmap
from waymark.bank.topic_list import ListedRow


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """Rows that are in the list twice count twice, here and in `missing`."""

    rows: int
    mapped: int
    missing: tuple[ListedRow, ...]


def roadmap_coverage(bank: Bank, rows: Sequence[ListedRow]) -> Coverage:
    """Find for each row its place in the roadmap of its document.

    Names are compared to the letter. Topics are looked for in the phase that the section names.
    Practice and durations are too, unless the section is no phase: then it stands for a part of
    the document that belongs to none, like its projects or its timeline.
    """
    skills = {filed.skill.slug for filed in bank.skills}
    paths = {filed.path.slug for filed in bank.paths}
    roadmaps = {filed.roadmap.document: filed.roadmap for filed in bank.roadmaps}
    missing = tuple(
        row
        for row in rows
        if row.document not in roadmaps or not _holds(roadmaps[row.document], row, skills, paths)
    )
    return Coverage(rows=len(rows), mapped=len(rows) - len(missing), missing=missing)


def _holds(roadmap: Roadmap, row: ListedRow, skills: set[str], paths: set[str]) -> bool:
    phases = [phase for phase in roadmap.phases if row.phase in ("", phase.name)]
    match row.kind:
        case "topic":
            return any(
                topic.name == row.name and skills.issuperset(topic.skills)
                for phase in phases
                for topic in phase.topics
            )
        case "practice":
            return any(
                practice.name == row.name and skills.issuperset(practice.skills)
                for practice in _practice(roadmap, row, phases)
            )
        case "duration":
            return row.name in _durations(roadmap, row, phases)
        case "resource":
            return any(resource.name == row.name for resource in roadmap.resources)
        case "level":
            return any(level.stated == row.name for level in roadmap.levels)
        case "path":
            return any(
                direction.name == row.name and direction.path in paths
                for direction in roadmap.specialisations
            )


def _practice(roadmap: Roadmap, row: ListedRow, phases: Iterable[Phase]) -> list[Practice]:
    """Return the tasks of the row's phase, or the projects where its section is no phase."""
    tasks = [practice for phase in phases for practice in phase.practice]
    if not row.phase or not _is_phase(roadmap, row.phase):
        tasks += roadmap.projects
    return tasks


def _durations(roadmap: Roadmap, row: ListedRow, phases: Iterable[Phase]) -> set[str]:
    """Return what the row's phase states, or the whole roadmap where its section is no phase."""
    stated = {phase.duration.stated for phase in phases if phase.duration is not None}
    if not row.phase or not _is_phase(roadmap, row.phase):
        stated |= {duration.stated for duration in roadmap.overall}
        stated |= {step.stated for step in roadmap.timeline}
    return stated


def _is_phase(roadmap: Roadmap, name: str) -> bool:
    return any(phase.name == name for phase in roadmap.phases)
