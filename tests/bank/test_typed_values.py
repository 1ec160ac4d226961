import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bank.factories import make_value
from waymark.bank.content import TypedAnswer
from waymark.bank.typed_values import common_error, is_right


@pytest.mark.parametrize(
    "typed", ["27", " 27 ", "+27", "27.0", "2.7e1", "27 ms", "27ms", "２７", "027"]
)
def test_spellings_of_the_same_number_are_right(typed: str) -> None:
    assert is_right(TypedAnswer(equals=27, unit="ms"), typed)


@pytest.mark.parametrize(
    "typed",
    ["28", "27 s", "27 MS", "ms", "27 ms ms", "about 27", "2 7", "27,", "nan", "inf", "-27"],
)
def test_other_numbers_units_and_words_are_wrong(typed: str) -> None:
    assert not is_right(TypedAnswer(equals=27, unit="ms"), typed)


def test_a_unit_is_accepted_only_where_the_question_shows_one() -> None:
    assert not is_right(TypedAnswer(equals=27), "27 ms")


@pytest.mark.parametrize("typed", ["1000", "1,000", "1 000", "1\u00a0000", "1e3", "1,000.0"])
def test_thousands_may_be_grouped(typed: str) -> None:
    assert is_right(TypedAnswer(equals=1000), typed)


@pytest.mark.parametrize("typed", ["1,00", "10,00", "1,0000", "1,000 000", "1.000"])
def test_groups_are_of_three_digits(typed: str) -> None:
    assert not is_right(TypedAnswer(equals=1000), typed)


@pytest.mark.parametrize("typed", ["0.5", ".5", "0,5", "0,500", "5e-1", "0.50"])
def test_a_decimal_comma_is_read_where_it_cannot_be_a_thousand(typed: str) -> None:
    assert is_right(TypedAnswer(equals=0.5), typed)


def test_a_minus_sign_of_any_keyboard_is_a_minus() -> None:
    assert is_right(TypedAnswer(equals=-4), "\u22124")
    assert is_right(TypedAnswer(equals=-4), "-4")


def test_the_tolerance_is_exact_at_its_edges() -> None:
    answer = TypedAnswer(equals=0.3, tolerance=0.1)
    assert is_right(answer, "0.2")
    assert is_right(answer, "0.4")
    assert not is_right(answer, "0.40000000000000001")
    assert not is_right(answer, "0.19999999999999999")


def test_a_huge_exponent_is_no_number_and_costs_nothing() -> None:
    assert not is_right(TypedAnswer(equals=1), "1e999999999")


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_number_as_the_program_writes_it_is_right(number: float) -> None:
    assert is_right(TypedAnswer(equals=number), str(number))


def test_text_is_compared_without_regard_to_case_space_and_unicode_form() -> None:
    answer = TypedAnswer(equals="Read  Committed", also=("café",))
    assert is_right(answer, " read committed\n")
    assert is_right(answer, "CAFE\u0301")
    assert not is_right(answer, "readcommitted")


def test_case_counts_where_the_question_says_so() -> None:
    answer = TypedAnswer(equals="None", case_sensitive=True)
    assert is_right(answer, "None")
    assert not is_right(answer, "none")


def test_text_that_looks_like_a_number_is_compared_as_text() -> None:
    assert not is_right(TypedAnswer(equals="010"), "10")


def test_a_known_misconception_is_recognised_by_its_value() -> None:
    errors = [{"value": 9, "why": "Two layers."}, {"value": "none", "why": "No query at all."}]
    question = make_value(27, question={"common_errors": errors})
    found = common_error(question, "9.0")
    assert found is not None
    assert found.why == "Two layers."
    assert common_error(question, "10") is None
    assert common_error(question, "27") is None
