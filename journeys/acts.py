"""Every act of a community's people, one row each: what the network, kinds of work and resilience are computed from.

The people are those of :func:`journeys.views.load_view`. Left out: the acts of programs, organisations and deleted
accounts, of those who opted out, and of those who reached no stage; they are not told of as spoken to either.
"""

from datetime import datetime
from typing import Any, Final

import narwhals as nw
import pandas as pd

from journeys.absence import read_said
from journeys.communities import Community
from journeys.community_rows import CommunityRows, Held, places_of
from journeys.database import Database, open_database
from journeys.engine import open_engine
from journeys.events import NOBODY
from journeys.people import is_named_bot
from journeys.stages import of_people
from journeys.store import Store

COLUMNS: Final = ("person", "at", "action", "place", "thread", "toward", "work", "source")


def load_acts(
    store: Store, community: Community, observed_until: datetime | None, database: Database | None = None
) -> pd.DataFrame:
    """Load what each person of a community did, by what people decided, without who opted out.

    Parameters
    ----------
    store
        Where the events are.
    community
        Whose.
    observed_until
        The first instant that is not observed; nothing given means until the end of the day of the newest act.
    database
        What people typed; nothing given means the store's own.

    Returns
    -------
    One row an act, the earliest first, acts of one instant by their natural key: ``person``; ``at``, UTC; ``action``;
    ``place``, its present name; ``thread``, null outside threads and only unique within its place; ``toward``, the
    person it was addressed to, null if nobody or nobody who can be named; ``work``, null if not told; ``source``.
    """
    if database is None:
        with open_database(store.folder) as own:
            return load_acts(store, community, observed_until, own)
    said = read_said(store, database)
    with open_engine() as engine:
        rows, _ = CommunityRows.until(community, places_of(store, community), observed_until, Held(store, engine, said))
        # by way of Arrow, in which a million acts make no million Python texts
        ordered = _acts(rows).sort("at", "event_id").select(*COLUMNS).collect(backend="pyarrow")
    texts = dict.fromkeys([name for name in COLUMNS if name != "at"], "str")
    return ordered.to_pandas().astype(texts)


def _acts(rows: CommunityRows) -> nw.LazyFrame[Any]:
    """Put people in the stead of accounts, and keep those who reached a stage."""
    persons, nonpeople = (rows.engine.from_pandas(frame) for frame in (rows.persons, rows.nonpeople))
    theirs = of_people(rows.events, persons, nonpeople).join(rows.travellers(rows.persons), on="person", how="semi")
    spoken_to = persons.select(toward=nw.col("account"), whom=nw.col("person"))
    nobodies = nonpeople.select(toward=nw.col("account"), is_nobody=nw.lit(value=True))
    known = theirs.join(spoken_to, on="toward", how="left").join(nobodies, on="toward", how="left")
    nobody = ~nw.col("is_nobody").is_null() | is_named_bot("toward") | (nw.col("toward") == NOBODY)
    return known.with_columns(toward=nw.when(~nobody).then(nw.coalesce("whom", "toward")))
