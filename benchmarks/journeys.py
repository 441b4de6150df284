"""Journeys over 1 and 10 million events: ours beside a hand-written DuckDB query, with memory.

Limits: at most 1.15 times the query's time, under 2 GB, growing no worse than linearly.
Run: ``python -m benchmarks.journeys [millions]``.
"""

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw

from benchmarks.measure import measure
from journeys.identity.evidence import collect_claims
from journeys.identity.people import joined_accounts, nonpeople
from journeys.model.communities.community import Community, Place
from journeys.model.events import CLAIM_SCHEMA, THREAD_SCHEMA
from journeys.model.extract import Extract
from journeys.model.vocabulary import ACTIONS, STAGES
from journeys.snapshot import stages
from journeys.store.engine import open_engine
from journeys.store.import_record import Arrival
from journeys.store.store import Store

PLACES = 20
UNTIL = datetime(2026, 1, 1, tzinfo=UTC)
COMMUNITY = Community(slug="bench", name="Bench", places=(Place(pattern="github:bench/*"),))


def fill(folder: Path, millions: int) -> None:
    """Fill a store with made-up events, a tenth as many accounts, by way of the store itself."""
    store = Store(folder)
    actions = ", ".join(f"'{action}'" for action in ACTIONS)
    for million in range(millions):
        with open_engine() as engine:
            relation = engine.connection.sql(f"""
                select 'github:bench/place-' || (i % {PLACES}) || '/issue/' || i || '#' || {million} as event_id,
                       timestamptz '2015-01-01' + interval (hash(i, {million}) % 330000000) second as "at",
                       'github:account-' || (hash(i * 7, {million}) % {100_000 * millions}) as account,
                       [{actions}][1 + (hash(i, 'a', {million}) % {len(ACTIONS)})::int] as action,
                       'github:bench/place-' || (i % {PLACES}) as place,
                       'issue/' || i as thread, null::varchar as toward, null::varchar as work, 'gh_archive' as source
                from range(1000000) r(i)""")
            extract = Extract(
                events=nw.from_native(relation).lazy(),
                claims=engine.from_arrow(CLAIM_SCHEMA.empty_table()),
                threads=engine.from_arrow(THREAD_SCHEMA.empty_table()),
                shows=frozenset(ACTIONS),
            )
            store.commit(extract, Arrival(str(million), f"{million}", "gh_archive", UNTIL, "bench"), engine)


def ours(folder: str) -> int:
    """Compute journeys as the app does."""
    store = Store(Path(folder))
    with open_engine() as engine:
        places = sorted(set(store.places()["place"]))
        told = collect_claims(store.scan("accounts", engine, places), engine)
        persons = engine.from_pandas(joined_accounts(told))
        nobodies = engine.from_pandas(nonpeople(told))
        kept = stages.community_events(store.scan("events", engine, places), COMMUNITY, places, UNTIL)
        return len(
            engine.collect(stages.journeys(stages.by_account(kept, COMMUNITY, places, UNTIL), persons, nobodies))
        )


def by_hand(folder: str) -> int:
    """Compute the same with one query written for it."""
    firsts = ", ".join(
        'min(case when action in ({}) then "at" end) as {}_at'.format(
            ", ".join(f"'{action}'" for action, shown in ACTIONS.items() if shown == stage), stage
        )
        for stage in STAGES
    )
    places = ", ".join(f"'github:bench/place-{number}'" for number in range(PLACES))
    connection = duckdb.connect(config={"memory_limit": "1500MB", "preserve_insertion_order": False})
    connection.execute("set timezone = 'UTC'; set enable_progress_bar = false")
    found: Any = connection.sql(f"""
        select account as person, {firsts}, min("at") as first_at, max("at") as last_at, count(*) as acts
        from read_parquet('{folder}/events/*/*.parquet')
        where place in ({places}) and "at" < timestamptz '2026-01-01'
              and account <> 'github:ghost' and not ends_with(account, '[bot]')
        group by account""").df()
    return len(found)


def main(millions: int) -> None:
    """Print both, with the ratio."""
    print(
        f"{'million events':>15} {'ours s':>8} {'query s':>8} {'ratio':>6} {'ours MB':>8} {'query MB':>9} {'people':>9}"
    )
    for size in sorted({1, millions}):
        with tempfile.TemporaryDirectory() as folder:
            fill(Path(folder), size)
            mine, hand = measure(ours, folder), measure(by_hand, folder)
            assert mine.result == hand.result, (mine.result, hand.result)
            print(
                f"{size:>15} {mine.seconds:>8.2f} {hand.seconds:>8.2f} {mine.seconds / hand.seconds:>6.2f} "
                f"{mine.peak_mb:>8.0f} {hand.peak_mb:>9.0f} {mine.result:>9,}"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
