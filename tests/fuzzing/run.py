"""Read spoilt exports by the thousand, each within bounds, and keep those that are not.

``python -m tests.fuzzing.run --count 10000 --seed 1``: the same count and seed draw the same files. Files are read in a
process that is ended when one takes too long, so that many share a process and all of them are tried. What is found is
mended, and becomes a test of the reader that it broke.
"""

import argparse
import ast
import gc
import os
import random
import resource
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from journeys.ingest.pipeline import Options, import_files, look_into
from journeys.store.store import Store
from tests.fuzzing.exports import Export, our_exports, real_exports
from tests.fuzzing.mutations import spoilt

CPU_SECONDS = 20
MEMORY_MB = 500
ADDRESSES_GB = 6
"""What a process may ask for at all: far more than it may use, so that only a runaway one meets it."""
AT_ONCE = 200
"""Files that share a process."""
IMPORTED = 10
"""Of so many files one is imported, the others are only looked into."""
NOW = datetime(2026, 11, 30, tzinfo=UTC)
OPTIONS = Options(place="github:demo/home", dated_on=date(2024, 3, 1))


Draws = Callable[[int], tuple[str, bytes]]
"""Returns the name and content of a file by its number."""


class Outcome(NamedTuple):
    """What became of one file: what is wrong, if anything, and its use of time and memory."""

    fault: str
    seconds: float
    megabytes: float


@cache
def exports() -> list[Export]:
    """List what is spoilt."""
    return [*our_exports(), *real_exports()]


def draw(seed: int, number: int) -> tuple[str, bytes]:
    """Return the name and content of one spoilt export."""
    dice = random.Random(f"{seed}/{number}")
    return spoilt(dice.choice(exports()), dice)


def read(path: Path, store: Path, *, importing: bool) -> None:
    """Read one file as an import does; what is wrong with it must be in the receipts."""
    does = import_files if importing else look_into
    receipts = list(does(Store(store), [path], OPTIONS, now=NOW))
    assert receipts, "no receipt says what became of it"
    for receipt in receipts:
        assert receipt.refused is None or len(receipt.refused) > len("refused"), receipt
        assert receipt.refused is None or "Traceback" not in receipt.refused, receipt


def run_one(draws: Draws, number: int) -> Outcome:
    """Read one file within the bounds of this process."""
    name, content = draws(number)
    before = _seconds()
    resource.setrlimit(resource.RLIMIT_CPU, (int(before) + CPU_SECONDS + 1, resource.RLIM_INFINITY))
    fault = ""
    with tempfile.TemporaryDirectory(prefix="journeys-fuzz-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            read(path, Path(folder) / "store", importing=number % IMPORTED == 0)
        except BaseException:  # noqa: BLE001  (whatever it is, it is found)
            fault = traceback.format_exc()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    if megabytes > MEMORY_MB:
        fault = fault or f"it took {megabytes:,.0f} MB"
    return Outcome(fault, _seconds() - before, megabytes)


def _seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def run_some(draws: Draws, numbers: range) -> dict[int, Outcome]:
    """Read some files in a process of their own, and return what became of those that it came to.

    The last one may be a file that ended the process.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES_GB << 30, resource.RLIM_INFINITY))
        with os.fdopen(writing, "w", buffering=1) as out:
            for number in numbers:
                out.write(f"{number}\n")
                outcome = run_one(draws, number)
                out.write(f"{outcome.seconds}\t{outcome.megabytes}\t{outcome.fault!r}\n")
                if outcome.megabytes > MEMORY_MB:
                    break  # the most that a process has used is all that is known of its memory
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as lines:
        told = lines.read().splitlines()
    _, status = os.waitpid(child, 0)
    outcomes = {}
    for begun, *ended in (told[at : at + 2] for at in range(0, len(told), 2)):
        seconds, megabytes, fault = ended[0].split("\t", 2) if ended else (str(CPU_SECONDS), "0", repr(_ended(status)))
        outcomes[int(begun)] = Outcome(ast.literal_eval(fault), float(seconds), float(megabytes))
    return outcomes


def _ended(status: int) -> str:
    name = signal.Signals(os.WTERMSIG(status)).name
    return f"it took more than {CPU_SECONDS} CPU seconds" if name == "SIGXCPU" else f"it was ended by {name}"


def main() -> None:
    """Read as many spoilt files as asked for; exit with 1 if any of them broke something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500, help="how many files")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="what chance begins with")
    parser.add_argument("--first", type=int, default=0, help="the number of the first file")
    asked = parser.parse_args()
    exports()
    gc.freeze()
    kept = Path(tempfile.gettempdir()) / "journeys-fuzz"
    todo = range(asked.first, asked.first + asked.count)
    faults, slowest, largest = 0, 0.0, 0.0
    while todo:
        for number, outcome in run_some(partial(draw, asked.seed), todo[:AT_ONCE]).items():
            todo = range(number + 1, todo.stop)
            slowest, largest = max(slowest, outcome.seconds), max(largest, outcome.megabytes)
            if outcome.fault:
                name, content = draw(asked.seed, number)
                kept.mkdir(exist_ok=True)
                path = kept / f"{asked.seed}-{number}-{name[-100:]}"
                path.write_bytes(content)
                faults += 1
                print(f"{path} (--seed {asked.seed} --first {number} --count 1):\n{outcome.fault}", flush=True)  # noqa: T201
        print(f"{todo.start - asked.first:,} read", file=sys.stderr, flush=True)  # noqa: T201
    most = f"at most {slowest:.1f} CPU seconds and {largest:.0f} MB"
    print(f"{asked.count:,} files from seed {asked.seed}: {faults} faults; {most}")  # noqa: T201
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
