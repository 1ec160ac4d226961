"""What the entries of the bank say about each other: slugs, prerequisites, enemies, file places."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from uuid import UUID

from waymark.bank.problems import Problem, Source
from waymark.bank.reading import Bank, FiledQuestion, FiledSkill

HTTPS_ADDRESS = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(/\S*)?")
"""Host, then a path: what a link in the bank looks like. Ports and names without a dot are slips
far more often than documentation."""


def reference_problems(bank: Bank) -> Iterator[Problem]:
    """Yield every reference to something that is not there, and every thing that is there twice."""
    areas = {filed.area.slug for filed in bank.areas}
    skills = {filed.skill.slug: filed for filed in bank.skills}
    yield from repeated((filed.area.slug, filed.source, "slug") for filed in bank.areas)
    yield from repeated((filed.skill.slug, filed.source, "slug") for filed in bank.skills)
    yield from repeated((filed.path.slug, filed.source, "slug") for filed in bank.paths)
    yield from repeated((str(q.question.id), q.source, "id") for q in bank.questions)
    for filed in bank.skills:
        if filed.area not in areas:
            yield filed.source.problem(f"the file is named after no area: {filed.area!r}")
        if not filed.skill.can_do:
            yield filed.source.problem("a skill has at least one level", "can_do")
        yield from _prerequisite_problems(filed, skills)
        yield from _link_problems(filed)
        yield from repeated(
            (product.name, filed.source, f"products[{index}].name")
            for index, product in enumerate(filed.skill.products)
        )
    yield from prerequisite_cycles(bank.skills)
    stack_tags = {slug for slug, filed in skills.items() if filed.skill.alternatives}
    for question in bank.questions:
        yield from _question_problems(question, skills, stack_tags)
    yield from _enemy_problems(bank.questions)


def prerequisite_cycles(skills: Sequence[FiledSkill]) -> Iterator[Problem]:
    """Yield one problem for each circle of two or more skills, told along the circle."""
    graph = {
        filed.skill.slug: [slug for slug in filed.skill.prerequisites if slug != filed.skill.slug]
        for filed in skills
    }
    sources = {filed.skill.slug: filed.source for filed in skills}
    done: set[str] = set()

    def circle_from(slug: str, trail: tuple[str, ...]) -> tuple[str, ...] | None:
        if slug in trail:
            return (*trail[trail.index(slug) :], slug)
        if slug in done:
            return None
        done.add(slug)
        found = (circle_from(next_slug, (*trail, slug)) for next_slug in graph.get(slug, ()))
        return next((circle for circle in found if circle), None)

    for slug in graph:
        circle = circle_from(slug, ())
        if circle:
            message = f"the prerequisites go in a circle: {' needs '.join(circle)}"
            yield sources[circle[0]].problem(message, "prerequisites")


def _prerequisite_problems(filed: FiledSkill, skills: dict[str, FiledSkill]) -> Iterator[Problem]:
    yield from repeated(
        (slug, filed.source, f"prerequisites[{index}]")
        for index, slug in enumerate(filed.skill.prerequisites)
    )
    for index, slug in enumerate(filed.skill.prerequisites):
        field = f"prerequisites[{index}]"
        if slug == filed.skill.slug:
            yield filed.source.problem("a skill is no prerequisite of itself", field)
        elif slug not in skills:
            yield filed.source.problem(f"there is no skill {slug!r}", field)


def _link_problems(filed: FiledSkill) -> Iterator[Problem]:
    links = [(link, f"links[{index}]") for index, link in enumerate(filed.skill.links)]
    yield from repeated((link, filed.source, field) for link, field in links)
    if len(links) < 2:
        yield filed.source.problem("a skill has at least two links", "links")
    links += [
        (product.link, f"products[{index}].link")
        for index, product in enumerate(filed.skill.products)
    ]
    for link, field in links:
        if not is_https_address(link):
            yield filed.source.problem(f"{link!r} is no https address", field)


def is_https_address(link: str) -> bool:
    return HTTPS_ADDRESS.fullmatch(link) is not None


def _question_problems(
    filed: FiledQuestion, skills: dict[str, FiledSkill], stack_tags: set[str]
) -> Iterator[Problem]:
    question, source = filed.question, filed.source
    skill = skills.get(question.skill)
    if skill is None:
        yield source.problem(f"there is no skill {question.skill!r}", "skill")
        return
    place = PurePath(skill.area, f"{question.skill}.yaml")
    if PurePath(source.file).parts[-2:] != place.parts:
        yield source.problem(f"a question of this skill belongs into questions/{place}", "skill")
    if question.level not in skill.skill.can_do:
        levels = ", ".join(skill.skill.can_do)
        yield source.problem(f"the skill {question.skill} has only: {levels}", "level")
    for index, tag in enumerate(question.stack):
        if tag not in stack_tags:
            message = f"{tag!r} is no alternative of a stack; there are: {_listed(stack_tags)}"
            yield source.problem(message, f"stack[{index}]")


def _enemy_problems(questions: Sequence[FiledQuestion]) -> Iterator[Problem]:
    enemies: dict[UUID, tuple[UUID, ...]] = {
        filed.question.id: filed.question.enemies for filed in questions
    }
    for filed in questions:
        own = filed.question.id
        for index, enemy in enumerate(filed.question.enemies):
            field = f"enemies[{index}]"
            if enemy == own:
                yield filed.source.problem("a question is no enemy of itself", field)
            elif enemy not in enemies:
                yield filed.source.problem(f"there is no question {enemy}", field)
            elif own not in enemies[enemy]:
                yield filed.source.problem(f"{enemy} does not name this one in turn", field)


def repeated(names: Iterable[tuple[str, Source, str]]) -> Iterator[Problem]:
    """Yield a problem for each (name, source, field) whose name another one has too."""
    listed = list(names)
    counts = Counter(name for name, _, _ in listed)
    for name, source, field in listed:
        if counts[name] > 1:
            yield source.problem(f"{name!r} is here {counts[name]} times", field)


def _listed(slugs: set[str]) -> str:
    return ", ".join(sorted(slugs)) or "none"
