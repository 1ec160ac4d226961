"""Which skills and projects a plan holds, and in which order."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import NOWHERE
from tests.plans.factories import (
    MONDAY,
    STACK_OF_TESTS,
    make_knowledge,
    make_phase,
    make_planned_bank,
    make_practice,
    make_release,
    make_roadmap,
)
from waymark.bank.content import Level
from waymark.bank.reading import FiledPath
from waymark.bank.release import Release
from waymark.plans.documents import Basis, PracticeStep, SkillStep
from waymark.plans.knowledge import Knowledge
from waymark.plans.planning import work_out

RELEASE = make_release()
SKILLS = [released.skill.slug for released in RELEASE.document.skills]


def plan(
    abilities: dict[str, float] | None = None,
    level: Level = "mid",
    release: Release = RELEASE,
    stack: tuple[str, ...] = STACK_OF_TESTS,
) -> Basis:
    """A plan for somebody with these abilities, or of whom nothing is known."""
    knowledge = (
        Knowledge.nothing(release.space)
        if abilities is None
        else make_knowledge(release, abilities)
    )
    return work_out(release, release.document.paths[0], level, stack, knowledge)


def skills(basis: Basis) -> list[str]:
    return [step.skill for step in basis.steps if isinstance(step, SkillStep)]


def test_of_somebody_unknown_everything_is_planned_that_the_stack_asks_for() -> None:
    assert set(skills(plan())) == set(SKILLS) - {"mysql", "javascript"}
    assert plan().held == ()
    assert plan().chance is None


def test_what_is_held_at_the_depth_asked_is_left_out_and_named() -> None:
    basis = plan({"tls": 1.0, "cors": 0.0})

    assert [(held.skill, held.depth) for held in basis.held] == [("tls", "mid")]
    assert "tls" not in skills(basis)
    assert "cors" in skills(basis)  # as likely as not is not held


def test_what_is_held_for_one_level_is_planned_for_a_higher_one() -> None:
    assert "tls" in skills(plan({"tls": 1.0}, level="senior"))


def test_what_may_be_there_says_how_likely_that_is_and_only_by_answers() -> None:
    def chance(basis: Basis) -> float | None:
        return next(s.chance for s in basis.steps if isinstance(s, SkillStep) and s.skill == "tls")

    assert chance(plan({"tls": 0.0})) == 0.5
    assert chance(plan()) is None


def test_nobody_who_holds_everything_gets_a_plan() -> None:
    assert plan(dict.fromkeys(SKILLS, 3.0)).steps == ()


def test_whoever_has_no_language_begins_with_one() -> None:
    assert skills(plan())[0] == "python"
    assert skills(plan({"python": 2.0, "tls": -1.0}))[0] != "python"


def test_a_prerequisite_that_the_path_does_not_weigh_is_planned_as_far_as_it_is_needed() -> None:
    bank = make_planned_bank()
    path = bank.paths[0].path
    levels = {
        level: msgspec.structs.replace(
            asked, requires=tuple(line for line in asked.requires if line.skill != "sql-joins")
        )
        for level, asked in path.levels.items()
    }
    filed = FiledPath(msgspec.structs.replace(path, levels=levels), NOWHERE)
    release = make_release(msgspec.structs.replace(bank, paths=(filed,)))

    basis = plan(release=release)
    joins = next(s for s in basis.steps if isinstance(s, SkillStep) and s.skill == "sql-joins")

    assert (joins.depth, joins.is_asked, joins.gain, joins.opens) == (
        "junior",
        False,
        0,
        ("postgresql",),
    )
    assert "sql-joins" not in skills(plan({"sql-joins": 0.0}, release=release))


def test_what_was_half_learnt_takes_half_the_hours() -> None:
    fresh, begun = plan({"tls": -2.0}), plan({"tls": -1.0})

    def hours(basis: Basis) -> float:
        return next(s.hours for s in basis.steps if isinstance(s, SkillStep) and s.skill == "tls")

    assert hours(begun) < 0.6 * hours(fresh)


@given(
    st.dictionaries(st.sampled_from(SKILLS), st.floats(-3, 3)),
    st.sampled_from(["junior", "mid", "senior"]),
)
def test_nothing_comes_before_what_it_builds_on_and_nothing_held_is_planned(
    abilities: dict[str, float], level: Level
) -> None:
    basis = plan(abilities, level)

    seen: set[str] = set()
    for step in basis.steps:
        assert set(step.after) <= seen
        if isinstance(step, SkillStep):
            seen.add(step.skill)
    assert not seen & {held.skill for held in basis.held}
    assert basis == plan(abilities, level)


def test_a_project_follows_right_behind_the_skills_that_it_exercises() -> None:
    order = [step.key for step in plan().steps]
    exercised = ("skill:tls", "skill:http-methods")

    place = order.index("practice:short-road/small-service")

    assert place == max(order.index(key) for key in exercised) + 1


def projects_with(*offered: tuple[str, tuple[str, ...], int]) -> list[str]:
    """The projects that a plan takes up of those offered."""
    practice = tuple(make_practice(slug, exercised, hours) for slug, exercised, hours in offered)
    phase = make_phase("all", tuple(SKILLS), weeks=(8, 8), practice=practice)
    release = make_release(make_planned_bank((make_roadmap(phase),)))
    return [step.practice for step in plan(release=release).steps if isinstance(step, PracticeStep)]


def test_a_project_for_another_database_is_no_project_of_mine() -> None:
    assert projects_with(("theirs", ("mysql", "sql-joins", "tls"), 5)) == []
    assert projects_with(("either", ("mysql", "postgresql", "sql-joins"), 5)) == ["either"]


def test_a_project_that_teaches_nothing_new_is_not_taken_up() -> None:
    assert projects_with(("one", ("tls", "cors"), 5), ("same", ("tls", "cors"), 6)) == ["one"]


def test_projects_never_outgrow_the_study() -> None:
    assert projects_with(("huge", ("tls", "cors", "http-methods"), 400)) == []


def test_the_plan_says_what_the_chance_is_as_the_sessions_have_it() -> None:
    knowledge = Knowledge(
        make_knowledge(RELEASE, {}).posterior,
        make_knowledge(RELEASE, {}).rests_on_answers,
        MONDAY,
        {"junior": 0.9, "mid": 0.4, "senior": 0.1},
    )

    basis = work_out(RELEASE, RELEASE.document.paths[0], "mid", STACK_OF_TESTS, knowledge)

    assert basis.chance == 0.4
