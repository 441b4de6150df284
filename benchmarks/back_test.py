"""Would the ranking have found those who went on to contribute? Tried on the past of any export files.

Each file or folder named is a community of its own, imported to a store that is thrown away, with the starter
definition's rules. Printed beside each method are its measures with 95 % intervals, and which targets it reaches.
A file that does not say of which repository it is is named as ``github:owner/repository=FILE``.
Run: ``python -m benchmarks.back_test [FILE OR FOLDER …]``; without any, the simulated demo communities.
"""

import math
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from journeys.analysis.candidates.backtest import MEASURES, RANDOM, Backtest, backtest
from journeys.analysis.candidates.candidates import ActIndex, find_candidates
from journeys.analysis.candidates.propensity import LEAST_OUTCOMES, read_past
from journeys.demo import DEMO_PEOPLE, DEMO_SEED, write_demo
from journeys.ingest.pipeline import Options, import_files
from journeys.model.communities.community import Community, Place
from journeys.model.communities.definitions import patterns_of
from journeys.model.how_many_days import OUTCOME_DAYS
from journeys.snapshot.acts import load_acts, load_threads
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.store import Store

TARGETS: Final = {"auc": 0.80, "recall_top": 0.60}
TIMES_BASE: Final = 3
NAMES: Final = dict(
    zip(
        MEASURES,
        ("AUC", "AP", "precision@10", "recall@10", "recall top 20 %", "Brier skill", "observed/exp."),
        strict=True,
    )
)


def try_on(path: Path, place: str | None, now: datetime) -> tuple[Backtest, int]:
    """Import a file or folder as one community, and try each way to rank on its past; also who is at the door now."""
    with tempfile.TemporaryDirectory(prefix="journeys-back-test-") as folder:
        store = Store(Path(folder))
        for receipt in import_files(store, [path], Options(place=place), now=now):
            if receipt.refused:
                print(f"not taken: {receipt.refused}")
        patterns = patterns_of(store.places()["place"])
        community = Community(slug="tried", name="Tried", places=tuple(Place(pattern=one) for one in patterns))
        view = load_snapshot(store, community, None)
        acts = load_acts(store, view)
        threads = load_threads(store, community, acts, observed_until=None)
        ledger = ActIndex.of(acts, threads, view.journeys, community, observed_until=view.observed_until)
        here = find_candidates(ledger, as_of=view.observed_until, seen_days=community.active_days)
        past = read_past(ledger, observed_until=view.observed_until, seen_days=community.active_days)
        store.close()
    return backtest(past, observed_until=view.observed_until), len(here)


def describe(name: str, tried: Backtest, here: int) -> Iterator[str]:
    """Write what was tried, the table of methods, and the targets."""
    yield f"{name}: {here} at the door on the last observed day"
    if not tried.days or tried.first_on is None or tried.last_on is None:
        yield f"  no day of the past lies {OUTCOME_DAYS} days back"
        return
    yield (
        f"  {tried.days} days from {tried.first_on:%Y-%m-%d} to {tried.last_on:%Y-%m-%d}; a day {tried.candidates:.1f} "
        f"candidates, {tried.contributed:.2f} of them contributed within {OUTCOME_DAYS} days (base {tried.base:.3f})"
    )
    yield (
        f"  {tried.outcomes} people went on to contribute in the days tried, {tried.learnt_from} in all the past; "
        f"{'a model was learnt' if tried.has_model else f'no model under {LEAST_OUTCOMES}'}; used: {tried.best}"
    )
    yield f"  {'':10}" + "".join(f"{NAMES[measure]:>22}" for measure in MEASURES)
    for method in tried.methods["method"]:
        yield f"  {method:10}" + "".join(f"{_cell(tried, method, measure):>22}" for measure in MEASURES)
    yield from _targets(tried)


def _cell(tried: Backtest, method: str, measure: str) -> str:
    value, low, high = tried.measure(method, measure)
    return "-" if math.isnan(value) else f"{value:.3f} ({low:.3f}-{high:.3f})"


def _targets(tried: Backtest) -> Iterator[str]:
    """Hold the method in use against the targets."""
    if not tried.outcomes:
        yield "  nobody went on to contribute, so there is nobody to find"
        return
    for name, least in {**TARGETS, "precision_10": TIMES_BASE * tried.base}.items():
        value, low, high = tried.measure(tried.best, name)
        said = f"{'reached' if value >= least else 'not reached'}; by chance {tried.measure(RANDOM, name)[0]:.3f}"
        yield f"  {NAMES[name]} {value:.3f} ({low:.3f}-{high:.3f}), wanted {least:.3f}: {said}"
    precision, recall = (tried.measure(tried.best, name)[0] for name in ("precision_10", "recall_10"))
    if recall:
        # of those listed so many are there to find: with every one of them on the list, precision would be
        yield f"  the most that precision@10 can be here is {min(precision / recall, 1):.3f}"
    if tried.bins.empty:
        yield "  calibration: no chances were stated"
        return
    ratio, low, high = tried.measure(tried.best, "observed_expected")
    yield f"  observed / expected {ratio:.2f} ({low:.2f}-{high:.2f}), by fifth: {' '.join(_by_fifth(tried))}"
    skill, low, _ = tried.measure(tried.best, "brier_skill")
    yield f"  Brier skill {skill:.3f}, lower end {low:.3f}, wanted above 0: {'reached' if low > 0 else 'not reached'}"


def _by_fifth(tried: Backtest) -> Iterator[str]:
    for row in tried.bins.to_dict("records"):
        ratio, low, high = (row[name] / row["promised"] for name in ("contributed", "low", "high"))
        yield f"{ratio:.2f} ({low:.2f}-{high:.2f})"


def main() -> None:
    """Print a table for each file or folder named, or for the simulated communities."""
    with tempfile.TemporaryDirectory(prefix="journeys-demo-") as demo:
        if not sys.argv[1:]:
            write_demo(DEMO_PEOPLE, DEMO_SEED, date(2026, 7, 1), Path(demo))
        for name in sys.argv[1:] or sorted(str(path) for path in Path(demo).iterdir() if path.is_dir()):
            place, _, path = name.rpartition("=")
            tried, here = try_on(Path(path), place or None, datetime.now(UTC))
            print("\n".join(describe(Path(path).name, tried, here)), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
