"""How well would a mentor know what a newcomer does? Places, kinds of work, previous contact and active hours, apart.

All of it from acts of one year before a day, so that nothing later can reach it. Left out: what people do elsewhere,
whether they get on, and where anybody lives, which hours do not show. It compares pairs, not what anybody is worth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.acts import own_acts
from journeys.analysis.work.kinds import assign_kinds
from journeys.model import tables
from journeys.model.communities.community import default_actions
from journeys.model.vocabulary import REPLIES, UNTOLD

WEIGHTS: Final = {"places": 0.25, "kinds": 0.25, "contact": 0.35, "hours": 0.15}
"""The weight of each part in the whole: a judgement, since no export shows how a pair went. Contact weighs most because
who answered somebody has begun already. Where a part is unknown, the others count for all."""
PARTS: Final = tuple(WEIGHTS)
YEAR: Final = timedelta(days=365)
FAMILIAR: Final = 5
"""Acts of a mentor in a place, or of a kind, with which they are half as familiar with it as can be."""
ENOUGH_HOURS: Final = 5
"""Hours with an act of theirs (two days' same hour are two) from which on somebody's active hours are known."""
ANSWERED: Final = 1.0
"""Previous contact: one of the two answered the other."""
TOGETHER: Final = 0.5
"""Previous contact: both were in one thread."""
OFTEN: Final = 0.5
"""Overlap of active hours from which on two people count as often active together."""
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
    the hours with an act of theirs that were around each hour of the day (UTC), null if there are too few.
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
    """Find what people did in the year before a day, as far as it shows with whom they would work well.

    ``acts`` are :data:`journeys.model.tables.ACTS`; those of discovering do not count, nor what lists say of people.
    People without an act have empty rows.
    """
    names = pd.Index(sorted(set(people)), dtype="str", name="person")
    theirs = acts[acts["person"].isin(names) & (acts["at"] >= as_of - YEAR)]
    done = assign_kinds(own_acts(theirs[~theirs["action"].isin(default_actions("discover"))], as_of))
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
    """Measure how well each mentor knows what each newcomer does; all of them are in ``traces``.

    Returns
    -------
    Rows of :data:`journeys.model.tables.FITS`, pairs of two people, by name. The parts are 0 to 1: ``places`` and
    ``kinds`` are the share of the newcomer's acts in places, and of kinds, that the mentor is familiar with,
    ``contact`` is :data:`ANSWERED`, :data:`TOGETHER` or 0, ``hours`` how far their active hours overlap; null where
    unknown. ``fit`` is the mean of the known parts, weighted by :data:`WEIGHTS`.
    """
    rows, columns = sorted(set(newcomers)), sorted(set(mentors))
    parts = {
        "places": _familiar(traces.places.loc[rows], traces.places.loc[columns]),
        "kinds": _familiar(traces.kinds.loc[rows], traces.kinds.loc[columns]),
        "contact": _contact(rows, columns, traces),
        "hours": _overlap(traces.hours.loc[rows], traces.hours.loc[columns]),
    }
    pairs = pd.MultiIndex.from_product([rows, columns], names=["person", "mentor"]).to_frame(index=False)
    table = pairs.assign(**{name: values.ravel() for name, values in parts.items()})
    weights = table[list(PARTS)].notna() * pd.Series(WEIGHTS)
    table["fit"] = table[list(PARTS)].mul(pd.Series(WEIGHTS)).sum(axis="columns") / weights.sum(axis="columns")
    # equal hours alone are no common ground
    table["common"] = table[["places", "kinds", "contact"]].gt(0).any(axis="columns")
    return tables.FITS.of(table[table["person"] != table["mentor"]].reset_index(drop=True))


def find_common(person: str, mentor: str, traces: Traces) -> Common:
    """Find what a newcomer and a mentor, both in ``traces``, have in common."""
    hours = _common_hours(traces.hours.loc[person].to_numpy(), traces.hours.loc[mentor].to_numpy())
    contact, met_at = _last_contact(person, mentor, traces)
    places, kinds = (_shared(counts, person, mentor) for counts in (traces.places, traces.kinds))
    return Common(places, kinds, contact, met_at, hours)


def short(place: str) -> str:
    """Return a place's name without its platform.

    >>> short("github:the-turing-way/bio")
    'the-turing-way/bio'
    """
    return place.partition(":")[2] or place


def _shared(counts: pd.DataFrame, person: str, mentor: str) -> list[str]:
    both = counts.loc[[person, mentor]].T.sort_index()
    both = both[both.gt(0).all(axis="columns")].sort_values(person, ascending=False, kind="stable")
    return [str(name) for name in both.index[:PLACES_NAMED]]


def _last_contact(
    person: str, mentor: str, traces: Traces
) -> tuple[Literal["mentor answered", "newcomer answered", "one thread", ""], datetime | None]:
    answers, threads = traces.answers, traces.threads
    between = answers[answers["person"].isin([person, mentor]) & answers["other"].isin([person, mentor])]
    if len(between):
        last = between.sort_values(["at", "person"]).iloc[-1]
        return ("mentor answered" if last["person"] == mentor else "newcomer answered"), last["at"]
    own, others = (threads[threads["person"] == one] for one in (person, mentor))
    met = own.merge(others, on=["place", "thread"])
    return ("one thread", met[["at_x", "at_y"]].max(axis="columns").max()) if len(met) else ("", None)


def _common_hours(theirs: _Table, mentors: _Table) -> tuple[int, int] | None:
    """Find at which hours both are often active: those with an overlap, around the hour of most overlap."""
    both = np.minimum(theirs, mentors)
    # unknown hours of one are not a number for both
    if np.isnan(both).any() or both.sum() < OFTEN:
        return None
    # at least the overlap that two people who are active at all hours alike have in each
    busy = both >= 1 / 24
    first = last = int(both.argmax())
    while busy[(first - 1) % 24] and (last - first) < 23:
        first -= 1
    while busy[(last + 1) % 24] and (last - first) < 23:
        last += 1
    return (0, 24) if last - first == 23 else (first % 24, (last + 1) % 24 or 24)


def _count(done: pd.DataFrame, column: str, names: pd.Index) -> pd.DataFrame:
    return pd.crosstab(done["person"], done[column]).reindex(names, fill_value=0)


def _active_hours(done: pd.DataFrame, names: pd.Index) -> pd.DataFrame:
    # many acts within one hour count once: a burst of comments is no rhythm
    hours = done["at"].dt.floor("h")
    once = pd.DataFrame({"person": done["person"], "hour": hours}).drop_duplicates()
    counts = pd.crosstab(once["person"], once["hour"].dt.hour).reindex(index=names, columns=range(24), fill_value=0)
    spread = sum(weight * np.roll(counts, step, axis=1) for step, weight in zip(range(-2, 3), _SPREAD, strict=True))
    total = counts.sum(axis="columns").to_numpy()[:, None]
    shares = np.where(total >= ENOUGH_HOURS, spread / np.maximum(total, 1), np.nan)
    return pd.DataFrame(shares, index=names, columns=range(24))


def _familiar(theirs: pd.DataFrame, mentors: pd.DataFrame) -> _Table:
    """Compute the share of each newcomer's acts that each mentor is familiar with; null for people without acts."""
    total = theirs.sum(axis="columns").to_numpy(dtype="float64")[:, None]
    parts = np.divide(theirs.to_numpy(dtype="float64"), total, out=np.full(theirs.shape, np.nan), where=total > 0)
    acts = mentors.to_numpy(dtype="float64")
    # a product over no columns at all is 0, which would say unfamiliar instead of unknown
    familiar: _Table = (
        parts @ (acts / (acts + FAMILIAR)).T if theirs.shape[1] else np.full((len(theirs), len(mentors)), np.nan)
    )
    return familiar


def _overlap(theirs: pd.DataFrame, mentors: pd.DataFrame) -> _Table:
    """Add up hour by hour the smaller of the two shares; null where the hours of one are unknown."""
    both: _Table = np.minimum(theirs.to_numpy()[:, None, :], mentors.to_numpy()[None, :, :]).sum(axis=2)
    return both


def _contact(rows: list[str], columns: list[str], traces: Traces) -> _Table:
    contact = np.zeros((len(rows), len(columns)))
    here, there = (pd.Index(names, dtype="str") for names in (rows, columns))
    threads = traces.threads[["person", "place", "thread"]]
    met = threads[threads["person"].isin(here)].merge(threads[threads["person"].isin(there)], on=["place", "thread"])
    _mark(contact, here.get_indexer(pd.Index(met["person_x"])), there.get_indexer(pd.Index(met["person_y"])), TOGETHER)
    # after threads, so that an answer, which is more, replaces them
    for newcomer, mentor in (("person", "other"), ("other", "person")):
        row, column = pd.Index(traces.answers[newcomer]), pd.Index(traces.answers[mentor])
        _mark(contact, here.get_indexer(row), there.get_indexer(column), ANSWERED)
    return contact


def _mark(contact: _Table, row: npt.NDArray[np.intp], column: npt.NDArray[np.intp], value: float) -> None:
    is_pair = (row >= 0) & (column >= 0)
    contact[row[is_pair], column[is_pair]] = value
