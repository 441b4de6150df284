"""Every act of a community's people, one row each: what the network, kinds of work and resilience are computed from.

And every file that each of them touched by a commit, for who works on the same ones, and the threads they opened.

The people are those of :func:`journeys.snapshot.view.load_view`. Left out: the acts of programs, organisations and
deleted accounts, of those who opted out, and of those who reached no stage; they are not told of as spoken to either.
"""

from collections.abc import Sequence, Sized
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from journeys.model import tables
from journeys.model.bots import is_named_bot
from journeys.model.community import Community
from journeys.model.events import NOBODY
from journeys.model.vocabulary import OPENING
from journeys.snapshot.rows import CommunityRows, places_of
from journeys.snapshot.view import View
from journeys.store.engine import open_engine
from journeys.store.store import Store


def load_acts(store: Store, view: View) -> pd.DataFrame:
    """Load what each person of a community did, by what people decided, without who opted out.

    Parameters
    ----------
    store
        Where the events are.
    view
        The community's, of the same store: its people, until the end of its observation.

    Returns
    -------
    One row an act, the earliest first, acts of one instant by their natural key: ``person``; ``at``, UTC; ``action``;
    ``place``, its present name; ``thread``, null outside threads and only unique within its place; ``toward``, the
    person it was addressed to, null if nobody or nobody who can be named; ``work``, null if not told; ``source``.
    """
    with open_engine() as engine:
        rows = CommunityRows(store, engine, view.community, places_of(store, view.community))
        # by way of Arrow, in which a million acts make no million Python texts
        ordered = _acts(rows, view).sort("at", "event_id").select(*tables.ACTS.names).collect(backend="pyarrow")
    return _as_texts(ordered, tables.ACTS.names)


def load_paths(store: Store, view: View) -> pd.DataFrame:
    """Load which files each person of a community touched by commits: people, places and days as of :func:`load_acts`.

    Parameters
    ----------
    store, view
        As for :func:`load_acts`.

    Returns
    -------
    One row a file that a commit touches and a person who wrote it (its author, each co-author), the earliest first:
    ``person``; ``at``, the commit's, UTC; ``place``, its present name; ``path``, after the commit. A commit in several
    exports or repositories stands once. Without rows where no export tells files.
    """
    with open_engine() as engine:
        rows = CommunityRows(store, engine, view.community, places_of(store, view.community))
        touched = rows.scan("paths").select("path", commit=nw.col("event_id")).unique()
        # a co-author's act is git:<sha>#<account>
        commits = _theirs(rows, view).with_columns(commit=nw.col("event_id").str.replace_all("#.*$", ""))
        each = commits.join(touched, on="commit", how="inner").select("commit", *tables.PATHS.names).unique()
        ordered = each.sort("at", "commit", "path", "person").select(*tables.PATHS.names).collect(backend="pyarrow")
    return _as_texts(ordered, tables.PATHS.names)


def load_threads(
    store: Store, community: Community, acts: pd.DataFrame, *, observed_until: datetime | None
) -> pd.DataFrame:
    """Load the threads that a community's people opened, with what exports say of them.

    Parameters
    ----------
    store, community
        As for :func:`load_acts`.
    acts
        The table of :func:`load_acts`: its people are those whose threads are told.
    observed_until
        The first instant that is not observed, as it was for ``acts``.

    Returns
    -------
    One row a thread, the earliest first: ``place``, its present name; ``thread``; ``title``, null if not told;
    ``labels``, a list, as the export found them; ``opener``, the person who opened it; ``opened_at``; ``closed_at``,
    null if it was open at the end of observation. Threads that nobody of ``acts`` is known to have opened are left
    out: their titles are somebody else's words.
    """
    began = acts[acts["action"].isin(OPENING) & acts["thread"].notna()].drop_duplicates(["place", "thread"])
    opened = began[["place", "thread", "person", "at"]].rename(columns={"person": "opener", "at": "opened_at"})
    with open_engine() as engine:
        owned = sorted(set(places_of(store, community)["place"]))
        told = engine.collect(
            store.scan("threads", engine, owned)
            .filter(nw.col("place").is_in(owned))
            .select("place", "thread", "title", "labels", "closed_at")
        )
    told["place"] = told["place"].map({place: community.canonical(place) for place in owned}).astype("str")
    told["thread"] = told["thread"].astype("str")
    # of several exports the one that tells more, then the one that saw it closed
    richness = told["title"].notna().astype("int64") + told["labels"].map(_count).gt(0) + told["closed_at"].notna()
    richest = told.assign(richness=richness).sort_values("richness", ascending=False, kind="stable")
    known = opened.merge(richest.drop_duplicates(["place", "thread"]), on=["place", "thread"], how="left")
    closed = known["closed_at"].where(known["closed_at"] < observed_until) if observed_until else known["closed_at"]
    labels = pd.Series(
        [list(told) if _count(told) else [] for told in known["labels"]], index=known.index, dtype=object
    )
    ordered = known.assign(closed_at=closed.astype(began["at"].dtype), labels=labels)[tables.THREADS.names]
    return ordered.astype({"title": "str"}).reset_index(drop=True)


def _count(labels: object) -> int:
    """Count labels; an export that tells none gives nothing."""
    return len(labels) if isinstance(labels, Sized) else 0


def _as_texts(table: nw.DataFrame[Any], columns: Sequence[str]) -> pd.DataFrame:
    """Give a table whose columns are texts, dates aside."""
    return table.to_pandas().astype(dict.fromkeys([name for name in columns if name != "at"], "str"))


def _theirs(rows: CommunityRows, view: View) -> nw.LazyFrame[Any]:
    """Keep the acts of people who reached a stage, with the person of each."""
    events = rows.events(view.opted_out, view.observed_until)
    return events.join(rows.engine.from_pandas(view.accounts), on="account", how="inner")


def _acts(rows: CommunityRows, view: View) -> nw.LazyFrame[Any]:
    """Put people in the stead of the accounts that acted and that were spoken to."""
    nobodies = view.nonpeople[["account"]].assign(person=None, is_nobody="yes")
    known = pd.concat([view.persons[["account", "person"]].assign(is_nobody=None), nobodies])
    spoken_to = rows.engine.from_pandas(known.drop_duplicates("account", keep="last")).rename(
        {"account": "toward", "person": "whom"}
    )
    theirs = _theirs(rows, view).join(spoken_to, on="toward", how="left")
    nobody = ~nw.col("is_nobody").is_null() | is_named_bot("toward") | (nw.col("toward") == NOBODY)
    return theirs.with_columns(toward=nw.when(~nobody).then(nw.coalesce("whom", "toward")))
