"""The acts of a community's people, the files that their commits touch, and the threads that they opened.

The people are those of the community's snapshot. Left out: programs, organisations, deleted accounts, people who opted
out and people who reached no stage; the first four are not named as addressees either.
"""

from collections.abc import Sequence, Sized
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from journeys.identity import people
from journeys.model import tables
from journeys.model.communities.community import Community
from journeys.model.events import NOBODY
from journeys.model.programs.bots import is_named_bot
from journeys.model.vocabulary import CHANGES, OPENING
from journeys.snapshot.rows import CommunityRows, places_of
from journeys.snapshot.snapshot import Snapshot
from journeys.store import kept_tables
from journeys.store.engine import open_engine
from journeys.store.store import Store


def load_acts(store: Store, view: Snapshot) -> pd.DataFrame:
    """Load the acts of the people of a community's snapshot, until the end of its observation.

    One row an act, the earliest first, acts of one instant by their natural key: ``person``; ``at``, UTC; ``action``;
    ``place``, its present name; ``thread``, null outside threads and only unique within its place; ``toward``, the
    person it was addressed to, null if nobody or nobody who may be named; ``work``, null if unknown; ``source``;
    ``agent``, the AI agent that took part, null if no export says that one did.
    """
    if (kept := kept_tables.read_table(view.kept, "acts")) is not None:
        return kept
    with open_engine() as engine:
        rows = CommunityRows(store, engine, view.community, places_of(store, view.community))
        # through Arrow, in which a million acts make no million Python texts
        ordered = _acts(rows, view).sort("at", "event_id").select(*tables.ACTS.names).collect(backend="pyarrow")
    return _as_texts(ordered, tables.ACTS.names)


def load_agent_changes(store: Store, view: Snapshot) -> pd.DataFrame:
    """Load the changes that AI agents made alone: columns of :func:`load_acts`, ``person`` the agent's account."""
    if (kept := kept_tables.read_table(view.kept, "agent_changes")) is not None:
        return kept
    agents = people.agents_of(view.nonpeople).rename(columns={"agent": "known"})
    with open_engine() as engine:
        rows = CommunityRows(store, engine, view.community, places_of(store, view.community))
        events = rows.events(view.opted_out, view.observed_until).filter(nw.col("action").is_in(sorted(CHANGES)))
        theirs = events.join(engine.from_pandas(agents), on="account", how="inner").with_columns(
            person="account", agent="known", toward=nw.lit(None, nw.String)
        )
        ordered = theirs.sort("at", "event_id").select(*tables.ACTS.names).collect(backend="pyarrow")
    return _as_texts(ordered, tables.ACTS.names)


def load_paths(store: Store, view: Snapshot) -> pd.DataFrame:
    """Load the files that commits of a community's people touch.

    One row a file that a commit touches and a person who wrote it (its author, each co-author), the earliest first:
    ``person``; ``at``, the commit's, UTC; ``place``, its present name; ``path``, after the commit. A commit in several
    exports or repositories is there once. Without rows where no export lists files.
    """
    if (kept := kept_tables.read_table(view.kept, "paths")) is not None:
        return kept
    with open_engine() as engine:
        rows = CommunityRows(store, engine, view.community, places_of(store, view.community))
        touched = rows.scan("paths").select("path", commit=nw.col("event_id")).unique()
        # paths are listed under the author's act, git:<sha>; a co-author's is git:<sha>#<account>
        commits = _theirs(rows, view).with_columns(commit=nw.col("event_id").str.replace_all("#.*$", ""))
        each = commits.join(touched, on="commit", how="inner").select("commit", *tables.PATHS.names).unique()
        ordered = each.sort("at", "commit", "path", "person").select(*tables.PATHS.names).collect(backend="pyarrow")
    return _as_texts(ordered, tables.PATHS.names)


def load_threads(
    store: Store, community: Community, acts: pd.DataFrame, *, observed_until: datetime | None
) -> pd.DataFrame:
    """Load the threads that a community's people opened: those of ``acts``, as of :func:`load_acts`.

    One row a thread, the earliest first: ``place``, its present name; ``thread``; ``title``, null if unknown;
    ``labels``, a list, as of the export; ``opener``, the person who opened it; ``opened_at``; ``closed_at``, null if it
    was open at the end of observation.
    """
    # only threads that somebody of ``acts`` opened: the titles of others are the words of who is not shown
    openings = acts[acts["action"].isin(OPENING) & acts["thread"].notna()].drop_duplicates(["place", "thread"])
    opened = openings[["place", "thread", "person", "at"]].rename(columns={"person": "opener", "at": "opened_at"})
    with open_engine() as engine:
        owned = sorted(set(places_of(store, community)["place"]))
        threads = engine.collect(
            store.scan("threads", engine, owned)
            .filter(nw.col("place").is_in(owned))
            .select("place", "thread", "title", "labels", "closed_at")
        )
    threads["place"] = threads["place"].map({place: community.canonical(place) for place in owned}).astype("str")
    # a table without rows has no type for texts
    threads["thread"] = threads["thread"].astype("str")
    # of several exports the one that fills most of title, labels and the end
    filled = [threads["title"].notna(), threads["labels"].map(_count).gt(0), threads["closed_at"].notna()]
    richest = threads.assign(richness=sum(column.astype("int64") for column in filled))
    richest = richest.sort_values("richness", ascending=False, kind="stable").drop_duplicates(["place", "thread"])
    known = opened.merge(richest, on=["place", "thread"], how="left")
    # what closed later was open then
    closed = known["closed_at"].where(known["closed_at"] < observed_until) if observed_until else known["closed_at"]
    labels = [list(names) if _count(names) else [] for names in known["labels"]]
    ordered = known.assign(
        closed_at=closed.astype(openings["at"].dtype), labels=pd.Series(labels, index=known.index, dtype=object)
    )[tables.THREADS.names]
    return ordered.astype({"title": "str"}).reset_index(drop=True)


def _count(labels: object) -> int:
    # null where an export lists none, and an array else
    return len(labels) if isinstance(labels, Sized) else 0


def _as_texts(table: nw.DataFrame[Any], columns: Sequence[str]) -> pd.DataFrame:
    return table.to_pandas().astype(dict.fromkeys([name for name in columns if name not in ("at", "since")], "str"))


def _theirs(rows: CommunityRows, view: Snapshot) -> nw.LazyFrame[Any]:
    events = rows.events(view.opted_out, view.asked)
    return events.join(rows.engine.from_pandas(view.accounts), on="account", how="inner")


def _acts(rows: CommunityRows, view: Snapshot) -> nw.LazyFrame[Any]:
    # the addressee's person is not always one of ``view.accounts``: somebody who only was spoken to is named too
    nobodies = view.nonpeople[["account"]].assign(person=None, is_nobody="yes")
    known = pd.concat([view.persons[["account", "person"]].assign(is_nobody=None), nobodies])
    spoken_to = rows.engine.from_pandas(known.drop_duplicates("account", keep="last")).rename(
        {"account": "toward", "person": "whom"}
    )
    theirs = _theirs(rows, view).join(spoken_to, on="toward", how="left")
    nobody = ~nw.col("is_nobody").is_null() | is_named_bot("toward") | (nw.col("toward") == NOBODY)
    return theirs.with_columns(toward=nw.when(~nobody).then(nw.coalesce("whom", "toward")))
