"""A simulation study: does the engine measure what it says, and better than the usual ways?

The people of `population` walk through the very functions that the product calls, twice:

- to the full length and without exposure prices, beside the ordinary single-ability adaptive test
  and random questions under this model on the same people, so that precision is compared at equal
  numbers of answers and under equal conditions (neither of the others limits exposure). The people
  are spread over ten banks, since errors in one bank's items are shared by all who take it;
- as the product runs, all on one bank: with the stopping rule, and with exposure prices learnt
  from those who came before.

Only the final propagation pass is left out: it costs more than the session and moves an estimate
after 40 answers by 0.005 logits on average.
"""

import math

import msgspec
import numpy as np

from waymark.measurement.arrays import Flags, Floats
from waymark.measurement.exposure import EXPOSURE_CAP, updated_prices
from waymark.measurement.gaussian import quantile
from waymark.measurement.plan import Limits, SessionPlan
from waymark.measurement.population import (
    AUTHORS_RATINGS,
    CALIBRATED,
    Calibration,
    Population,
    simulated_population,
)
from waymark.measurement.posterior import posterior_from
from waymark.measurement.projection import Projection
from waymark.measurement.random_questions import random_questions
from waymark.measurement.readiness import Label, assess_readiness
from waymark.measurement.scale import LEVELS
from waymark.measurement.session import (
    Ask,
    Outcome,
    SessionState,
    Stop,
    believe,
    believe_on,
    next_step,
    observe,
)
from waymark.measurement.single_ability import single_ability_test

LENGTHS = (10, 20, 30, 40)
_MID = 1
_BANKS = 10
_PEOPLE_PER_WINDOW = 10  # exposure prices are learnt again after each ...
_PRICE_STEP = 0.05  # ... in small steps, since so few people say little about exposure
_HALF_WIDTH_80 = quantile(0.9)


class Precision(msgspec.Struct, frozen=True):
    """How well the path ability is known after a number of answers."""

    answers: int
    rmse: float
    """Logits."""
    bias: float
    coverage_80: float
    """Share of people whose true path ability lies in the stated 80 % interval."""


class Method(msgspec.Struct, frozen=True):
    name: str
    precision: tuple[Precision, ...]


class StoppingReport(msgspec.Struct, frozen=True, kw_only=True):
    """Sessions under the real stopping rule."""

    mean_length: float
    reasons: dict[str, float]
    """Share of sessions by the reason they ended for."""
    level_accuracy: float
    """Among people given a level: the shown one is exactly the true one."""
    level_in_statement: float
    """Among people given a level: the true one is the shown one or the one named as open."""
    level_given: float
    """Share of people given a level, "below junior" included."""
    highest_exposure: float
    """Share of people who saw the most exposed item, second half of the population."""
    exposed_above_cap: int
    """Items that more people than the cap saw, second half of the population."""


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    bank: str
    methods: tuple[Method, ...]
    stopping: StoppingReport


class StudyResult(msgspec.Struct, frozen=True, kw_only=True):
    people: int
    seed: int
    coverage_80: float
    """This model, first scenario, all lengths together."""
    rmse: dict[str, float]
    """This model, first scenario, by number of answers."""
    level_accuracy: float
    mean_length: float
    scenarios: tuple[Scenario, ...]

    def as_json(self) -> str:
        """The result as one JSON object, for machines."""
        return msgspec.json.encode(self).decode()

    def as_table(self) -> str:
        """The result as text for a terminal."""
        blocks = [f"{self.people} simulated people, seed {self.seed}"]
        blocks += [_table(scenario) for scenario in self.scenarios]
        return "\n\n".join(blocks)


def run_study(quick: bool = True, seed: int = 1, people: int | None = None) -> StudyResult:
    """Run the study; quick: 1,000 people on a calibrated bank, else 4,000 and a new bank, too.

    The result is a pure function of the arguments.
    """
    count = people or (1000 if quick else 4000)
    banks: dict[str, Calibration] = {"calibrated items": CALIBRATED}
    if not quick:
        banks["authors' ratings only"] = AUTHORS_RATINGS
    scenarios = tuple(
        _scenario(name, calibration, count, seed) for name, calibration in banks.items()
    )
    first = scenarios[0]
    this_model = first.methods[0].precision
    return StudyResult(
        people=count,
        seed=seed,
        coverage_80=sum(row.coverage_80 for row in this_model) / len(this_model),
        rmse={str(row.answers): row.rmse for row in this_model},
        level_accuracy=first.stopping.level_accuracy,
        mean_length=first.stopping.mean_length,
        scenarios=scenarios,
    )


class _Session(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """How one person's session under the stopping rule went."""

    seen: tuple[int, ...]
    reason: str
    label: Label
    open_level: str | None


def _scenario(name: str, calibration: Calibration, people: int, seed: int) -> Scenario:
    groups = [
        _estimates(simulated_population(count, (seed, number), calibration), seed + number)
        for number, count in enumerate(_shared_out(people, _BANKS))
    ]
    truth = np.concatenate([group[0] for group in groups])
    names = ("this model", "one ability, adaptive", "this model, random questions")
    estimates = [np.concatenate([group[1][at] for group in groups]) for at in range(len(names))]
    crowd = simulated_population(people, (seed, _BANKS), calibration)
    return Scenario(
        bank=name,
        methods=tuple(
            Method(method, _precision(values, truth))
            for method, values in zip(names, estimates, strict=True)
        ),
        stopping=_stopping_report(_sessions(crowd, seed), crowd),
    )


def _shared_out(people: int, groups: int) -> list[int]:
    """Group sizes that differ by at most one; no empty groups."""
    sizes = [people // groups + (number < people % groups) for number in range(groups)]
    return [size for size in sizes if size > 0]


def _estimates(population: Population, seed: int) -> tuple[Floats, tuple[Floats, Floats, Floats]]:
    """The true mid margins (people,), and what each method says of them: (people, lengths, 2)."""
    is_right = population.is_right
    plan = _plan(population, Limits(minimum=max(LENGTHS), maximum=max(LENGTHS), pilots=0))
    adaptive = [_adaptive_estimates(plan, row, seed + at) for at, row in enumerate(is_right)]
    shuffled = random_questions(plan, is_right, LENGTHS, _MID, seed)
    single = single_ability_test(population.bank, plan.scored, is_right, LENGTHS)
    offset = float(population.targets.offsets[_MID])
    one_ability = [np.stack([single[n][0] - offset, single[n][1]], axis=1) for n in LENGTHS]
    return (
        population.true_margins[:, _MID],
        (np.array(adaptive), np.stack(one_ability, axis=1), shuffled),
    )


def _plan(population: Population, limits: Limits, prices: Floats | None = None) -> SessionPlan:
    return SessionPlan.build(
        population.space, population.bank, population.targets, prices=prices, limits=limits
    )


def _adaptive_estimates(plan: SessionPlan, is_right: Flags, seed: int) -> list[tuple[float, float]]:
    """Mean and standard deviation of one person's mid margin after each of LENGTHS."""
    _, _, seen = _walk(plan, is_right, seed)
    return [
        (float(at.direction_mean[_MID]), math.sqrt(at.direction_variance[_MID]))
        for at in (seen[length] for length in LENGTHS)
    ]


def _walk(
    plan: SessionPlan, is_right: Flags, seed: int
) -> tuple[SessionState, Stop, list[Projection]]:
    """One person's session: its last state, why it stopped, and what was believed after each
    number of answers from none to all."""
    state = SessionState(seed=seed)
    belief = believe(plan, state)
    seen = [belief.projection]
    step = next_step(plan, state, belief)
    while isinstance(step, Ask):
        outcome: Outcome = "right" if is_right[step.item] else "wrong"
        state = observe(plan, state, step, outcome, belief)
        belief = believe_on(plan, belief, state.asked[-1])
        seen.append(belief.projection)
        step = next_step(plan, state, belief)
    return state, step, seen


def _sessions(population: Population, seed: int) -> list[_Session]:
    """Everybody's session, in windows after which the exposure prices are learnt again."""
    people, items = population.is_right.shape
    prices = np.zeros(items)
    sessions: list[_Session] = []
    for start in range(0, people, _PEOPLE_PER_WINDOW):
        plan = _plan(population, Limits(maximum=max(LENGTHS), pilots=0), prices)
        window = range(start, min(start + _PEOPLE_PER_WINDOW, people))
        sessions += [_session(plan, population.is_right[at], seed + at) for at in window]
        exposure = _times_seen(sessions[start:], items) / len(window)
        prices = updated_prices(prices, exposure, step=_PRICE_STEP)
    return sessions


def _session(plan: SessionPlan, is_right: Flags, seed: int) -> _Session:
    state, stop, _ = _walk(plan, is_right, seed)
    ready = assess_readiness(plan.space, plan.targets, posterior_from(plan.space, state.evidence))
    return _Session(
        seen=tuple(answer.item for answer in state.asked),
        reason=stop.reason,
        label=ready.label,
        open_level=ready.open_level,
    )


def _precision(estimates: Floats, truth: Floats) -> tuple[Precision, ...]:
    """`estimates` (people, lengths, 2) are means and standard deviations."""
    errors = estimates[:, :, 0] - truth[:, None]
    covered = np.abs(errors) <= _HALF_WIDTH_80 * estimates[:, :, 1]
    return tuple(
        Precision(
            answers=length,
            rmse=float(np.sqrt(np.mean(errors[:, at] ** 2))),
            bias=float(np.mean(errors[:, at])),
            coverage_80=float(np.mean(covered[:, at])),
        )
        for at, length in enumerate(LENGTHS)
    )


def _stopping_report(sessions: list[_Session], population: Population) -> StoppingReport:
    truths = _true_labels(population.true_margins)
    given = [
        (session, truth)
        for session, truth in zip(sessions, truths, strict=True)
        if session.label != "not_enough_evidence"
    ]
    exact = sum(session.label == truth for session, truth in given)
    stated = sum(truth in (session.label, session.open_level) for session, truth in given)
    later = sessions[len(sessions) // 2 :]
    exposure = _times_seen(later, population.bank.size) / len(later)
    reasons = [session.reason for session in sessions]
    return StoppingReport(
        mean_length=float(np.mean([len(session.seen) for session in sessions])),
        reasons={reason: reasons.count(reason) / len(sessions) for reason in sorted(set(reasons))},
        level_accuracy=exact / max(len(given), 1),
        level_in_statement=stated / max(len(given), 1),
        level_given=len(given) / len(sessions),
        highest_exposure=float(exposure.max()),
        exposed_above_cap=int(np.sum(exposure > EXPOSURE_CAP)),
    )


def _true_labels(true_margins: Floats) -> list[Label]:
    names: tuple[Label, ...] = ("below_junior", *LEVELS)
    reached = np.logical_and.accumulate(true_margins >= 0, axis=1).sum(axis=1)
    return [names[count] for count in reached]


def _times_seen(sessions: list[_Session], items: int) -> Floats:
    seen = np.array([item for session in sessions for item in session.seen], dtype=np.intp)
    return np.bincount(seen, minlength=items).astype(np.float64)


def _table(scenario: Scenario) -> str:
    lines = [
        f"Bank: {scenario.bank}",
        f"{'':30s}" + "".join(f"{length:>16d}" for length in LENGTHS) + "   answers",
        f"{'':30s}" + f"{'RMSE  80 %':>16s}" * len(LENGTHS),
    ]
    for method in scenario.methods:
        cells = "".join(f"{row.rmse:>10.3f}  {row.coverage_80:.2f}" for row in method.precision)
        lines.append(f"{method.name:30s}{cells}")
    report = scenario.stopping
    reasons = ", ".join(f"{reason} {share:.0%}" for reason, share in report.reasons.items())
    lines += [
        "",
        f"With the stopping rule: {report.mean_length:.1f} questions on average ({reasons})",
        f"A level is given to {report.level_given:.0%}; it is exactly right for "
        f"{report.level_accuracy:.0%} of them and, with the level named as open, "
        f"for {report.level_in_statement:.0%}",
        f"Highest exposure {report.highest_exposure:.2f}, "
        f"{report.exposed_above_cap} items above {EXPOSURE_CAP:.2f} (later half of the people)",
    ]
    return "\n".join(lines)
