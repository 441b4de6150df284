"""Time and memory of one piece of work, measured in a process of its own so that peaks do not mix."""

import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Measured:
    """Seconds of the work itself, the process's peak memory in MB, and what the work returned."""

    seconds: float
    peak_mb: float
    result: Any


def _run(work: Callable[..., Any], args: tuple[Any, ...], pipe: Any) -> None:  # noqa: ANN401  (a connection)
    began = time.perf_counter()
    result = work(*args)
    seconds = time.perf_counter() - began
    pipe.send(Measured(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000, result))


def measure(work: Callable[..., Any], *args: Any, runs: int = 3) -> Measured:  # noqa: ANN401  (any work)
    """Run some work several times, each in a fresh process, and give the fastest run."""
    context = multiprocessing.get_context("spawn")
    found: list[Measured] = []
    for _ in range(runs):
        ours, theirs = context.Pipe()
        process = context.Process(target=_run, args=(work, args, theirs))
        process.start()
        theirs.close()
        found.append(ours.recv())
        process.join()
    return min(found, key=lambda each: each.seconds)
