"""Calibration finds the parameters that made the answers, and says how well it knows them."""

import numpy as np
import pytest
from scipy.optimize import minimize

from waymark.measurement.calibration import Calibration, calibrate
from waymark.measurement.errors import (
    NotFinite,
    OutOfRange,
    UnknownItem,
    UnknownPerson,
    WrongShape,
)
from waymark.measurement.response_log import ItemPriors, ResponseLog

PEOPLE, ITEMS = 3000, 24


def simulated(
    *, people: int = PEOPLE, items: int = ITEMS, each: int | None = None, seed: int = 1
) -> tuple[ResponseLog, np.ndarray, np.ndarray]:
    """A log of people ~ N(0, 1), each on `each` items drawn at random, and the true b and a."""
    random = np.random.default_rng(seed)
    b, a = random.normal(size=items), random.lognormal(0.2, 0.3, size=items)
    order = random.permuted(np.tile(np.arange(items), (people, 1)), axis=1)[:, : each or items]
    ability = random.normal(size=people)
    right = random.random(order.shape) < 1 / (1 + np.exp(-a[order] * (ability[:, None] - b[order])))
    person = np.repeat(np.arange(people), order.shape[1])
    log = ResponseLog.build(person, order.ravel(), right.ravel(), people=people, items=items)
    return log, b, a


def usual_priors(items: int) -> ItemPriors:
    return ItemPriors.build(
        difficulty=np.zeros(items),
        difficulty_sd=np.ones(items),
        log_discrimination=np.full(items, 0.2),
        log_discrimination_sd=np.full(items, 0.3),
        guessing=np.zeros(items),
    )


def root_mean_square(errors: np.ndarray) -> float:
    return float(np.sqrt(np.mean(errors**2)))


def test_parameters_are_found_again_to_within_their_standard_errors() -> None:
    log, b, a = simulated()

    found = calibrate(log, usual_priors(ITEMS))

    assert found.is_converged
    z_b = (found.difficulty - b) / found.difficulty_sd
    z_a = (found.log_discrimination - np.log(a)) / found.log_discrimination_sd
    assert root_mean_square(found.difficulty - b) < 0.08
    assert root_mean_square(np.exp(found.log_discrimination) - a) < 0.09
    assert 0.6 < root_mean_square(z_b) < 1.4
    assert 0.6 < root_mean_square(z_a) < 1.4


def test_nothing_else_explains_the_answers_better() -> None:
    """The marginal likelihood, written down in the plainest way, has its maximum there."""
    log, _, _ = simulated(people=400, items=3)
    right = np.zeros((400, 3))
    right[log.person, log.item] = log.is_right
    nodes = np.linspace(-7, 7, 281)
    weights = np.exp(-(nodes**2) / 2)
    weights /= weights.sum()

    def surprise(parameters: np.ndarray) -> float:
        b, log_a = parameters[:3], parameters[3:]
        curves = 1 / (1 + np.exp(-np.exp(log_a) * (nodes[:, None] - b)))
        each = np.where(right[:, None, :] == 1, curves, 1 - curves).prod(axis=2)
        return -float(np.log(each @ weights).sum())

    found = calibrate(log, ItemPriors.none(3), points=121, tolerance=1e-6)
    best = minimize(surprise, np.zeros(6), method="BFGS")

    assert found.log_likelihood == pytest.approx(-best.fun, abs=1e-3)
    assert found.difficulty == pytest.approx(best.x[:3], abs=0.02)
    assert found.log_discrimination == pytest.approx(best.x[3:], abs=0.02)


def test_the_published_fit_of_section_6_of_the_law_school_test_is_reproduced() -> None:
    """Bock & Lieberman's LSAT-6 as 30 patterns and counts; -2466.653 is the known maximum."""
    counts = (
        "00000:3 00001:6 00010:2 00011:11 00100:1 00101:1 00110:3 00111:4 01000:1 01001:8 "
        "01011:16 01101:3 01110:2 01111:15 10000:10 10001:29 10010:14 10011:81 10100:3 10101:28 "
        "10110:15 10111:80 11000:16 11001:56 11010:21 11011:173 11100:11 11101:61 11110:28 "
        "11111:298"
    )
    rows = [
        [int(digit) for digit in pattern]
        for pattern, count in (entry.split(":") for entry in counts.split())
        for _ in range(int(count))
    ]
    right = np.array(rows, dtype=np.bool_)
    person, item = np.divmod(np.arange(right.size), 5)
    log = ResponseLog.build(person, item, right.ravel(), people=len(rows), items=5)

    found = calibrate(log, ItemPriors.none(5), points=121, tolerance=1e-5)

    assert len(rows) == 1000
    assert found.log_likelihood == pytest.approx(-2466.653, abs=0.001)


def test_items_without_answers_keep_what_was_believed_of_them() -> None:
    log, _, _ = simulated(items=6)
    wider = ResponseLog.build(log.person, log.item, log.is_right, people=log.people, items=8)

    found = calibrate(wider, usual_priors(8))

    assert found.answers[6:].tolist() == [0, 0]
    assert found.difficulty[6:] == pytest.approx([0, 0], abs=1e-6)
    assert found.difficulty_sd[6:] == pytest.approx([1, 1])
    assert found.log_discrimination_sd[6:] == pytest.approx([0.3, 0.3])
    assert np.all(found.difficulty_sd[:6] < 0.3)


def test_sparse_and_full_logs_are_read_alike() -> None:
    log, _, _ = simulated(people=500, items=10)
    # The same answers among so many strangers to the test that the matrix counts as sparse.
    sparse = ResponseLog.build(log.person, log.item, log.is_right, people=3000, items=10)

    assert log.is_dense()
    assert not sparse.is_dense()
    full, other = calibrate(log, usual_priors(10)), calibrate(sparse, usual_priors(10))
    assert other.difficulty == pytest.approx(full.difficulty, abs=1e-6)
    assert other.log_likelihood == pytest.approx(full.log_likelihood)


def test_a_log_in_which_everybody_answered_other_items_is_enough() -> None:
    log, b, _ = simulated(people=4000, items=60, each=8)

    found = calibrate(log, usual_priors(60))

    assert found.is_converged
    assert root_mean_square(found.difficulty - b) < 0.15


def test_the_order_of_the_log_does_not_matter() -> None:
    log, _, _ = simulated(people=300, items=8)
    order = np.random.default_rng(5).permutation(len(log.item))
    shuffled = ResponseLog.build(
        log.person[order], log.item[order], log.is_right[order], people=300, items=8
    )

    first, second = calibrate(log, usual_priors(8)), calibrate(shuffled, usual_priors(8))

    assert np.array_equal(first.difficulty, second.difficulty)
    assert np.array_equal(first.log_discrimination_sd, second.log_discrimination_sd)


def test_more_answers_make_the_standard_errors_smaller() -> None:
    few, _, _ = simulated(people=300)
    many, _, _ = simulated(people=3000)

    assert np.all(
        calibrate(many, usual_priors(ITEMS)).difficulty_sd
        < calibrate(few, usual_priors(ITEMS)).difficulty_sd
    )


@pytest.mark.parametrize("answer", [True, False])
def test_an_item_that_everybody_answers_alike_gets_a_finite_difficulty(answer: bool) -> None:
    log, _, _ = simulated(people=400, items=5)
    alike = np.where(log.item == 2, answer, log.is_right)
    same = ResponseLog.build(log.person, log.item, alike, people=400, items=5)

    found = calibrate(same, usual_priors(5))

    assert np.isfinite(found.difficulty).all()
    assert (found.difficulty[2] < -1.5) if answer else (found.difficulty[2] > 1.5)
    nothing_believed = calibrate(same, ItemPriors.none(5), steps_most=60)
    assert np.isfinite(nothing_believed.difficulty).all()


def test_guessing_that_is_known_is_taken_into_account() -> None:
    random = np.random.default_rng(4)
    b, guessing = np.linspace(-1, 1, 8), np.full(8, 0.25)
    ability = random.normal(size=4000)
    chance = guessing + (1 - guessing) / (1 + np.exp(-1.5 * (ability[:, None] - b)))
    right = random.random(chance.shape) < chance
    person, item = np.divmod(np.arange(right.size), 8)
    log = ResponseLog.build(person, item, right.ravel(), people=4000, items=8)
    priors = ItemPriors.build(
        difficulty=np.zeros(8),
        difficulty_sd=np.ones(8),
        log_discrimination=np.full(8, 0.2),
        log_discrimination_sd=np.full(8, 0.3),
        guessing=guessing,
    )

    assert root_mean_square(calibrate(log, priors).difficulty - b) < 0.12
    assert root_mean_square(calibrate(log, usual_priors(8)).difficulty - b) > 0.3


def test_it_says_where_it_was_stopped_before_it_settled() -> None:
    log, _, _ = simulated(people=300, items=6)

    found: Calibration = calibrate(log, usual_priors(6), steps_most=3)

    assert not found.is_converged
    assert found.steps <= 4


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"person": [0, 9]}, UnknownPerson),
        ({"item": [0, 9]}, UnknownItem),
        ({"item": [0]}, WrongShape),
        ({"is_right": [1, 0]}, WrongShape),
        ({"person": [[0, 1]], "item": [[0, 1]], "is_right": [True, True]}, WrongShape),
        ({"person": [1, 1], "item": [0, 0]}, OutOfRange),
    ],
)
def test_a_log_that_cannot_be_is_refused(
    changes: dict[str, object], error: type[Exception]
) -> None:
    given = {"person": [0, 1], "item": [0, 1], "is_right": [True, False], **changes}

    with pytest.raises(error):
        ResponseLog.build(**given, people=2, items=2)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"difficulty": [np.nan]}, NotFinite),
        ({"difficulty_sd": [0.0]}, OutOfRange),
        ({"difficulty_sd": [np.nan]}, OutOfRange),
        ({"difficulty_sd": [1.0, 1.0]}, WrongShape),
        ({"guessing": [1.0]}, OutOfRange),
    ],
)
def test_priors_that_cannot_be_are_refused(
    changes: dict[str, object], error: type[Exception]
) -> None:
    given = {
        "difficulty": [0.0],
        "difficulty_sd": [1.0],
        "log_discrimination": [0.0],
        "log_discrimination_sd": [0.3],
        "guessing": [0.0],
        **changes,
    }

    with pytest.raises(error):
        ItemPriors.build(**given)  # type: ignore[arg-type]


def test_log_and_priors_must_be_about_the_same_items() -> None:
    log, _, _ = simulated(people=20, items=4)

    with pytest.raises(WrongShape):
        calibrate(log, usual_priors(5))
    with pytest.raises(OutOfRange):
        calibrate(log, usual_priors(4), points=2)
