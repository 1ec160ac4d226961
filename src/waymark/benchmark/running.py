"""Run the rounds of the cases in turn, so that noise hits all of them, and collect the figures."""

import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil

from waymark.benchmark.engine import measure_engine
from waymark.benchmark.load import CASES, LoadFailed, Round, generate_load
from waymark.benchmark.report import CaseRound, Report
from waymark.benchmark.servers import Servers, running_servers
from waymark.benchmark.synthetic_bank import make_synthetic_bank
from waymark.local.progress import Progress

GENERATORS = 2
"""Processes that share the people between them, so that none of them is the bottleneck."""
WARM_UP_SECONDS = 8.0
"""Once for each case: the bank is read, its most asked questions are rendered."""
ENGINE_SESSIONS = 25


def run_benchmark(*, seconds: float, people: int, rounds: int) -> Report:
    """Measure all cases on servers of their own. Raises LocalFailure, LoadFailed."""
    measured: dict[str, list[CaseRound]] = {case: [] for case in CASES}
    base = Path.cwd() / ".waymark"  # the same disk as the data of `make run`
    base.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="bench-", dir=base) as folder,
        running_servers(Path(folder)) as servers,
        _generators(servers, people) as generators,
    ):
        with Progress("Warm-up"):
            for case in measured:
                _run_round(servers, generators, case, WARM_UP_SECONDS)
        for number in range(rounds):
            for case, rows in measured.items():
                with Progress(f"Round {number + 1} of {rounds}, {case}"):
                    rows.append(_run_round(servers, generators, case, seconds))
    with Progress("Engine alone"):
        engine = measure_engine(make_synthetic_bank(), sessions=ENGINE_SESSIONS)
    cores = psutil.cpu_count() or 1
    return Report.of(measured, engine, people=people, seconds=seconds, cores=cores)


@contextmanager
def _generators(servers: Servers, people: int) -> Iterator[list[Connection]]:
    # Spawned and not forked: a copy of this process would carry its event loops and servers.
    context = multiprocessing.get_context("spawn")
    ends: list[Connection] = []
    processes = []
    for number in range(min(GENERATORS, people)):
        ours, theirs = context.Pipe()
        share = people // GENERATORS + (number < people % GENERATORS)
        process = context.Process(
            target=generate_load, args=(theirs, servers.targets, share, number * people)
        )
        process.start()
        theirs.close()
        ends.append(ours)
        processes.append(process)
    try:
        for end in ends:
            end.recv()
        yield ends
    finally:
        for end in ends:
            end.close()
        for process in processes:
            process.join()


def _run_round(
    servers: Servers, generators: list[Connection], case: str, seconds: float
) -> CaseRound:
    for generator in generators:
        generator.send((case, seconds))
    for generator in generators:
        _received(generator)  # prepared
    before, started = servers.processor_seconds(case), time.perf_counter()
    for generator in generators:
        generator.send("begin")
    found: list[Round] = [_received(generator) for generator in generators]
    elapsed = time.perf_counter() - started
    after = servers.processor_seconds(case)
    milliseconds = sorted(each for round in found for each in round.milliseconds)
    if not milliseconds:
        raise LoadFailed(f"{case}: no request was answered within {seconds:g} s")
    return CaseRound(
        requests_per_second=len(milliseconds) / seconds,
        p50=milliseconds[len(milliseconds) // 2],
        p99=milliseconds[len(milliseconds) * 99 // 100],
        # Over the warm-up too: the servers cannot tell it from the rest.
        cores={part: (after[part] - before[part]) / elapsed for part in before}
        | {"generator": sum(round.generator_cpu_seconds for round in found) / seconds},
        sessions=sum(round.sessions for round in found),
    )


def _received(generator: Connection) -> Any:
    answer = generator.recv()
    if isinstance(answer, Exception):
        raise answer
    return answer
