"""The benchmark measures what it says: a bank of the real shape, answers that fit, whole rounds."""

from collections import Counter
from typing import get_args

import pytest

from waymark.assessments.showing import show_question
from waymark.bank.content import AnyQuestion
from waymark.bank.release import digest_of, document_of, version_id
from waymark.bank.scoring import score
from waymark.benchmark.engine import STEPS, measure_engine
from waymark.benchmark.people import right_response, wrong_response
from waymark.benchmark.report import CaseRound, median_round, shares_of_floor
from waymark.benchmark.synthetic_bank import make_synthetic_bank

BANK = make_synthetic_bank()
QUESTIONS = [filed.question for filed in BANK.questions]


def make_round(requests_per_second: float) -> CaseRound:
    return CaseRound(
        requests_per_second=requests_per_second,
        p50=1000 / requests_per_second,
        p99=2000 / requests_per_second,
        cores={},
        sessions=0,
    )


def test_the_synthetic_bank_has_the_promised_size_and_every_kind() -> None:
    kinds = Counter(type(question) for question in QUESTIONS)

    assert (len(BANK.areas), len(BANK.skills), len(QUESTIONS)) == (14, 200, 2000)
    assert set(kinds) == set(get_args(AnyQuestion))
    assert min(kinds.values()) >= 80


def test_the_synthetic_bank_is_the_same_in_every_run() -> None:
    assert digest_of(document_of(make_synthetic_bank())) == digest_of(document_of(BANK))


def test_no_two_questions_share_a_stem() -> None:
    assert len({question.stem for question in QUESTIONS}) == len(QUESTIONS)


@pytest.mark.parametrize("kind", get_args(AnyQuestion))
@pytest.mark.parametrize("seed", [1, 2**62])
def test_people_answer_right_or_wrong_as_they_mean_to(kind: type, seed: int) -> None:
    for question in [each for each in QUESTIONS if isinstance(each, kind)][:40]:
        shown = show_question(version_id(question.id, question.version), question, seed, 1, "Area")

        assert score(question, seed, right_response(question, shown))
        assert not score(question, seed, wrong_response(question, shown))


def test_the_engine_is_timed_for_every_answer_of_every_session() -> None:
    share = measure_engine(
        make_synthetic_bank(areas=3, skills=12, questions=240), sessions=2, answers=8
    )

    assert share.answers == 16
    assert set(share.processor_mean_of_step) == set(STEPS)
    assert 0 < share.processor.p50 <= share.processor.p99


def test_the_median_round_is_one_of_the_rounds_and_not_a_mixture() -> None:
    slow, middle, fast = make_round(100), make_round(300), make_round(900)

    assert median_round([fast, slow, middle]) is middle


def test_the_share_of_the_floor_compares_neighbouring_rounds() -> None:
    rounds = {
        "product": [make_round(100), make_round(50)],
        "floor": [make_round(400), make_round(100)],
    }

    assert shares_of_floor(rounds, "product") == [0.25, 0.5]
