"""How well would a mentor know what a newcomer does? Places, kinds of work, previous contact and active hours, apart.

All of it from acts of one year before a day, so that nothing later can reach it. Left out: what people do elsewhere,
whether they get on, and where anybody lives, which hours do not tell. It compares pairs, it says nothing of what
anybody is worth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.acts import own_acts
from journeys.analysis.work.kinds import give_kinds
from journeys.model import tables
from journeys.model.community import default_actions
from journeys.model.vocabulary import REPLIES, UNTOLD

WEIGHTS: Final = {"places": 0.25, "kinds": 0.25, "contact": 0.35, "hours": 0.15}
"""What each part counts in the whole; a part that nobody can tell is left out, and the others count for all."""
PARTS: Final = tuple(WEIGHTS)
YEAR: Final = timedelta(days=365)
FAMILIAR: Final = 5
"""Acts of a mentor in a place, or of a kind, with which it is half as familiar as can be."""
ENOUGH_HOURS: Final = 5
"""Hours with an act of theirs (two days' same hour are two) from which on somebody's active hours are told."""
ANSWERED: Final = 1.0
"""Previous contact: one of the two answered the other."""
TOGETHER: Final = 0.5
"""Previous contact: both were in one thread."""
OFTEN: Final = 0.5
"""Overlap of active hours from which on it is called often."""
PLACES_NAMED: Final = 2
"""Places and kinds of work that a reason names."""
_SPREAD: Final = np.array([1, 2, 3, 2, 1]) / 9
"""How an act spreads over the hours around it: somebody at 14:55 might as well have been there at 15:05."""
_Table = npt.NDArray[np.float64]


class Common(NamedTuple):
    """What two people have in common.

    ``places`` and ``kinds`` of work of both, first what the newcomer did most; ``contact``: who ``answered`` whom last
    (the mentor or the newcomer) or that both were in one ``thread``, ``met_at``; ``hours``: the first hour (UTC) at
    which both are often active, and the one after the last.
    """

    places: list[str]
    kinds: list[str]
    contact: Literal["mentor answered", "newcomer answered", "one thread", ""]
    met_at: datetime | None
    hours: tuple[int, int] | None


@dataclass(frozen=True)
class Traces:
    """What people did in the year before ``as_of``, one row a person in ``places``, ``kinds`` and ``hours``.

    ``places`` and ``kinds`` count acts, one column a place and a kind of work; ``hours`` has 24 columns, the part of
    the hours with an act of theirs that fell around each hour of the day (UTC), null if there are too few.
    ``answers`` has the latest answer of each to each: ``person``, ``other``, ``at``; ``threads`` who was last in which
    thread when: ``person``, ``place``, ``thread``, ``at``.
    """

    as_of: datetime
    places: pd.DataFrame
    kinds: pd.DataFrame
    hours: pd.DataFrame
    answers: pd.DataFrame
    threads: pd.DataFrame


def find_traces(acts: pd.DataFrame, people: Sequence[str], *, as_of: datetime) -> Traces:
    """Find what people did in the year before a day, as far as it tells whom they would go well with.

    Parameters
    ----------
    acts
        Rows are acts; columns of :data:`journeys.model.tables.ACTS`.
    people
        Newcomers and mentors; whoever is in no act has empty rows.
    as_of
        The first instant that is not looked at.

    Returns
    -------
    Their traces, see :class:`Traces`; people by name. Acts of discovering and what lists say of people leave none.
    """
    names = pd.Index(sorted(set(people)), dtype="str", name="person")
    theirs = acts[acts["person"].isin(names) & (acts["at"] >= as_of - YEAR)]
    done = give_kinds(own_acts(theirs[~theirs["action"].isin(default_actions("discover"))], as_of))
    answers = done[done["action"].isin(REPLIES) & done["toward"].isin(names) & (done["toward"] != done["person"])]
    latest = answers.groupby(["person", "toward"], as_index=False).agg({"at": "max"})
    in_threads = done[done["thread"].notna()].groupby(["person", "place", "thread"], as_index=False).agg({"at": "max"})
    return Traces(
        as_of=as_of,
        places=_count(done, "place", names),
        kinds=_count(done[done["kind"] != UNTOLD], "kind", names),
        hours=_active_hours(done, names),
        answers=latest.rename(columns={"toward": "other"}),
        threads=in_threads,
    )


def measure_fit(newcomers: Sequence[str], mentors: Sequence[str], traces: Traces) -> pd.DataFrame:
    """Measure how well each mentor knows what each newcomer does.

    Parameters
    ----------
    newcomers, mentors
        People in ``traces``.
    traces
        What they did, see :func:`find_traces`.

    Returns
    -------
    Rows are pairs of two people, by name: ``person``, the newcomer; ``mentor``; the parts, each 0 to 1: ``places`` and
    ``kinds`` (the part of the newcomer's acts where, and of a kind that, the mentor is familiar with), ``contact``
    (:data:`ANSWERED`, :data:`TOGETHER` or 0), ``hours`` (how far their active hours overlap), null where nobody can
    tell; ``fit``, the mean of the parts that can be told, weighted by :data:`WEIGHTS`; and ``common``, whether they
    share a place, a kind of work or previous contact at all.
    """
    rows, columns = sorted(set(newcomers)), sorted(set(mentors))
    parts = {
        "places": _familiar(traces.places.loc[rows], traces.places.loc[columns]),
        "kinds": _familiar(traces.kinds.loc[rows], traces.kinds.loc[columns]),
        "contact": _contact(rows, columns, traces),
        "hours": _overlap(traces.hours.loc[rows], traces.hours.loc[columns]),
    }
    pairs = pd.MultiIndex.from_product([rows, columns], names=["person", "mentor"]).to_frame(index=False)
    table = pairs.assign(**{name: told.ravel() for name, told in parts.items()})
    weights = table[list(PARTS)].notna() * pd.Series(WEIGHTS)
    table["fit"] = table[list(PARTS)].mul(pd.Series(WEIGHTS)).sum(axis="columns") / weights.sum(axis="columns")
    table["common"] = table[["places", "kinds", "contact"]].gt(0).any(axis="columns")
    return tables.FITS.of(table[table["person"] != table["mentor"]].reset_index(drop=True))


def find_common(person: str, mentor: str, traces: Traces) -> Common:
    """Find what a newcomer and a mentor, both in ``traces``, have in common."""
    hours = _common_hours(traces.hours.loc[person].to_numpy(), traces.hours.loc[mentor].to_numpy())
    contact, met_at = _last_contact(person, mentor, traces)
    places, kinds = (_shared(counts, person, mentor) for counts in (traces.places, traces.kinds))
    return Common(places, kinds, contact, met_at, hours)


def short(place: str) -> str:
    """Name a place without its platform.

    >>> short("github:the-turing-way/bio")
    'the-turing-way/bio'
    """
    return place.partition(":")[2] or place


def _shared(counts: pd.DataFrame, person: str, mentor: str) -> list[str]:
    """Name what both did, first what the newcomer did most."""
    both = counts.loc[[person, mentor]].T.sort_index()
    both = both[both.gt(0).all(axis="columns")].sort_values(person, ascending=False, kind="stable")
    return [str(name) for name in both.index[:PLACES_NAMED]]


def _last_contact(
    person: str, mentor: str, traces: Traces
) -> tuple[Literal["mentor answered", "newcomer answered", "one thread", ""], datetime | None]:
    """Find who answered whom last, or whether they were in one thread, and when."""
    answers, threads = traces.answers, traces.threads
    between = answers[answers["person"].isin([person, mentor]) & answers["other"].isin([person, mentor])]
    if len(between):
        last = between.sort_values(["at", "person"]).iloc[-1]
        return ("mentor answered" if last["person"] == mentor else "newcomer answered"), last["at"]
    own, others = (threads[threads["person"] == one] for one in (person, mentor))
    met = own.merge(others, on=["place", "thread"])
    return ("one thread", met[["at_x", "at_y"]].max(axis="columns").max()) if len(met) else ("", None)


def _common_hours(theirs: _Table, mentors: _Table) -> tuple[int, int] | None:
    """Find at which hours both are often active: the hours of most overlap next to one another."""
    both = np.minimum(theirs, mentors)
    if np.isnan(both).any() or both.sum() < OFTEN:
        return None
    busy = both >= 1 / 24
    first = last = int(both.argmax())
    while busy[(first - 1) % 24] and (last - first) < 23:
        first -= 1
    while busy[(last + 1) % 24] and (last - first) < 23:
        last += 1
    return (0, 24) if last - first == 23 else (first % 24, (last + 1) % 24 or 24)


def _count(done: pd.DataFrame, column: str, names: pd.Index) -> pd.DataFrame:
    """Count each person's acts by place or kind."""
    return pd.crosstab(done["person"], done[column]).reindex(names, fill_value=0)


def _active_hours(done: pd.DataFrame, names: pd.Index) -> pd.DataFrame:
    """Tell over which hours of the day people's acts spread; many acts within one hour count once."""
    hours = done["at"].dt.floor("h")
    once = pd.DataFrame({"person": done["person"], "hour": hours}).drop_duplicates()
    counts = pd.crosstab(once["person"], once["hour"].dt.hour).reindex(index=names, columns=range(24), fill_value=0)
    spread = sum(weight * np.roll(counts, step, axis=1) for step, weight in zip(range(-2, 3), _SPREAD, strict=True))
    total = counts.sum(axis="columns").to_numpy()[:, None]
    shares = np.where(total >= ENOUGH_HOURS, spread / np.maximum(total, 1), np.nan)
    return pd.DataFrame(shares, index=names, columns=range(24))


def _familiar(theirs: pd.DataFrame, mentors: pd.DataFrame) -> _Table:
    """Add up the parts of what newcomers did, each by how familiar it is to each mentor; null who did nothing."""
    total = theirs.sum(axis="columns").to_numpy(dtype="float64")[:, None]
    parts = np.divide(theirs.to_numpy(dtype="float64"), total, out=np.full(theirs.shape, np.nan), where=total > 0)
    known = mentors.to_numpy(dtype="float64")
    familiar: _Table = (
        parts @ (known / (known + FAMILIAR)).T if theirs.shape[1] else np.full((len(theirs), len(mentors)), np.nan)
    )
    return familiar


def _overlap(theirs: pd.DataFrame, mentors: pd.DataFrame) -> _Table:
    """Add up hour by hour the smaller of the two shares; null where one's hours are not told."""
    both: _Table = np.minimum(theirs.to_numpy()[:, None, :], mentors.to_numpy()[None, :, :]).sum(axis=2)
    return both


def _contact(rows: list[str], columns: list[str], traces: Traces) -> _Table:
    """Tell who answered whom, and who was in one thread with whom."""
    told = np.zeros((len(rows), len(columns)))
    here, there = (pd.Index(names, dtype="str") for names in (rows, columns))
    threads = traces.threads[["person", "place", "thread"]]
    met = threads[threads["person"].isin(here)].merge(threads[threads["person"].isin(there)], on=["place", "thread"])
    _mark(told, here.get_indexer(pd.Index(met["person_x"])), there.get_indexer(pd.Index(met["person_y"])), TOGETHER)
    for newcomer, mentor in (("person", "other"), ("other", "person")):
        row, column = pd.Index(traces.answers[newcomer]), pd.Index(traces.answers[mentor])
        _mark(told, here.get_indexer(row), there.get_indexer(column), ANSWERED)
    return told


def _mark(told: _Table, row: npt.NDArray[np.intp], column: npt.NDArray[np.intp], value: float) -> None:
    """Write a value where both are known."""
    is_pair = (row >= 0) & (column >= 0)
    told[row[is_pair], column[is_pair]] = value
