"""What the entries of the bank say about each other: slugs, prerequisites, enemies, file places."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from uuid import UUID

from waymark.bank.problems import Problem, Source
from waymark.bank.reading import Bank, FiledQuestion, FiledSkill


def reference_problems(bank: Bank) -> Iterator[Problem]:
    """Yield every reference to something that is not there, and every thing that is there twice."""
    areas = {filed.area.slug for filed in bank.areas}
    skills = {filed.skill.slug: filed for filed in bank.skills}
    yield from _repeated([(filed.area.slug, filed.source) for filed in bank.areas], "slug")
    yield from _repeated([(filed.skill.slug, filed.source) for filed in bank.skills], "slug")
    yield from _repeated([(filed.path.slug, filed.source) for filed in bank.paths], "slug")
    yield from _repeated([(str(q.question.id), q.source) for q in bank.questions], "id")
    for filed in bank.skills:
        if filed.area not in areas:
            yield filed.source.problem(f"the file is named after no area: {filed.area!r}")
        for index, slug in enumerate(filed.skill.prerequisites):
            if slug not in skills:
                yield filed.source.problem(f"there is no skill {slug!r}", f"prerequisites[{index}]")
        if not filed.skill.can_do:
            yield filed.source.problem("a skill has at least one level", "can_do")
    yield from prerequisite_cycles(bank.skills)
    stack_tags = {slug for slug, filed in skills.items() if filed.skill.alternatives}
    for question in bank.questions:
        yield from _question_problems(question, skills, stack_tags)
    yield from _enemy_problems(bank.questions)


def prerequisite_cycles(skills: Sequence[FiledSkill]) -> Iterator[Problem]:
    """Yield one problem for each circle of prerequisites, told along the circle."""
    graph = {filed.skill.slug: filed.skill.prerequisites for filed in skills}
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


def _repeated(names: Sequence[tuple[str, Source]], field: str) -> Iterator[Problem]:
    counts = Counter(name for name, _ in names)
    for name, source in names:
        if counts[name] > 1:
            yield source.problem(f"{name!r} is here {counts[name]} times", field)


def _listed(slugs: set[str]) -> str:
    return ", ".join(sorted(slugs)) or "none"
