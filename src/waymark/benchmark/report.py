"""What the benchmark says: a table for people, the same numbers as JSON for programs."""

import platform
from importlib.metadata import version
from statistics import median

import msgspec

from waymark.benchmark.engine import EngineShare

NAMES = {
    "product": "(a) answer -> next question",
    "floor": "(b) floor: session, SELECT, INSERT",
    "hello": "(c) JSON hello",
}
PARTS = ("web", "generator", "database", "redis")
TARGET_OF_FLOOR = 0.40
TARGET_ENGINE_MILLISECONDS = 1.0
_PACKAGES = ("granian", "litestar", "msgspec", "asyncpg", "redis", "numpy", "uvloop", "aiohttp")


class CaseRound(msgspec.Struct, frozen=True, kw_only=True):
    """One round of one case."""

    requests_per_second: float
    p50: float
    p99: float
    """Milliseconds."""
    cores: dict[str, float]
    """Of PARTS: processor seconds used in each second; 1.0 is a whole core."""
    sessions: int
    """Finished within the round."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    people: int
    seconds: float
    """Of each round."""
    cores: int
    versions: dict[str, str]
    rounds: dict[str, list[CaseRound]]
    median_round: dict[str, CaseRound]
    share_of_floor: float
    """Median of the next."""
    share_of_floor_by_round: list[float]
    """The product's throughput over that of the floor's neighbouring round, which other work on
    the machine disturbs alike; median rounds may come from different moments."""
    engine: EngineShare

    @classmethod
    def of(
        cls,
        rounds: dict[str, list[CaseRound]],
        engine: EngineShare,
        *,
        people: int,
        seconds: float,
        cores: int,
    ) -> "Report":
        middle = {case: median_round(each) for case, each in rounds.items()}
        shares = shares_of_floor(rounds, "product")
        return cls(
            people=people,
            seconds=seconds,
            cores=cores,
            versions={"python": platform.python_version()}
            | {package: version(package) for package in _PACKAGES},
            rounds=rounds,
            median_round=middle,
            share_of_floor=median(shares),
            share_of_floor_by_round=shares,
            engine=engine,
        )

    def as_json(self) -> str:
        return msgspec.json.format(msgspec.json.encode(self), indent=1).decode()

    def as_table(self) -> str:
        lines = [
            f"{self.people} people at once, one web worker, a bank of 2,000 questions; the median "
            f"of {len(self.rounds['floor'])} rounds of {self.seconds:g} s each",
            "",
            "| case | requests/s | of the floor | p50 ms | p99 ms "
            "| cores: web | generator | database | redis |",
            "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
            *(
                _row(NAMES[case], row, median(shares_of_floor(self.rounds, case)))
                for case, row in self.median_round.items()
            ),
            "",
            f"Of the floor, round by round: {_percents(self.share_of_floor_by_round)}; "
            f"target {TARGET_OF_FLOOR:.0%}: {_verdict(self.share_of_floor >= TARGET_OF_FLOOR)}.",
            "",
            *self._engine_lines(),
            "",
            f"{platform.system()} {platform.machine()}, {self.cores} cores; "
            + ", ".join(f"{name} {number}" for name, number in self.versions.items()),
        ]
        return "\n".join(lines)

    def _engine_lines(self) -> list[str]:
        engine = self.engine
        steps = ", ".join(
            f"{step} {mean:.3f}" for step, mean in engine.processor_mean_of_step.items()
        )
        is_met = engine.processor.mean <= TARGET_ENGINE_MILLISECONDS
        return [
            f"| the engine's own share, {engine.answers:,} answers | mean ms | p50 ms | p99 ms |",
            "|---|---:|---:|---:|",
            *(
                f"| {name} | {times.mean:.3f} | {times.p50:.3f} | {times.p99:.3f} |"
                for name, times in (
                    ("processor time", engine.processor),
                    ("elapsed", engine.elapsed),
                )
            ),
            "",
            f"Processor time by step: {steps}; target {TARGET_ENGINE_MILLISECONDS:g} ms: "
            f"{_verdict(is_met)}.",
        ]


def median_round(rounds: list[CaseRound]) -> CaseRound:
    """Return the round with the median throughput, whole: its figures belong together."""
    middle = median(each.requests_per_second for each in rounds)
    return min(rounds, key=lambda each: abs(each.requests_per_second - middle))


def shares_of_floor(rounds: dict[str, list[CaseRound]], case: str) -> list[float]:
    """Return, round by round, the throughput of `case` over that of the floor beside it."""
    return [
        ours.requests_per_second / theirs.requests_per_second
        for ours, theirs in zip(rounds[case], rounds["floor"], strict=True)
    ]


def _row(name: str, row: CaseRound, share: float) -> str:
    cores = " | ".join(f"{row.cores[part]:.2f}" for part in PARTS)
    return (
        f"| {name} | {row.requests_per_second:,.0f} | {share:.0%} "
        f"| {row.p50:.1f} | {row.p99:.1f} | {cores} |"
    )


def _percents(shares: list[float]) -> str:
    return ", ".join(f"{share:.0%}" for share in shares)


def _verdict(is_met: bool) -> str:
    return "met" if is_met else "not met"
