"""How much of the work carries the mark of an AI agent: changes, the people who made them, and newcomers among these.

A change is a commit, an offered change or a landed change; each is counted by itself, since exports show one piece of
work as several of them. It carries a mark where an agent made it, or where an export says that one took part; a mark on
a pull request holds for its landing too. Every share is a least one: a missing mark proves nothing. Left out: reviews
and comments by agents, and changes without a date of their own.
"""

from datetime import datetime
from typing import Final

import pandas as pd

from journeys.analysis.acts import furthest_stage, is_listed, look_up, surely_new
from journeys.analysis.stats.intervals import share_interval
from journeys.analysis.work.kinds import assign_kinds
from journeys.model import tables, wording
from journeys.model.how_many_days import ACTIVE_DAYS
from journeys.model.vocabulary import KINDS_OF_CHANGE, STAGES
from journeys.model.windows import Windows

PEOPLE: Final = "people"
NEWCOMERS: Final = "newcomers"
COUNTED: Final = (*KINDS_OF_CHANGE.values(), PEOPLE, NEWCOMERS)
"""What is counted."""
YEAR: Final = pd.DateOffset(years=1)


def find_marks(acts: pd.DataFrame) -> pd.Series:
    """Return the agent whose mark each act carries, null if none: its own mark, or that of its thread's change."""
    threaded = acts["agent"].where(acts["thread"].notna() & acts["action"].isin(KINDS_OF_CHANGE))
    of_thread = threaded.groupby([acts["place"], acts["thread"]]).transform("first")
    marks: pd.Series = acts["agent"].fillna(of_thread.where(acts["action"].isin(KINDS_OF_CHANGE))).astype("str")
    return marks


def find_changes(
    acts: pd.DataFrame,
    by_agents: pd.DataFrame,
    *,
    observed_until: datetime,
    journeys: pd.DataFrame | None = None,
    windows: Windows | None = None,
) -> pd.DataFrame:
    """Find the changes by people and by agents, in order of time.

    Parameters
    ----------
    acts, by_agents
        :data:`journeys.model.tables.ACTS`; ``person`` of ``by_agents`` is an account of an agent, as of
        :func:`journeys.snapshot.acts.load_agent_changes`.
    journeys, windows
        From when on changes could be seen in the places of each person; without them from the first change of all on.

    Returns
    -------
    :data:`journeys.model.tables.CHANGES_WITH_AGENTS`.
    """
    both = pd.concat([acts.assign(by_agent=False), by_agents.assign(by_agent=True)], ignore_index=True)
    is_change = both["action"].isin(KINDS_OF_CHANGE) & ~is_listed(both) & (both["at"] < observed_until)
    changes = both[is_change].sort_values("at", kind="stable")
    # each author of one commit has an act at its instant; the first one stands for the commit, and a second commit of
    # one person in that second for itself
    instant = ["place", "at", "action", "thread"]
    nth = changes.groupby(["person", *instant], dropna=False).cumcount()
    first = ~changes.assign(nth=nth).duplicated([*instant, "nth"])
    began = _surely_began(changes, journeys, windows)
    named = assign_kinds(changes).assign(
        what=changes["action"].map(KINDS_OF_CHANGE),
        agent=find_marks(changes),
        first=first,
        began_at=look_up(began, changes["person"]).where(~changes["by_agent"]),
    )
    return tables.CHANGES_WITH_AGENTS.of(named.reset_index(drop=True))


def by_quarter(changes: pd.DataFrame, *, observed_until: datetime) -> pd.DataFrame:
    """Count for each quarter the changes, people and newcomers with a mark.

    Parameters
    ----------
    changes
        As of :func:`find_changes`.

    Returns
    -------
    :data:`journeys.model.tables.AGENT_SHARES_BY_PERIOD` in order of time, then of :data:`COUNTED`. Newcomers are the
    people whose first change was in the quarter, without those who may have made one before their places could be seen.
    """
    if changes.empty:
        return tables.AGENT_SHARES_BY_PERIOD.of()
    at = changes["at"].dt.tz_convert(None)
    from_on = pd.to_datetime({"year": at.dt.year, "month": (at.dt.month - 1) // 3 * 3 + 1, "day": 1})
    dated = changes.assign(from_on=from_on.astype("datetime64[us]"))
    people = dated[~dated["by_agent"]]
    is_new = people["began_at"].dt.tz_convert(None).dt.to_period("Q").dt.start_time == people["from_on"]
    counted = _shares(dated[dated["first"]], people, people[is_new], ["from_on"])
    over = counted["from_on"] + pd.DateOffset(months=3) <= pd.Timestamp(observed_until).tz_convert(None)
    period = counted["from_on"].map(wording.quarter)
    order = counted.assign(period=period, finished=over, rank=counted["what"].map(COUNTED.index))
    return tables.AGENT_SHARES_BY_PERIOD.of(order.sort_values(["from_on", "rank"], ignore_index=True))


def last_year(changes: pd.DataFrame, *, observed_until: datetime) -> pd.DataFrame:
    """Return the changes of the year before the end of observation, as of :func:`find_changes`."""
    return changes[changes["at"] >= pd.Timestamp(observed_until) - YEAR].reset_index(drop=True)


def in_year(changes: pd.DataFrame, *, observed_until: datetime) -> pd.DataFrame:
    """Count the changes, people and newcomers of the last year, as :data:`journeys.model.tables.AGENT_SHARES`."""
    recent = last_year(changes, observed_until=observed_until)
    if recent.empty:
        return tables.AGENT_SHARES.of()
    people = recent[~recent["by_agent"]]
    is_new = people["began_at"] >= pd.Timestamp(observed_until) - YEAR
    counted = _shares(recent[recent["first"]], people, people[is_new], []).rename(columns={"what": "group"})
    order = counted.assign(rank=counted["group"].map(COUNTED.index)).sort_values("rank", ignore_index=True)
    return tables.AGENT_SHARES.of(order)


def by_kind(changes: pd.DataFrame) -> pd.DataFrame:
    """Count changes with a mark by kind of work, as :data:`journeys.model.tables.AGENT_SHARES`, most changes first."""
    counted = changes[changes["first"]].assign(group=changes["kind"], marked=changes["agent"].notna())
    return _ordered(_share(counted, ["group"]))


def by_stage(changes: pd.DataFrame, journeys: pd.DataFrame) -> pd.DataFrame:
    """Count people with a marked change by the furthest stage that they reached, in the order of the stages.

    It is :data:`journeys.model.tables.AGENT_SHARES`.
    """
    people = _of_people(changes[~changes["by_agent"]], [])
    staged = people.assign(group=people["person"].map(furthest_stage(journeys))).dropna(subset="group")
    shares = _share(staged, ["group"])
    return tables.AGENT_SHARES.of(
        shares.sort_values("group", key=lambda group: group.map(STAGES.index), ignore_index=True)
    )


def by_agent(changes: pd.DataFrame) -> pd.DataFrame:
    """Count the changes of each agent among all changes, as :data:`journeys.model.tables.AGENT_SHARES`, most first."""
    counted = changes[changes["first"]]
    marked = counted.groupby("agent", as_index=False).agg(marked=("what", "size")).rename(columns={"agent": "group"})
    shares = _with_intervals(marked.assign(n=len(counted)))
    return tables.AGENT_SHARES.of(shares.sort_values(["marked", "group"], ascending=[False, True], ignore_index=True))


def without_marks(units: pd.DataFrame, acts: pd.DataFrame) -> pd.DataFrame:
    """Return the pieces of work of people without those that are changes with an agent's mark.

    ``units`` are :data:`journeys.model.tables.WORK_UNITS`, found among ``acts``; so is the result.
    """
    keys = tables.WORK_UNITS.names
    marked = assign_kinds(acts[find_marks(acts).notna() & acts["action"].isin(KINDS_OF_CHANGE)])[keys]
    joined = units.merge(marked.drop_duplicates(), on=keys, how="left", indicator=True)
    return units[(joined["_merge"] == "left_only").to_numpy()].reset_index(drop=True)


def _surely_began(changes: pd.DataFrame, journeys: pd.DataFrame | None, windows: Windows | None) -> pd.Series:
    """Return the first change of each person, without those who may have made one before."""
    first = changes[~changes["by_agent"]].groupby("person")["at"].min()
    if journeys is None or windows is None:
        # earlier on, somebody new cannot be distinguished from somebody who was there before the exports begin
        is_sure = first >= changes["at"].min() + pd.Timedelta(days=ACTIVE_DAYS)
    else:
        is_sure = surely_new(journeys, first, windows, frozenset(KINDS_OF_CHANGE))
    sure: pd.Series = first[is_sure]
    return sure


def _shares(changes: pd.DataFrame, people: pd.DataFrame, new: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    counted = [
        changes[[*keys, "what"]].assign(marked=changes["agent"].notna()),
        _of_people(people, keys).assign(what=PEOPLE),
        _of_people(new, keys).assign(what=NEWCOMERS),
    ]
    return _share(pd.concat(counted, ignore_index=True), [*keys, "what"])


def _of_people(changes: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    marked = changes.assign(marked=changes["agent"].notna())
    return marked.groupby([*keys, "person"], as_index=False).agg(marked=("marked", "any"))


def _share(counted: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Count the rows of each group, and those of them that are ``marked``."""
    counts = counted.groupby(keys, as_index=False).agg(n=("marked", "size"), marked=("marked", "sum"))
    return _with_intervals(counts)


def _with_intervals(counts: pd.DataFrame) -> pd.DataFrame:
    share = counts["marked"] / counts["n"]
    low, high = share_interval(share, counts["n"])
    return counts.assign(unmarked=counts["n"] - counts["marked"], share=share, low=low, high=high)


def _ordered(shares: pd.DataFrame) -> pd.DataFrame:
    return tables.AGENT_SHARES.of(shares.sort_values(["n", "group"], ascending=[False, True], ignore_index=True))
