"""Which alternatives a person must choose from, and what the ones not chosen leave behind."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.factories import ALTERNATIVES, STACK, load_bank, make_bank, make_path
from tests.visitors import Visitor, run_jobs
from waymark.assessments.stacks import (
    StackIncomplete,
    UnknownAlternative,
    checked_stack,
    required_groups,
    stack_groups,
)
from waymark.bank.content import CareerPath, Level, PathLevel
from waymark.bank.reading import Bank, FiledPath
from waymark.bank.release import Release, document_of

RELEASE = Release(UUID(int=1), document_of(make_bank()), {})
PATH = make_path()


def path_without(*slugs: str, level: Level = "junior", **changes: Any) -> CareerPath:
    """The path of the test bank, where `level` does not ask for these skills."""
    asked = PATH.levels[level]
    kept = tuple(line for line in asked.requires if line.skill not in slugs)
    thinner = msgspec.structs.replace(asked, requires=kept, **changes)
    return msgspec.structs.replace(PATH, levels={**PATH.levels, level: thinner})


def path_that_asks_for_languages_only() -> CareerPath:
    """Of the two groups only the languages lie in an area that every level must have."""

    def easier(level: PathLevel) -> PathLevel:
        return msgspec.structs.replace(level, must_have=("programming",))

    levels = {name: easier(level) for name, level in PATH.levels.items()}
    return msgspec.structs.replace(PATH, levels=levels)


def bank_with(path: CareerPath) -> Bank:
    bank = make_bank()
    return msgspec.structs.replace(bank, paths=(FiledPath(path, bank.paths[0].source),))


def light_path() -> CareerPath:
    """The path of the test bank, where beginners need a language only now and then."""
    junior = PATH.levels["junior"]
    lighter = tuple(
        msgspec.structs.replace(line, weight=1.5)
        if ALTERNATIVES.get(line.skill) == "languages"
        else line
        for line in junior.requires
    )
    levels = {**PATH.levels, "junior": msgspec.structs.replace(junior, requires=lighter)}
    return msgspec.structs.replace(PATH, levels=levels)


def test_a_group_is_required_where_the_lowest_level_needs_it_most_weeks_in_a_must_have() -> None:
    assert required_groups(RELEASE, PATH) == {"languages", "relational-databases"}


@pytest.mark.parametrize(
    "path",
    [
        path_without("python", "javascript"),
        path_without(must_have=("databases",)),
        light_path(),
    ],
)
def test_a_group_that_the_lowest_level_can_do_without_is_not_required(path: CareerPath) -> None:
    assert required_groups(RELEASE, path) == {"relational-databases"}


def test_what_a_higher_level_must_have_requires_nothing_of_beginners() -> None:
    path = path_without("python", "javascript", "postgresql", "mysql")
    assert path.levels["senior"].must_have == ("databases", "programming")
    assert required_groups(RELEASE, path) == set()


def test_required_groups_come_first_and_keep_their_order() -> None:
    shown = stack_groups(RELEASE, path_that_asks_for_languages_only())
    assert [(group.group, group.required) for group in shown] == [
        ("languages", True),
        ("relational-databases", False),
    ]
    assert [group.group for group in stack_groups(RELEASE, PATH)] == [
        "relational-databases",
        "languages",
    ]


@pytest.mark.parametrize(
    ("group", "name"),
    [
        ("orms", "ORMs"),
        ("ci-services", "CI services"),
        ("in-memory-stores", "In-memory stores"),
        ("clouds", "Cloud platforms"),
        ("web-frameworks", "Web frameworks"),
    ],
)
def test_groups_are_named_as_people_write_them(group: str, name: str) -> None:
    document = document_of(make_bank())
    renamed = tuple(
        msgspec.structs.replace(each, skill=msgspec.structs.replace(each.skill, alternatives=group))
        if each.skill.slug in ALTERNATIVES
        else each
        for each in document.skills
    )
    release = Release(UUID(int=2), msgspec.structs.replace(document, skills=renamed), {})
    assert [each.name for each in stack_groups(release, PATH)] == [name]


def test_a_stack_is_sorted_and_without_repeats() -> None:
    assert checked_stack(RELEASE, PATH, ["python", "mysql", "python"]) == ["mysql", "python"]


def test_a_stack_that_misses_a_required_group_is_told_what_to_pick_from() -> None:
    with pytest.raises(StackIncomplete, match="“Languages”: PYTHON, JAVASCRIPT"):
        checked_stack(RELEASE, PATH, ["mysql"])


@pytest.mark.parametrize("stranger", ["oracle", "tls"])
def test_a_stack_of_something_else_is_refused(stranger: str) -> None:
    with pytest.raises(UnknownAlternative, match=f"“{stranger}”"):
        checked_stack(RELEASE, PATH, [*STACK, stranger])


def test_nothing_has_to_be_chosen_where_no_group_is_required() -> None:
    path = path_without("python", "javascript", "postgresql", "mysql")
    assert checked_stack(RELEASE, path, []) == []


@pytest.mark.parametrize(
    ("stack", "code"),
    [
        ([], "stack_incomplete"),
        (["python"], "stack_incomplete"),
        (["oracle"], "unknown_alternative"),
        (["tls"], "unknown_alternative"),
    ],
)
async def test_a_session_does_not_start_with_a_stack_that_does_not_fit(
    alice: Visitor, stack: list[str], code: str
) -> None:
    await load_bank()

    reply = await alice.post("/api/assessments", {"path": PATH.slug, "stack": stack})

    assert (reply.status_code, reply.json()["code"]) == (422, code)


async def test_a_path_says_which_groups_it_requires(alice: Visitor) -> None:
    await load_bank(bank_with(path_that_asks_for_languages_only()))

    (path,) = (await alice.get("/api/paths")).json()

    assert [(group["name"], group["required"]) for group in path["stackGroups"]] == [
        ("Languages", True),
        ("Relational databases", False),
    ]


async def test_a_group_left_empty_is_neither_asked_nor_shown(alice: Visitor) -> None:
    await load_bank(bank_with(path_that_asks_for_languages_only()))
    body = {"path": PATH.slug, "stack": ["python"]}
    state = (await alice.post("/api/assessments", body)).json()
    while state["question"] is not None:
        state = (await alice.answer(state)).json()
    await run_jobs()

    result = (await alice.get(f"/api/assessments/{state['id']}/result")).json()

    skills = {skill["slug"] for area in result["areas"] for skill in area["skills"]}
    assert "python" in skills
    assert skills.isdisjoint({"postgresql", "mysql"})
    assert [choice["slug"] for choice in result["stack"]] == ["python"]
