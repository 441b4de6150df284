"""Repositories that the store holds under two names: both tell of the same threads, so each would count twice."""

from typing import Final, NamedTuple

import narwhals as nw

from journeys.model.vocabulary import OPENS
from journeys.store.engine import open_engine
from journeys.store.store import Store

_SAME: Final = ("thread", "account", "at")


class Renamed(NamedTuple):
    """A repository under its present and its former name, and how many threads both tell of."""

    present: str
    former: str
    threads: int


def find_renamed(store: Store) -> list[Renamed]:
    """Find repositories that GitHub's exports name in two ways.

    Two names are one repository's where the same account opened the thread of the same number at the same instant, and
    no number stands for two threads: a fork numbers its own. The present name is the one of the newest thread.
    """
    with open_engine() as engine:
        events = store.scan("events", engine)
        opened = events.filter(
            nw.col("action").is_in(sorted(OPENS)),
            nw.col("place").str.starts_with("github:"),
            ~nw.col("thread").is_null(),
        ).select("place", *_SAME)
        twice = opened.join(opened, on=list(_SAME), how="inner", suffix="_other")
        pairs = twice.filter(nw.col("place") < nw.col("place_other")).group_by("place", "place_other").agg(n=nw.len())
        found = engine.collect(pairs)
        if found.empty:
            return []
        names = sorted({*found["place"], *found["place_other"]})
        threads = engine.collect(opened.filter(nw.col("place").is_in(names)))
    numbers = {place: set(rows["thread"]) for place, rows in threads.groupby("place")}
    newest = threads.groupby("place")["at"].max()
    renamed = []
    for one, other, shared in found[["place", "place_other", "n"]].itertuples(index=False):
        if len(numbers[one] & numbers[other]) == shared:
            former, present = sorted((one, other), key=lambda name: (newest[name], len(numbers[name]), name))
            renamed.append(Renamed(present, former, int(shared)))
    return sorted(renamed)
