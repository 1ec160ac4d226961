import math
from itertools import permutations
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bank.factories import (
    make_faulty_line,
    make_match,
    make_multiple,
    make_order,
    make_single,
    make_value,
)
from waymark.bank.content import AnyQuestion
from waymark.bank.presentation import present
from waymark.bank.responses import (
    FaultyLineResponse,
    MatchResponse,
    MultipleResponse,
    OrderResponse,
    Response,
    SingleResponse,
    UnknownResponse,
    ValueResponse,
)
from waymark.bank.scoring import InvalidResponse, guessing, right_answer, score

ONE_OF_EACH_KIND: list[AnyQuestion] = [
    make_single(),
    make_multiple(),
    make_order(),
    make_match(),
    make_value(27),
    make_faulty_line(),
]
KIND_NAMES = [question.__struct_config__.tag for question in ONE_OF_EACH_KIND]
seeds = st.integers(min_value=0, max_value=2**63 - 1)


@pytest.mark.parametrize("question", ONE_OF_EACH_KIND, ids=KIND_NAMES)
@given(seed=seeds)
def test_the_right_answer_scores_right_for_any_seed(question: AnyQuestion, seed: int) -> None:
    assert score(question, seed, right_answer(question, seed))


@pytest.mark.parametrize("question", ONE_OF_EACH_KIND, ids=KIND_NAMES)
@given(seed=seeds)
def test_the_right_answer_survives_the_wire(question: AnyQuestion, seed: int) -> None:
    answer = right_answer(question, seed)
    assert msgspec.json.decode(msgspec.json.encode(answer), type=Response) == answer


@pytest.mark.parametrize("question", ONE_OF_EACH_KIND, ids=KIND_NAMES)
def test_not_knowing_is_not_right(question: AnyQuestion) -> None:
    assert not score(question, 1, UnknownResponse())


@given(seed=seeds)
def test_exactly_one_order_of_the_steps_is_right(seed: int) -> None:
    question = make_order()
    responses = [OrderResponse(order) for order in permutations("abcd")]
    assert [r for r in responses if score(question, seed, r)] == [right_answer(question, seed)]


@given(seed=seeds)
def test_exactly_one_way_to_match_is_right(seed: int) -> None:
    question = make_match()
    responses = [
        MatchResponse(dict(zip("123", right, strict=True))) for right in permutations("abcde", 3)
    ]
    assert [r for r in responses if score(question, seed, r)] == [right_answer(question, seed)]


def test_only_the_right_option_is_right() -> None:
    assert [score(make_single(), 1, SingleResponse(id)) for id in "abcd"] == [
        True,
        False,
        False,
        False,
    ]


def test_all_right_options_and_no_other_must_be_chosen_in_any_order() -> None:
    question = make_multiple()
    assert score(question, 1, MultipleResponse(("b", "a")))
    assert not score(question, 1, MultipleResponse(("a",)))
    assert not score(question, 1, MultipleResponse(("a", "b", "c")))


def test_only_the_faulty_line_is_right() -> None:
    question = make_faulty_line()
    assert [score(question, 1, FaultyLineResponse(line)) for line in (1, 2, 4, 5, 6)] == [
        False,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("question", "response"),
    [
        (make_single(), ValueResponse("a")),
        (make_single(), SingleResponse("e")),
        (make_multiple(), SingleResponse("a")),
        (make_multiple(), MultipleResponse(("a", "a"))),
        (make_multiple(), MultipleResponse(("a", "e"))),
        (make_order(), OrderResponse(("a", "b", "c"))),
        (make_order(), OrderResponse(("a", "b", "c", "c"))),
        (make_order(), OrderResponse(("a", "b", "c", "e"))),
        (make_match(), MatchResponse({"1": "a", "2": "b"})),
        (make_match(), MatchResponse({"1": "a", "2": "b", "3": "b"})),
        (make_match(), MatchResponse({"1": "a", "2": "b", "4": "c"})),
        (make_match(), MatchResponse({"1": "a", "2": "b", "3": "f"})),
        (make_value(27), ValueResponse("   ")),
        (make_value(27, unit="ms"), ValueResponse("27 s")),
        (make_faulty_line(), FaultyLineResponse(3)),
        (make_faulty_line(), FaultyLineResponse(7)),
    ],
)
def test_a_response_that_does_not_fit_the_question_is_refused(
    question: AnyQuestion, response: Response
) -> None:
    with pytest.raises(InvalidResponse):
        score(question, 1, response)


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "single", "option": "a", "more": 1},
        {"kind": "single", "option": 1},
        {"kind": "single", "option": "ab"},
        {"kind": "single"},
        {"kind": "multiple", "options": []},
        {"kind": "multiple", "options": list("abcdefgh")},
        {"kind": "faulty_line", "line": "5"},
        {"kind": "faulty_line", "line": 0},
        {"kind": "value", "value": ""},
        {"kind": "value", "value": "x" * 201},
        {"kind": "value", "value": "\x00"},
        {"kind": "value", "value": 27},
        {"kind": "unknown", "option": "a"},
        {"kind": "guess"},
        {"option": "a"},
    ],
)
def test_a_malformed_response_is_refused_at_the_edge(body: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(body), type=Response)


def shuffled(question: AnyQuestion, seed: int) -> list[tuple[str, str]]:
    shown: Any = present(question, seed)
    entries = shown.steps if hasattr(shown, "steps") else shown.right
    return [(entry.id, entry.text) for entry in entries]


@given(seed=seeds)
def test_steps_are_never_shown_in_the_right_order(seed: int) -> None:
    question = make_order("one", "two", "three")
    texts = tuple(text for _, text in shuffled(question, seed))
    assert texts != question.steps
    assert sorted(texts) == sorted(question.steps)


@pytest.mark.parametrize("question", [make_order(), make_match()], ids=["order", "match"])
def test_ids_follow_the_shown_places_and_not_the_author(question: AnyQuestion) -> None:
    texts_behind_a = set()
    for seed in range(200):
        ids = "".join(id for id, _ in shuffled(question, seed))
        assert ids == "abcde"[: len(ids)]
        texts_behind_a.add(shuffled(question, seed)[0][1])
    assert len(texts_behind_a) == len(shuffled(question, 0))


def test_every_place_shows_every_right_side_equally_often() -> None:
    question = make_match()
    firsts = [shuffled(question, seed)[0][1] for seed in range(2000)]
    for side in ("401", "403", "429", "400", "500"):
        # 400 are expected; five standard deviations of a binomial count are 89.
        assert abs(firsts.count(side) - 400) < 89


def test_a_presentation_replays_from_its_seed() -> None:
    # A golden trace: a change here would alter what stored sessions showed.
    assert [text for _, text in shuffled(make_match(), 7)] == ["403", "401", "400", "500", "429"]
    assert [text for _, text in shuffled(make_order(), 7)] == [
        "Drop the old one",
        "Add the column",
        "Read it",
        "Fill it",
    ]


@pytest.mark.parametrize("question", ONE_OF_EACH_KIND, ids=KIND_NAMES)
def test_a_presentation_holds_nothing_of_the_key(question: AnyQuestion) -> None:
    shown = msgspec.json.encode(present(question, 1)).decode()
    for secret in ("correct", "why", 'faulty"', "27", "explanation", "wrong_lines"):
        assert secret not in shown.replace('"kind":"faulty_line"', "")


def test_guessing_counts_the_possible_answers() -> None:
    assert guessing(make_single()) == 1 / 4
    assert guessing(make_multiple()) == 1 / 15
    assert guessing(make_order()) == 1 / math.factorial(4)
    assert guessing(make_match()) == 1 / (5 * 4 * 3)
    assert guessing(make_value(27)) == 0.01
    assert guessing(make_faulty_line()) == 1 / 5
