from pathlib import Path
from uuid import UUID

import pytest

from tests.bank.factories import make_single, make_value
from tests.bank.folders import check
from waymark.bank.clues import PlayerScore, player_scores
from waymark.bank.content import SingleChoice

NAMES = [f"{first}{second}" for first in "abcdefghij" for second in "klmnopqrstuvwxy"]


def singles(count: int, *texts: str, key: int | None) -> list[SingleChoice]:
    """Return questions about different things; with `key` None the keys go round evenly."""
    return [
        make_single(
            id=str(UUID(int=number + 1)),
            stem=f"{NAMES[number]}?",
            options=[
                {
                    "text": f"{text} {NAMES[number]}",
                    "why": "So.",
                    "correct": place == (number % len(texts) if key is None else key),
                }
                for place, text in enumerate(texts)
            ],
        )
        for number in range(count)
    ]


def scores(questions: list[SingleChoice]) -> dict[str, PlayerScore]:
    return {score.player: score for score in player_scores(questions)}


@pytest.mark.parametrize(
    ("texts", "key", "player"),
    [
        (("same", "size", "text", "here"), 0, "first"),
        (("same", "size", "text", "here"), 1, "second"),
        (("same", "size", "text", "here"), 2, "third"),
        (("same", "size", "text", "here"), 3, "last"),
        (("short", "equal", "much longer", "tight"), 2, "longest"),
        (("long one", "some row", "tiny", "big text"), 2, "shortest"),
        (("it works", "it breaks", "may work if so", "it is off"), 2, "most qualified"),
    ],
)
def test_a_player_who_finds_every_key_by_its_form_is_an_error(
    tmp_path: Path, texts: tuple[str, ...], key: int, player: str
) -> None:
    questions = singles(20, *texts, key=key)
    assert scores(questions)[player].score == 1
    report = check(tmp_path, *questions)
    assert any(f"the option that is {player} scores 100.0%" in str(e) for e in report.errors)


def test_even_keys_give_every_player_chance(tmp_path: Path) -> None:
    questions = singles(100, "short", "equal", "much longer if so", "tight", key=None)
    assert [score.score for score in player_scores(questions)] == [pytest.approx(0.25)] * 7
    assert check(tmp_path, *questions).errors == ()


def test_a_player_who_cannot_choose_picks_at_random() -> None:
    assert scores(singles(10, "same", "size", "text", "here", key=1))["longest"].score == 0.25


def test_a_full_bank_allows_chance_and_three_points_only() -> None:
    hundred = singles(100, "same", "size", "text", "here", key=None)
    assert scores(hundred)["first"].allowed == pytest.approx(0.28)
    assert not scores(hundred)["first"].is_too_good
    tilted = hundred[:96] + [
        make_single(
            id=str(UUID(int=900 + number)),
            options=[
                {"text": text, "why": "So.", "correct": text == "one"}
                for text in ("one", "two", "six", "ten")
            ],
        )
        for number in range(5)
    ]
    assert scores(tilted)["first"].score == pytest.approx(29 / 101)
    assert scores(tilted)["first"].is_too_good


def test_a_small_bank_is_allowed_two_standard_deviations_more() -> None:
    allowed = scores(singles(25, "same", "size", "text", "here", key=None))["first"].allowed
    assert allowed == pytest.approx(0.28 + 2 * (0.25 * 0.75 / 25) ** 0.5)


def test_marks_of_markdown_do_not_count_as_length() -> None:
    questions = singles(10, "`abcd`", "abcd", "**abcd**", "abcde", key=3)
    assert scores(questions)["longest"].score == 1


def test_a_bank_without_single_choice_has_no_players() -> None:
    assert player_scores([make_value(1)]) == []
