"""Small events and stores made by hand, for tests that count by hand."""

from datetime import UTC, datetime

import pyarrow as pa

from journeys.model.events import CLAIM_SCHEMA, EVENT_SCHEMA
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.store.engine import open_engine
from journeys.store.import_record import Arrival

HOME = "github:demo/home"
NOW = datetime(2030, 1, 1, tzinfo=UTC)


def day(number):
    """The given day of the year 2021, at noon UTC."""
    return datetime.fromordinal(datetime(2021, 1, 1).toordinal() + number - 1).replace(hour=12, tzinfo=UTC)


def act(number, account, action, *, place=HOME, key=None, work=None, thread=None, source="archive_repo"):
    """One event row; its key is made from all that tells it apart unless one is given."""
    event_id = f"{place}/{key}" if key else f"{place}/{account}/{action}/{number}"
    return (event_id, day(number), f"github:{account}", action, place, thread, None, work, source)


def events_table(rows):
    """Event rows as an Arrow table with the schema of events."""
    # rows need not name the last columns, which most acts leave empty
    whole = [(*row, *[None] * (len(EVENT_SCHEMA) - len(row))) for row in rows]
    columns = list(zip(*whole, strict=True)) or [[] for _ in EVENT_SCHEMA]
    return pa.table([pa.array(c, type=f.type) for c, f in zip(columns, EVENT_SCHEMA, strict=True)], schema=EVENT_SCHEMA)


def claims_table(rows):
    """(account, says, value) rows as an Arrow table."""
    columns = list(zip(*rows, strict=True)) or [[] for _ in CLAIM_SCHEMA]
    return pa.table([pa.array(c, type=f.type) for c, f in zip(columns, CLAIM_SCHEMA, strict=True)], schema=CLAIM_SCHEMA)


def put(store, engine, rows, *, name="file", source="archive_repo", claims=(), rejected=(), threads=(), **given):
    """Commit event rows to a store as one file of the given format, and give the manifest's entry."""
    gatherer = ExtractBuilder(source, ImportContext(engine, store.key, NOW))
    for event_id, at, account, action, place, thread, toward, work, _, *more in rows:
        since, agent = (*more, None, None)[:2]
        gatherer.act(
            event_id, at, account, action, place, thread=thread, toward=toward, work=work, since=since, agent=agent
        )
    for claim in claims:
        gatherer.claim(*claim)
    for place, thread, title, labels, state, opened_at, closed_at in threads:
        gatherer.thread(
            place, thread, title=title, labels=labels, state=state, opened_at=opened_at, closed_at=closed_at
        )
    gatherer.rejected.add_all(rejected)
    shows = {row[3] for row in rows}
    return store.commit(gatherer.extract(shows), Arrival(name, name, source, NOW, "tests"), engine, **given)


def fill(store, rows, **more):
    """Commit event rows to a store as :func:`put` does, with an engine of its own."""
    with open_engine() as engine:
        put(store, engine, rows, **more)
