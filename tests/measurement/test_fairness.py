"""Differential item functioning is found where it is, and seldom where it is not."""

import numpy as np
import pytest
from scipy.optimize import minimize

from waymark.measurement.errors import NotFinite, OutOfRange, WrongShape
from waymark.measurement.fairness import flagged, logistic_difference, mantel_haenszel


def simulated(
    *, shift: float = 0.0, twist: float = 0.0, people: int = 600, seed: int = 1
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Answers to one item, the scores on twenty others, and who is of the focal group.

    The groups differ in ability; the item is `shift` logits harder for the focal group, and by
    `twist` steeper.
    """
    random = np.random.default_rng(seed)
    is_focal = random.random(people) < 0.4
    ability = random.normal(size=people) - 0.5 * is_focal
    score = (random.random((people, 20)) < 1 / (1 + np.exp(-ability[:, None]))).sum(axis=1)
    slope = 1 + twist * is_focal
    logits = slope * ability - shift * is_focal
    return random.random(people) < 1 / (1 + np.exp(-logits)), score, is_focal


def test_two_strata_worked_by_hand_give_the_published_formula() -> None:
    # Stratum 1: reference 8 right 2 wrong, focal 5 right 5 wrong; stratum 2: 4 / 6 and 2 / 8.
    groups = [(1, False, 8, 2), (1, True, 5, 5), (2, False, 4, 6), (2, True, 2, 8)]
    rows = [
        (stratum, focal, answer)
        for stratum, focal, right, wrong in groups
        for answer in [True] * right + [False] * wrong
    ]
    stratum, focal, right = (np.array(column) for column in zip(*rows, strict=True))

    found = mantel_haenszel(right, stratum, focal)

    # Expected right of the reference group: 6.5 and 3; variances 10·10·13·7 / (400·19) and
    # 10·10·6·14 / (400·19); the surplus 2.5 less 0.5.
    variance = (13 * 7 + 6 * 14) * 100 / (400 * 19)
    assert found.statistic == pytest.approx(2.0**2 / variance)
    assert found.odds_ratio == pytest.approx((8 * 5 + 4 * 8) / (2 * 5 + 6 * 2))
    assert found.delta == pytest.approx(-2.35 * np.log(72 / 22))
    assert 0 < found.p_value < 1


def test_the_logistic_test_equals_a_fit_by_another_hand() -> None:
    right, score, focal = simulated(shift=0.4, people=300)

    def worst(columns: list[np.ndarray]) -> float:
        matrix = np.stack(columns, axis=1).astype(float)

        def surprise(coefficients: np.ndarray) -> float:
            logits = matrix @ coefficients
            return float(np.logaddexp(0, np.where(right, -logits, logits)).sum())

        return float(minimize(surprise, np.zeros(matrix.shape[1]), method="BFGS").fun)

    one, z = np.ones(300), (score - score.mean()) / score.std()
    found = logistic_difference(right, score, focal)

    by_score, by_group = worst([one, z]), worst([one, z, focal])
    by_both = worst([one, z, focal, focal * z])
    assert found.statistic == pytest.approx(2 * (by_score - by_both), abs=1e-4)
    assert found.uniform == pytest.approx(2 * (by_score - by_group), abs=1e-4)
    assert found.non_uniform == pytest.approx(2 * (by_group - by_both), abs=1e-4)


def test_a_fair_item_is_rarely_struck_though_the_groups_differ_in_ability() -> None:
    runs = [simulated(seed=seed) for seed in range(200)]

    for p_values in (
        [mantel_haenszel(right, score, focal).p_value for right, score, focal in runs],
        [logistic_difference(right, score, focal).p_value for right, score, focal in runs],
    ):
        assert np.mean(np.array(p_values) < 0.05) < 0.12


def test_an_item_that_is_harder_for_one_group_is_found() -> None:
    right, score, focal = simulated(shift=1.0, people=1500)

    haenszel, logistic = (
        mantel_haenszel(right, score, focal),
        logistic_difference(right, score, focal),
    )

    assert haenszel.p_value < 1e-6
    assert haenszel.odds_ratio > 1.5
    assert haenszel.delta < -1
    assert logistic.p_value < 1e-6
    assert logistic.uniform > 10 * logistic.non_uniform


def test_an_item_that_only_tells_the_able_apart_is_found_by_regression() -> None:
    right, score, focal = simulated(twist=1.5, people=2500, seed=3)

    found = logistic_difference(right, score, focal)

    assert found.p_value < 1e-4
    assert found.non_uniform > 10


def test_where_no_stratum_has_both_groups_nothing_is_claimed() -> None:
    found = mantel_haenszel([True, False, True], [1, 2, 3], [True, False, True])

    assert (found.statistic, found.p_value) == (0.0, 1.0)
    assert np.isnan(found.odds_ratio)


@pytest.mark.parametrize("answer", [True, False])
def test_an_item_that_all_answer_alike_claims_nothing(answer: bool) -> None:
    answers, score = np.full(40, answer), np.arange(40)
    focal = score % 2 == 0

    assert logistic_difference(answers, score, focal).p_value == pytest.approx(1, abs=1e-6)
    assert mantel_haenszel(answers, score // 10, focal).p_value == 1.0


def test_groups_that_an_answer_separates_wholly_give_a_finite_statistic() -> None:
    focal = np.arange(60) % 2 == 0

    found = logistic_difference(~focal, np.ones(60), focal)

    assert np.isfinite(found.statistic)
    assert found.p_value < 1e-6


def test_nobody_at_all_claims_nothing() -> None:
    nobody = np.zeros(0, dtype=np.bool_)

    assert mantel_haenszel(nobody, [], nobody).p_value == 1.0
    assert logistic_difference(nobody, [], nobody).effect == 0.0
    assert flagged([]).shape == (0,)


def test_flags_keep_the_rate_of_false_ones() -> None:
    random = np.random.default_rng(7)
    shares = []
    for _ in range(200):
        p_values = random.random(100)
        p_values[:20] = random.random(20) * 1e-4
        flags = flagged(p_values, 0.05)
        shares.append(flags[20:].sum() / max(flags.sum(), 1))

    assert np.mean(shares) < 0.06
    assert not flagged([0.5, 0.9]).any()


def test_numbers_that_cannot_be_are_refused() -> None:
    with pytest.raises(OutOfRange):
        flagged([0.1, 1.2])
    with pytest.raises(OutOfRange):
        flagged([np.nan])
    with pytest.raises(WrongShape):
        mantel_haenszel([True], [1, 2], [True, False])
    with pytest.raises(NotFinite):
        logistic_difference([True, False], [1.0, np.nan], [True, False])
