"""What a new basis changes, in sentences."""

from tests.plans.factories import MONDAY, STACK_OF_TESTS, make_hand, make_release
from waymark.plans.arranging import arrange, move
from waymark.plans.changes import compare
from waymark.plans.documents import Basis, Change, Held, Moved, PracticeStep, SkillStep
from waymark.plans.knowledge import Knowledge
from waymark.plans.planning import work_out

RELEASE = make_release()


def make_step(skill: str, *after: str, hours: float = 8, is_asked: bool = True) -> SkillStep:
    return SkillStep(
        skill=skill, depth="mid", hours=hours, gain=0.1, after=after, is_asked=is_asked
    )


def make_basis(*steps: SkillStep, held: tuple[str, ...] = ()) -> Basis:
    return Basis(
        steps=steps,
        held=tuple(Held(skill=skill, depth="mid", probability=0.9) for skill in held),
    )


def changes(before: Basis, after: Basis) -> list[Change]:
    return compare(before, RELEASE, after, RELEASE, make_hand(), MONDAY)


def texts(before: Basis, after: Basis) -> list[str]:
    return [change.text for change in changes(before, after)]


def test_the_same_basis_changes_nothing() -> None:
    basis = work_out(
        RELEASE,
        RELEASE.document.paths[0],
        "mid",
        STACK_OF_TESTS,
        Knowledge.nothing(RELEASE.space),
    )

    assert changes(basis, basis) == []


def test_what_was_shown_is_named_with_its_day_and_the_days_it_was_planned_for() -> None:
    before = make_basis(make_step("tls"), make_step("cors"))

    (change,) = changes(before, make_basis(make_step("cors"), held=("tls",)))

    assert change.text == "TLS: shown on 23 Nov 2026, taken out."
    assert change.days is not None
    assert change.days[0] == MONDAY


def test_what_comes_back_says_that_answers_speak_against_it() -> None:
    before = make_basis(make_step("cors"), held=("tls",))

    assert texts(before, make_basis(make_step("cors"), make_step("tls"))) == [
        "TLS: the answers of 23 Nov 2026 speak against it, so it is back."
    ]


def test_small_differences_of_hours_are_not_told() -> None:
    before = make_basis(make_step("tls", hours=8), make_step("cors", hours=8))
    after = make_basis(make_step("tls", hours=7), make_step("cors", hours=3))

    assert texts(before, after) == [
        "CORS: 8 hours → 3 hours, by what the answers of 23 Nov 2026 show."
    ]


def test_of_many_differences_the_greatest_are_told_and_the_others_counted() -> None:
    skills = ["tls", "cors", "http-methods", "sql-joins", "postgresql"]
    before = make_basis(*(make_step(skill, hours=20) for skill in skills))
    after = make_basis(
        *(make_step(skill, hours=number * 3) for number, skill in enumerate(skills, 1))
    )

    assert texts(before, after)[-1] == "2 more steps are shorter, by 13 hours together."
    assert len(texts(before, after)) == 4


def test_a_step_that_nothing_rests_on_any_more_says_so() -> None:
    before = make_basis(make_step("tls", is_asked=False))

    assert texts(before, make_basis()) == [
        "TLS: nothing in the plan rests on it any more, taken out."
    ]


def make_project(slug: str) -> PracticeStep:
    return PracticeStep(roadmap="short-road", practice=slug, hours=10, after=("tls",))


def test_a_project_that_goes_says_whether_another_came_for_it() -> None:
    before = Basis(steps=(make_step("tls"), make_project("one")), held=())
    exchanged = Basis(steps=(make_step("tls"), make_project("small-service")), held=())

    assert texts(before, make_basis(make_step("tls"))) == [
        "one: what is left to learn takes fewer projects, taken out."
    ]
    assert texts(before, exchanged) == [
        "one: another project fits what is left better, taken out.",
        "Small-Service: a project that fits what is left, added.",
    ]


def test_a_moved_step_follows_the_nearest_of_its_old_neighbours_that_is_left() -> None:
    skills = ["tls", "cors", "http-methods", "sql-joins"]
    basis = make_basis(*(make_step(skill) for skill in skills))
    hand = move(basis, make_hand(), "skill:sql-joins", -1)

    without = make_basis(*(make_step(skill) for skill in ("http-methods", "tls", "sql-joins")))

    assert [step.key for step in arrange(without, hand.moves)] == [
        "skill:http-methods",
        "skill:tls",
        "skill:sql-joins",
    ]
    assert hand.moves == (Moved(step="skill:sql-joins", behind=("skill:cors", "skill:tls")),)


def test_a_move_of_a_step_that_went_is_kept_for_when_it_comes_back() -> None:
    basis = make_basis(make_step("tls"), make_step("cors"))
    hand = move(basis, make_hand(), "skill:cors", -1)

    assert [step.key for step in arrange(make_basis(make_step("tls")), hand.moves)] == ["skill:tls"]
    assert [step.key for step in arrange(basis, hand.moves)] == ["skill:cors", "skill:tls"]


def test_of_steps_that_changed_places_only_the_furthest_are_told() -> None:
    skills = ["tls", "cors", "http-methods", "sql-joins", "postgresql", "unit-testing", "python"]
    before = make_basis(*(make_step(skill) for skill in skills))
    after = make_basis(*(make_step(skill) for skill in reversed(skills)))

    assert texts(before, after) == [
        "PYTHON: moved up by 6 steps, by what each is worth now.",
        "TLS: moved down by 6 steps, by what each is worth now.",
    ]
