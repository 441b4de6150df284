"""What several communities could all show, and in which months: only that may be compared.

A community that loads more kinds of exports looks larger, quicker and more varied than one that loads fewer. So every
community is counted by the actions that the exports of all could show, in the months in which all could be seen; its
definition is narrowed to these actions, and its people are found anew. Left out: entries of lists, which say by when
something was and not when.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Final, Literal

import msgspec
import pandas as pd

from journeys.analysis.acts import is_listed
from journeys.analysis.funnel.settings import FunnelSettings
from journeys.analysis.work.kinds import assign_kinds
from journeys.model.communities.community import Community, Rule
from journeys.model.days import start_of_day
from journeys.model.vocabulary import LISTED, STAGES, UNTOLD
from journeys.model.windows import Windows

MOST: Final = 4
"""More communities beside each other cannot be told apart in one figure."""
Align = Literal["age", "calendar"]
"""Whether months are counted from each community's beginning, or are those of the calendar."""


# compared by which it is, as its tables are large: what is computed of one can be kept
@dataclass(frozen=True, eq=False)
class Side:
    """One community of a comparison: its people, their acts, and how they are counted."""

    journeys: pd.DataFrame
    acts: pd.DataFrame
    settings: FunnelSettings

    @property
    def slug(self) -> str:
        """The short name of the community."""
        return self.settings.community.slug

    @cached_property
    def did(self) -> pd.DataFrame:
        """Who did which known kind of work: ``person`` and ``kind``, each pair once."""
        acts = assign_kinds(self.acts)
        return acts.loc[acts["kind"].notna() & (acts["kind"] != UNTOLD), ["person", "kind"]].drop_duplicates()

    @property
    def windows(self) -> Windows:
        """From when until when each action could be seen in each place."""
        if self.settings.windows is None:
            msg = f"What {self.slug} could show is not known: its settings have no windows."
            raise ValueError(msg)
        return self.settings.windows


@dataclass(frozen=True, eq=False)
class Shared:
    """What all communities of a comparison could show, and when.

    Attributes
    ----------
    align
        How months are set beside each other.
    actions
        The actions that the exports of all could show.
    months
        The months in which all could be seen, counted from each one's beginning or, by the calendar, from year 0.
    begins
        Of each community the number of the month from which its months are counted.
    shown
        Of each community the actions that its own exports could show in its own time.
    absent
        The communities of which nothing is loaded: nothing of them is compared.
    """

    align: Align
    actions: frozenset[str]
    months: frozenset[int]
    begins: Mapping[str, int]
    shown: Mapping[str, frozenset[str]]
    absent: tuple[str, ...]

    @property
    def slugs(self) -> tuple[str, ...]:
        """The communities that are compared."""
        return tuple(self.begins)

    @property
    def reason(self) -> str | None:
        """Why nothing at all can be compared; null if something can be."""
        if len(self.begins) < 2:
            return "of fewer than two communities anything is loaded"
        if not self.actions:
            return "no action can be seen in the exports of all"
        return None if self.months else "there is no month in which all could be seen"

    def span(self, slug: str) -> tuple[datetime, datetime]:
        """Return the first instant of the shared months of a community, and the first one after them."""
        begin = self.begins[slug]
        return _first_instant(begin + min(self.months)), _first_instant(begin + max(self.months) + 1)

    def inside(self, slug: str, at: pd.Series) -> pd.Series:
        """Return which instants are in the shared months of a community; a missing one is not."""
        month = at.dt.year * 12 + at.dt.month - 1 - self.begins[slug]
        inside: pd.Series = month.isin(list(self.months))
        return inside


def find_shared(sides: Sequence[Side], align: Align) -> Shared:
    """Find what all of some communities could show, and the months in which they all could be seen.

    A community of which nothing is loaded does not narrow what the others show.
    """
    loaded = [side for side in sides if side.windows.end is not None and len(side.journeys)]
    begins = {side.slug: _beginning(side) if align == "age" else 0 for side in loaded}
    shown = {side.slug: _own_actions(side.windows) for side in loaded}
    actions = frozenset.intersection(*shown.values()) if shown else frozenset()
    seen = [_months_seen(side, actions, begins[side.slug]) for side in loaded]
    return Shared(
        align=align,
        actions=actions,
        months=frozenset(set.intersection(*seen)) if seen else frozenset(),
        begins=begins,
        shown=shown,
        absent=tuple(side.slug for side in sides if side.slug not in begins),
    )


def narrowed(community: Community, actions: frozenset[str]) -> Community:
    """Return a definition whose stages are shown by some actions alone.

    A stage that none of them shows keeps a rule that nothing meets: without one it would have the default rules.
    """
    stages = {}
    for stage in STAGES:
        rules = [
            msgspec.structs.replace(rule, actions=tuple(each for each in rule.actions if each in actions))
            for rule in community.rules(stage)
        ]
        kept = tuple(rule for rule in rules if rule.actions) or (Rule(actions=()),)
        stages[stage] = msgspec.structs.replace(getattr(community.stages, stage), rules=kept)
    return msgspec.structs.replace(community, stages=msgspec.structs.replace(community.stages, **stages))


def narrow(side: Side, shared: Shared) -> Side:
    """Return a community as its shared actions alone show it; it was loaded under its :func:`narrowed` definition.

    ``acts`` are those in the shared months, the earliest first; first and last acts of the journeys are those among
    shared actions, also before these months.
    """
    until = pd.Timestamp(shared.span(side.slug)[1])
    acts = side.acts
    kept = acts[acts["action"].isin(shared.actions) & ~is_listed(acts) & (acts["at"] < until)]
    ends = kept.groupby("person")["at"].agg(["min", "max"])
    journeys = side.journeys[side.journeys["person"].isin(ends.index)].reset_index(drop=True)
    times = ends.reindex(journeys["person"])
    never = pd.Series(pd.NaT, index=journeys.index, dtype="datetime64[us, UTC]")
    return replace(
        side,
        acts=kept[shared.inside(side.slug, kept["at"])].reset_index(drop=True),
        journeys=journeys.assign(
            first_at=times["min"].to_numpy(), last_at=times["max"].to_numpy(), first_since=never
        ).astype({"first_at": "datetime64[us, UTC]", "last_at": "datetime64[us, UTC]"}),
    )


def alike(sides: Sequence[Side]) -> list[Side]:
    """Let all walk the stages that can be seen in all, so that the next one is the same for each."""
    seen = {
        stage: all(stage in side.settings.stages and side.windows.can_see(stage) for side in sides) for stage in STAGES
    }
    kept = [{stage: side.settings.observable[stage] and seen[stage] for stage in STAGES} for side in sides]
    return [
        replace(side, settings=replace(side.settings, observable=its)) for side, its in zip(sides, kept, strict=True)
    ]


def month_of(instant: datetime) -> int:
    """Return the number of the month that holds an instant, counted from year 0."""
    return instant.year * 12 + instant.month - 1


def _first_instant(month: int) -> datetime:
    return datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)


def _beginning(side: Side) -> int:
    # what a definition states goes first, as an export may begin later than the community
    founded = side.settings.community.founded_on
    own = _own(side.windows)
    return month_of(start_of_day(founded) if founded else own["since"].min().to_pydatetime())


def _own(windows: Windows) -> pd.DataFrame:
    return windows.table[windows.table["until_basis"] != "listed"]


def _own_actions(windows: Windows) -> frozenset[str]:
    return frozenset(action for actions in _own(windows)["actions"] for action in actions) - LISTED


def _months_seen(side: Side, actions: frozenset[str], begin: int) -> set[int]:
    """Return the months in all of which one of the actions could be seen in a place, from the community's own on."""
    founded = side.settings.community.founded_on
    months: set[int] = set()
    for place in side.windows.places:
        owner = side.settings.community.owner_of(place)
        for span in side.windows.spans(place, actions):
            since = max([span.since, *(start_of_day(day) for day in (founded, owner and owner.not_before) if day)])
            # before a place's own beginning nothing could be missed, so the month that holds it is seen whole
            is_whole = span.from_the_first or since > span.since or since == _first_instant(month_of(since))
            first = month_of(since) + (not is_whole)
            months |= set(range(first - begin, month_of(span.until) - begin))
    return months
