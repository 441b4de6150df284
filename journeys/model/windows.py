"""Observation windows: from when until when each action could be seen in each place, and how that is known.

An import records the windows of its file; a definition may state one that no export can. A measure follows people only
where and while their next step could be seen. Entries of lists have windows of their own, which extend nobody's
observation: a list is dated by its day, not by what it lists.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.model import tables
from journeys.model.communities.community import Community, matches
from journeys.model.days import end_of_day, start_of_day
from journeys.model.vocabulary import DISCOVERING, LISTED, STAGES

BASES: Final = {
    "created": "the export says when the place was made",
    "complete": "the export begins with the place's first entry",
    "oldest": "the oldest act; the place may have begun earlier",
    "exported": "the export says when it was made",
    "collected": "the day of the collection",
    "fetched": "when the clone last heard of its origin",
    "hour": "the hours that the files are of",
    "newest": "the newest act; the export may end later",
    "listed": "the day of the list",
    "stated": "the community's definition says so",
}
"""How the beginning or the end of a window is known."""
FROM_THE_FIRST: Final = frozenset({"created", "complete"})
"""Beginnings before which nothing happened in the place, so that whoever is seen first is new."""
EVERYWHERE: Final = "github:*"
"""The place of a window that holds for every place on GitHub, as an hour of GH Archive does."""
BETWEEN: Final = "\n"
"""The character between the places of a person, which is in none of them."""

_NONE: Final = np.iinfo(np.int64).min


class Window(NamedTuple):
    """A place (or a pattern of places), the actions that could be seen there from ``since`` until ``until``."""

    place: str
    actions: tuple[str, ...]
    since: datetime
    until: datetime
    since_basis: str = "oldest"
    until_basis: str = "newest"


@dataclass(frozen=True)
class Ends:
    """What an export says of the windows of a place, or of all its places: what is null, its acts show."""

    place: str | None = None
    since: datetime | None = None
    since_basis: str = "created"
    until: datetime | None = None
    until_basis: str = "exported"
    from_the_first: bool = False
    """Whether the export holds all acts from the place's first on."""

    def applied_to(self, window: Window) -> Window:
        """Return the window with these ends, where they are of its place and not within its acts."""
        if self.place not in (None, window.place) or window.until_basis == "listed":
            return window
        if self.since and self.since <= window.since:
            window = window._replace(since=self.since, since_basis=self.since_basis)
        elif self.from_the_first and window.since_basis == "oldest":
            window = window._replace(since_basis="complete")
        if self.until and self.until > window.until:
            window = window._replace(until=self.until, until_basis=self.until_basis)
        return window


class Span(NamedTuple):
    """A time without gap, and how its two ends are known."""

    since: datetime
    until: datetime
    since_basis: str
    until_basis: str

    @property
    def from_the_first(self) -> bool:
        """Whether nothing happened in the place before it."""
        return self.since_basis in FROM_THE_FIRST


class Windows:
    """The observation windows of one community's places, until a chosen day.

    Parameters
    ----------
    table
        Rows of :data:`journeys.model.tables.WINDOWS`, places under their present names.
    community
        The definition: which actions show which stage, and the windows that it states.
    places
        The places of the community's acts.
    asked
        The first instant that is not looked at; null for each place's own end.
    """

    def __init__(
        self, table: pd.DataFrame, community: Community, places: Sequence[str], asked: datetime | None = None
    ) -> None:
        self.community = community
        self.table = _clipped(_with_stated(_in_each_place(table, places), community), asked)

    @classmethod
    def as_listed(cls, table: pd.DataFrame, community: Community) -> "Windows":
        """Return the windows whose ``table`` this is already."""
        windows = cls.__new__(cls)
        windows.community, windows.table = community, table
        return windows

    @cached_property
    def _by_place(self) -> dict[str, list[Window]]:
        by_place: dict[str, list[Window]] = {}
        for window in _windows_of(self.table):
            by_place.setdefault(window.place, []).append(window)
        return by_place

    def _shows(self, wanted: str | frozenset[str], place: str, window: Window) -> bool:
        # without entries of lists, which are no acts of people's own
        own = set(window.actions) - LISTED
        return self.community.can_show(wanted, own, place) if isinstance(wanted, str) else not wanted.isdisjoint(own)

    @lru_cache(maxsize=200_000)  # noqa: B019  (as long as the windows themselves)
    def spans(self, places: str, wanted: str | frozenset[str] | None) -> tuple[Span, ...]:
        """Return the times in which a stage could be seen in any of some places, joined by :data:`BETWEEN`.

        Instead of a stage it may be some actions, of which one is enough; with neither, the times in which any act of
        people's own could be seen.
        """
        return _merged(
            window
            for place in places.split(BETWEEN)
            for window in self._by_place.get(place, ())
            if window.until_basis != "listed" and (wanted is None or self._shows(wanted, place, window))
        )

    @cached_property
    def end(self) -> datetime | None:
        """The end of the newest window of acts beyond discovering; of any window where there is none."""
        own = self.table[self.table["until_basis"] != "listed"]
        beyond = own[[not DISCOVERING.issuperset(set(actions) - LISTED) for actions in own["actions"]]]
        for rows in (beyond, own, self.table):
            if len(rows):
                return rows["until"].max().to_pydatetime()  # type: ignore[no-any-return]
        return None

    @cached_property
    def listed_until(self) -> datetime | None:
        """The end of the newest list's day, where that is after :attr:`end`; else null."""
        days = self.table.loc[self.table["until_basis"] == "listed", "until"]
        newest = days.max().to_pydatetime() if len(days) else None
        return newest if newest and self.end and newest > self.end else None

    @property
    def places(self) -> list[str]:
        """The places that have a window, by name."""
        return sorted(self._by_place)

    def can_see(self, wanted: str | frozenset[str]) -> bool:
        """Return whether people's own acts of a stage, or some actions, could be seen anywhere."""
        return any(self.spans(place, wanted) for place in self._by_place)

    def list_days(self, place: str, stage: str) -> list[datetime]:
        """Return the days of the lists of a place that show a stage."""
        listed = [each for each in self._by_place.get(place, ()) if each.until_basis == "listed"]
        return sorted({each.since for each in listed if self.community.can_show(stage, each.actions, place)})

    def ends(self, places: pd.Series, beyond: Sequence[str | frozenset[str]] = STAGES[1:]) -> pd.Series:
        """Return the end of observation of each person's places, by the text of their places.

        It is that of what is ``beyond`` discovering: stages, or some actions each.
        """
        known = {key: self._end_of(key, beyond) for key in places.dropna().unique()}
        return places.map(known).astype("datetime64[us, UTC]")

    def _end_of(self, places: str, beyond: Sequence[str | frozenset[str]]) -> datetime | None:
        spans = [self.spans(places, wanted) for wanted in beyond]
        return max((each[-1].until for each in spans if each), default=None)

    def following(self, places: pd.Series, wanted: str | frozenset[str] | None, at: pd.Series) -> pd.DataFrame:
        """Find the time in which acts of a stage, or some actions, could be seen, at instants or in the next window.

        Parameters
        ----------
        places
            The text of each person's places.
        at
            An instant for each.

        Returns
        -------
        Rows are as given: ``since`` and ``until``, null where no window holds the instant or comes after it, and
        ``from_the_first``.
        """
        since, until = (np.full(len(places), _NONE, dtype="int64") for _ in range(2))
        whole = np.zeros(len(places), dtype=bool)
        instants = at.dt.as_unit("us").astype("int64").to_numpy()
        for key, rows in pd.Series(range(len(places))).groupby(places.to_numpy(), dropna=True):
            spans = self.spans(str(key), wanted)
            if not spans:
                continue
            begins, ends = (np.array([_micro(getattr(each, name)) for each in spans]) for name in ("since", "until"))
            where = rows.to_numpy()
            nth = np.searchsorted(ends, instants[where], side="right")
            found, nth = nth < len(spans), np.minimum(nth, len(spans) - 1)
            since[where[found]], until[where[found]] = begins[nth[found]], ends[nth[found]]
            whole[where] = found & np.array([each.from_the_first for each in spans])[nth]
        return pd.DataFrame(
            {"since": _instants(since), "until": _instants(until), "from_the_first": whole}, index=places.index
        )

    def is_new(self, places: pd.Series, wanted: str | frozenset[str] | None, at: pd.Series) -> pd.Series:
        """Return whether a first act at an instant is somebody's first, or only the first one seen.

        It is the first where the place is seen from its beginning, or was seen for the days before in which an active
        person would have been noticed.
        """
        seen = self.following(places, wanted, at)
        watched = (at - seen["since"]) >= pd.Timedelta(days=self.community.active_days)
        return (seen["from_the_first"] & (at >= seen["since"])) | watched


def _micro(at: datetime) -> int:
    # pandas tells it in nanoseconds, whatever the unit
    return pd.Timestamp(at).value // 1_000


def _instants(values: npt.NDArray[np.int64]) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(values.view("M8[us]"), tz="UTC")


def _windows_of(table: pd.DataFrame) -> list[Window]:
    return [Window(*row) for row in table[list(Window._fields)].itertuples(index=False)]


def _merged(windows: Iterable[Window]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for window in sorted(windows, key=lambda each: (each.since, each.since_basis not in FROM_THE_FIRST)):
        if not spans or window.since > spans[-1].until:
            spans.append(Span(*window[2:]))
        elif window.until > spans[-1].until:
            spans[-1] = spans[-1]._replace(until=window.until, until_basis=window.until_basis)
    return tuple(spans)


def _in_each_place(table: pd.DataFrame, places: Sequence[str]) -> pd.DataFrame:
    """Repeat windows that hold for a pattern of places for each of the places that fit it."""
    of_patterns = table["place"].str.contains("*", regex=False)
    if not of_patterns.any():
        return table
    parts = [table[~of_patterns]]
    for pattern, rows in table[of_patterns].groupby("place"):
        # thousands of hours become few spans before they are repeated
        shared = _join_equal(rows)
        parts += [shared.assign(place=place) for place in places if matches(str(pattern), place)]
    return tables.WINDOWS.of(pd.concat(parts, ignore_index=True))


def _join_equal(rows: pd.DataFrame) -> pd.DataFrame:
    """Join windows of the same actions that touch or overlap."""
    joined = []
    for _, part in rows.groupby(rows["actions"].map(tuple)):
        ordered = part.sort_values("since")
        begins_anew = ordered["since"] > ordered["until"].cummax().shift(fill_value=ordered["since"].iloc[0])
        run = begins_anew.cumsum()
        first, last = ordered.groupby(run).first(), ordered.groupby(run)["until"].max()
        joined.append(first.assign(until=last))
    return tables.WINDOWS.of(pd.concat(joined, ignore_index=True))


def _with_stated(table: pd.DataFrame, community: Community) -> pd.DataFrame:
    """Widen or narrow the windows of places for which the definition states one."""
    if not community.windows:
        return table
    rows = []
    for window in _windows_of(table):
        stated = next((each for each in community.windows if matches(each.place, window.place)), None)
        if (
            stated is None
            or window.until_basis == "listed"
            or (stated.actions and not {*stated.actions} & {*window.actions})
        ):
            rows.append(window)
            continue
        changed = window
        if stated.from_on:
            changed = changed._replace(since=start_of_day(stated.from_on), since_basis="stated")
        if stated.until_on:
            changed = changed._replace(until=end_of_day(stated.until_on), until_basis="stated")
        rows.append(changed)
    return tables.WINDOWS.of(pd.DataFrame(rows, columns=list(Window._fields)))


def _clipped(table: pd.DataFrame, asked: datetime | None) -> pd.DataFrame:
    """End windows with the day of their last instant, unless they end at an instant, and with the asked end."""
    # an act at any time of its newest day is within it
    day_over = table["until"].dt.floor("D") + pd.Timedelta(days=1)
    exact = ~table["until_basis"].isin(["newest", "listed"])
    whole = table.assign(until=table["until"].where(exact, day_over))
    if asked is None:
        return whole
    end = pd.Timestamp(asked)
    kept = whole[whole["since"] < end]
    return kept.assign(until=kept["until"].where(kept["until"] < end, end)).reset_index(drop=True)
