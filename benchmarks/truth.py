"""Do the 95 % intervals of conversion hold the truth? Simulated communities, watched only until a day.

The truth is the conversion of the generating process (``journeys.demo.process.conversion``). Seeds at the events table
go through the stage rules and the funnel; seeds through the formats are written as exports in the real formats and
imported by the real importers. Limit: all steps together, 93 to 97 % at the events table; the naive rate stands beside.
Run: ``python -m benchmarks.truth [seeds [seeds through the formats]]``.
"""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pyarrow as pa

from journeys.analysis.funnel.funnel import count_stages
from journeys.analysis.funnel.settings import FunnelSettings
from journeys.demo import write_demo
from journeys.demo.cast import SHARES, Span, process_of
from journeys.demo.process import Process, Step, conversion, simulate, write_events
from journeys.ingest.pipeline import Options, import_files
from journeys.model.communities.community import Community, Order, Place
from journeys.model.communities.definitions import find_community
from journeys.model.vocabulary import STAGES
from journeys.snapshot import stages
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.engine import open_engine
from journeys.store.store import Store

PLACE = "github:simulated/one"
COMMUNITY = Community(slug="simulated", name="Simulated", places=(Place(pattern=PLACE),))
WATCHED_UNTIL = datetime(2025, 1, 1, tzinfo=UTC)
PROCESS = Process(
    starts_at=datetime(2023, 1, 1, tzinfo=UTC),
    ends_at=WATCHED_UNTIL,
    steps={
        "discover": Step(probability=0.5, scale_days=70, shape=0.8, skips=0.15),
        "join": Step(probability=0.6, scale_days=90, shape=0.9, skips=0.05),
        "contribute": Step(probability=0.4, scale_days=120, shape=1.1),
    },
    first=(0.6, 0.25, 0.12, 0.03),
    wave=0.2,
    returns=0.5,
)
WRITTEN_ON = date(2026, 7, 1)
SPAN = Span.until_week_of(WRITTEN_ON)
IMPORTED_UNTIL = datetime(2024, 7, 1, tzinfo=UTC)
"""Exports go on for longer; watching only a year and a half leaves more people open."""
BATCH = 100
LOWEST, HIGHEST = 0.93, 0.97


def cover_events(seeds: range, people: int, mode: Order = "any") -> pd.DataFrame:
    """Estimate every step of simulated communities from their events tables.

    Returns
    -------
    One row a seed and stage: ``stage``, ``truth``, ``estimate``, ``low``, ``high``, ``naive``, ``n``.
    """
    rows: list[pd.DataFrame] = []
    settings = FunnelSettings(COMMUNITY, dict.fromkeys(STAGES, True), observed_until=WATCHED_UNTIL, mode=mode)
    for start in range(seeds.start, seeds.stop, BATCH):
        batch = range(start, min(start + BATCH, seeds.stop))
        for _, journeys in _journeys(batch, people).groupby("seed"):
            counts = count_stages(journeys, settings)
            rows.append(_beside_truth(counts, PROCESS, COMMUNITY, mode))
    return pd.concat(rows, ignore_index=True)


def _journeys(seeds: range, people: int) -> pd.DataFrame:
    """Make many communities' journeys in one go: nobody is in two, so one pass of the stage rules serves all."""
    tables = [write_events(simulate(replace(PROCESS, names=f"{seed}-{{:04d}}"), people, seed), PLACE) for seed in seeds]
    with open_engine() as engine:
        events = engine.from_arrow(pa.concat_tables(tables))
        kept = stages.community_events(events, COMMUNITY, [PLACE], WATCHED_UNTIL)
        persons = engine.from_pandas(pd.DataFrame({"account": [], "person": []}, dtype="str"))
        nobodies = engine.from_pandas(pd.DataFrame({"account": []}, dtype="str"))
        found = engine.collect(
            stages.journeys(stages.by_account(kept, COMMUNITY, [PLACE], WATCHED_UNTIL), persons, nobodies)
        )
    return found.assign(seed=found["person"].str.extract(r":(\d+)-")[0])


def cover_formats(seeds: range, people: int) -> pd.DataFrame:
    """Estimate every step of simulated communities from their exports, by way of the importers; rows as above."""
    return pd.concat([counts for seed in seeds for counts in _imported(seed, people)], ignore_index=True)


def _imported(seed: int, people: int) -> Iterator[pd.DataFrame]:
    with tempfile.TemporaryDirectory(prefix="journeys-truth-") as folder:
        out = Path(folder)
        write_demo(people, seed, WRITTEN_ON, out / "exports")
        store = Store(out / "store")
        for slug in SHARES:
            community = find_community(slug)
            options = Options(community=community, simulated=True)
            now = SPAN.ends_at + timedelta(days=1)
            for receipt in import_files(store, [out / "exports" / slug], options, now=now):
                if not receipt.clean:
                    msg = f"{receipt.path}: {receipt.refused or f'{receipt.rejected} rejected'}"
                    raise RuntimeError(msg)
            view = load_snapshot(store, community, IMPORTED_UNTIL)
            counts = count_stages(view.journeys, view.settings(community.order))
            yield _beside_truth(counts, process_of(community, SPAN), community, community.order)
        store.close()


def _beside_truth(counts: pd.DataFrame, process: Process, community: Community, mode: Order) -> pd.DataFrame:
    """Put the truth beside each estimate there is."""
    rows = counts[counts["estimate"].notna()][["stage", "estimate", "low", "high", "naive", "n"]]
    truths = [conversion(process, stage, community.horizon(stage), mode=mode) for stage in rows["stage"]]
    return rows.assign(truth=truths, community=community.slug)


def summarise(rows: pd.DataFrame) -> pd.DataFrame:
    """Count how often intervals held the truth, and how far estimate and naive rate were off.

    Returns
    -------
    One row a stage and one for all: ``runs``, ``covered`` (share of intervals that hold the truth), ``bias`` and
    ``naive_bias`` (mean of estimate less truth, in points).
    """
    told = rows.assign(
        covered=rows["truth"].between(rows["low"], rows["high"]),
        bias=100 * (rows["estimate"] - rows["truth"]),
        naive_bias=100 * (rows["naive"] - rows["truth"]),
    )
    means = {
        "runs": ("truth", "size"),
        "people": ("n", "mean"),
        "covered": ("covered", "mean"),
        "bias": ("bias", "mean"),
        "naive_bias": ("naive_bias", "mean"),
    }
    each = told.groupby(["community", "stage"], sort=False).agg(**means)
    each.loc[("all", "all"), :] = told.assign(all="all").groupby("all").agg(**means).iloc[0]
    return each.astype(float)


def _show(title: str, summary: pd.DataFrame) -> None:
    print(title)
    print(
        summary.to_string(
            formatters={
                "runs": "{:.0f}".format,
                "people": "{:.0f}".format,
                "covered": "{:.1%}".format,
                "bias": "{:+.2f}".format,
                "naive_bias": "{:+.2f}".format,
            }
        ),
        end="\n\n",
    )


def main() -> None:
    """Print both tables; end with an error when intervals hold the truth too seldom or too often."""
    seeds, through_formats = (int(given) for given in (*sys.argv[1:], "1000", "10")[:2])
    at_events = summarise(cover_events(range(seeds), 300))
    _show(f"{seeds} seeds at the events table, 300 people each, order any", at_events)
    strict = summarise(cover_events(range(seeds), 300, "strict"))
    _show(f"{seeds} seeds at the events table, 300 people each, order strict", strict)
    formats = summarise(cover_formats(range(through_formats), 1500))
    _show(f"{through_formats} seeds through the formats and importers, 1,500 people over three communities", formats)
    for summary in (at_events, strict):
        held = float(summary["covered"].iloc[-1])
        if not LOWEST <= held <= HIGHEST:
            sys.exit(f"intervals hold the truth in {held:.1%} of runs; wanted {LOWEST:.0%} to {HIGHEST:.0%}")


if __name__ == "__main__":
    main()
