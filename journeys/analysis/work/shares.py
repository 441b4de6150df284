"""What kinds of work people do: over time, at first, at each stage, and what each kind of data alone would show of it.

Each person counts once in a group, divided equally among the kinds of work they did in it, so that neither many small
acts nor one pull request that exports show three times (opened, its commits, landed) outweigh a person. Left out of
anything dated: entries of lists, such as recognition, since their date is that of the list, not of the work.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

import pandas as pd

from journeys.analysis.acts import furthest_stage, is_listed
from journeys.analysis.funnel.cohorts import Period
from journeys.analysis.stats.intervals import share_interval
from journeys.analysis.work.kinds import assign_kinds, observable_kinds
from journeys.model import tables, wording
from journeys.model.vocabulary import CHANGES, IN_GIT, STAGES, UNTOLD

FIRST: Final = "first"
"""The group of what people did first, beside the groups of those who got to each stage."""
DEFAULT_KINDS: Final = ("ideas", "bug", "question")
"""Kinds that a count of changes does not show at all."""
_VIEWS: Final[Mapping[str, Callable[[pd.DataFrame], pd.Series]]] = {
    # an archive shows landed changes too, but how much a git log of that place would show is not known
    "git alone": lambda acts: acts["action"].isin(IN_GIT) & _has_git_log(acts),
    "GitHub alone": lambda acts: acts["place"].str.startswith("github:") & (acts["action"] != "recognised"),
    "the recognition list alone": lambda acts: acts["action"] == "recognised",
    "everything loaded": lambda acts: acts["action"].notna(),
}
_NO_GITHUB: Final = ("git_log", "all_contributors", "people_lists", "teams")
"""Formats that come from GitHub and show nothing of its issues, reviews and requests."""


def divide_people(acts: pd.DataFrame, groups: Sequence[str] = ()) -> pd.DataFrame:
    """Divide each person equally among the kinds of work they did.

    Parameters
    ----------
    acts
        Rows are acts with their ``kind``, see :func:`journeys.analysis.work.kinds.assign_kinds`.
    groups
        Columns; a person is divided in each of their groups anew.

    Returns
    -------
    Rows are a person's kinds in a group: the columns of the groups, ``person``, ``kind`` and ``weight``; the weights of
    a person in a group sum to 1.
    """
    keys = [*groups, "person"]
    worked = acts[acts["kind"].notna()]
    rows = worked[[*keys, "kind"]].drop_duplicates(ignore_index=True)
    # a change of unknown kind beside one of a known kind is mostly the same work, shown by two exports
    known = worked.loc[worked["action"].isin(CHANGES) & (worked["kind"] != UNTOLD), keys].drop_duplicates()
    is_known = rows[keys].merge(known.assign(is_known=True), on=keys, how="left")["is_known"].notna()
    kept = rows[~((rows["kind"] == UNTOLD) & is_known.to_numpy())].reset_index(drop=True)
    return kept.assign(weight=1 / kept.groupby(keys)["kind"].transform("size"))


def share_kinds(divided: pd.DataFrame, groups: Sequence[str] = ()) -> pd.DataFrame:
    """Sum the people of each kind of work, in a table of :func:`divide_people` by the same ``groups``.

    Returns
    -------
    The columns of the groups and :data:`journeys.model.tables.KIND_SHARES`; the shares of a group sum to 1.
    """
    n = divided.groupby(list(groups))["person"].nunique() if groups else None
    counted = divided.groupby([*groups, "kind"], as_index=False).agg(
        people=("person", "size"), weight=("weight", "sum")
    )
    totals = counted[list(groups)].merge(n.rename("n").reset_index(), how="left")["n"] if n is not None else None
    counted["n"] = divided["person"].nunique() if totals is None else totals.to_numpy()
    counted["share"] = counted["weight"] / counted["n"]
    # a part between 0 and 1 varies no more than a yes or no of the same mean: the interval is too wide, if anything
    counted["low"], counted["high"] = share_interval(counted["share"], counted["n"])
    ordered = counted.sort_values([*groups, "share", "kind"], ascending=[*[True] * len(groups), False, True])
    return ordered.drop(columns="weight").reset_index(drop=True)


def all_kinds(acts: pd.DataFrame) -> pd.DataFrame:
    """Divide everybody among all they ever did, recognition included, as :data:`journeys.model.tables.KIND_SHARES`."""
    return tables.KIND_SHARES.of(share_kinds(divide_people(assign_kinds(acts))))


def by_period(acts: pd.DataFrame, period: Period, *, observed_until: datetime) -> pd.DataFrame:
    """Divide the people of each month or quarter among the kinds of work they did in it, without recognition.

    Returns
    -------
    :data:`journeys.model.tables.KIND_SHARES_BY_PERIOD` in order of time; ``finished`` unless the period was still open.
    """
    dated = _dated(acts)
    months = 1 if period == "month" else 3
    month = (dated["at"].dt.month - 1) // months * months + 1
    from_on = pd.to_datetime({"year": dated["at"].dt.year, "month": month, "day": 1}).astype("datetime64[us]")
    shares = share_kinds(divide_people(dated.assign(from_on=from_on), ["from_on"]), ["from_on"])
    write = wording.month if period == "month" else wording.quarter
    until_on = shares["from_on"] + pd.DateOffset(months=months)
    over = until_on <= pd.Timestamp(observed_until).tz_convert(None)
    named = shares.assign(period=shares["from_on"].map(write), until_on=until_on, finished=over)
    return tables.KIND_SHARES_BY_PERIOD.of(named)


def by_stage(acts: pd.DataFrame, journeys: pd.DataFrame) -> pd.DataFrame:
    """Divide people among what they did first, and those who got to each stage among all they ever did.

    Returns
    -------
    :data:`journeys.model.tables.KIND_SHARES_BY_GROUP`: ``group`` is :data:`FIRST` (of everybody, the first act that is
    work; at one instant all acts are first), then each stage that is the furthest of anybody.
    """
    dated = _dated(acts)
    worked = dated[dated["kind"].notna()]
    is_first = worked["at"] == worked.groupby("person")["at"].transform("min")
    furthest = assign_kinds(acts)
    furthest = furthest.assign(group=furthest["person"].map(furthest_stage(journeys)))
    both = pd.concat([worked[is_first].assign(group=FIRST), furthest.dropna(subset="group")], ignore_index=True)
    shares = share_kinds(divide_people(both, ["group"]), ["group"])
    order = {group: number for number, group in enumerate((FIRST, *STAGES))}
    return tables.KIND_SHARES_BY_GROUP.of(
        shares.sort_values("group", key=lambda group: group.map(order), kind="stable", ignore_index=True)
    )


def observable_first(acts: pd.DataFrame) -> frozenset[str]:
    """Return the kinds of work that could be seen as somebody's first: those that not only recognition lists show."""
    return observable_kinds(_dated(acts))


def largest_kinds(rows: pd.DataFrame, count: int) -> list[str]:
    """List the kinds of work with most people over all groups of a table, the largest first."""
    weight = (rows["share"] * rows["n"]).groupby(rows["kind"]).sum()
    return list(map(str, weight.sort_index().sort_values(ascending=False, kind="stable").index[:count]))


def prominent_kinds(rows: pd.DataFrame, count: int) -> list[str]:
    """List the kinds of work with the largest share in any group: no large group hides what a small one does."""
    # in a group of few people any kind is a large share; such groups count only where there are no others
    enough = rows[rows["n"] >= wording.FEW_PEOPLE]
    largest = (rows if enough.empty else enough).groupby("kind")["share"].max()
    return list(map(str, largest.sort_index().sort_values(ascending=False, kind="stable").index[:count]))


def count_seen(acts: pd.DataFrame) -> pd.DataFrame:
    """Count the people whose work one kind of data alone would show, and those it would lose.

    Returns
    -------
    :data:`journeys.model.tables.VIEWS`. Counts of what is not observable are null.
    """
    worked = assign_kinds(acts).dropna(subset="kind")
    n = worked["person"].nunique()
    rows = []
    for view, shows in _VIEWS.items():
        is_shown = shows(acts) & ~(acts["source"].isin(_NO_GITHUB) & (view == "GitHub alone"))
        seen = worked.loc[shows(worked), "person"].nunique()
        counts = {"seen": seen, "lost": n - seen, "n": n} if is_shown.any() else {}
        rows.append({"view": view, "observable": bool(is_shown.any()), **counts})
    return tables.VIEWS.of(rows)


def count_listed_only(acts: pd.DataFrame, kinds: Sequence[str] = DEFAULT_KINDS) -> tuple[int, int]:
    """Count the recognised people who are listed for nothing but some kinds, and all whose kinds are listed.

    In The Turing Way on 16 July 2021, of 277 people 114 were listed for nothing but the default ``kinds``.
    """
    listed = assign_kinds(acts[acts["action"] == "recognised"]).dropna(subset="kind")
    only = listed["kind"].isin(list(kinds)).groupby(listed["person"]).all()
    return int(only.sum()), len(only)


def _has_git_log(acts: pd.DataFrame) -> pd.Series:
    """Return which acts are in a place of which a git log is loaded."""
    logged = acts.loc[acts["source"] == "git_log", "place"]
    return acts["place"].isin(set(logged))


def _dated(acts: pd.DataFrame) -> pd.DataFrame:
    return assign_kinds(acts[~is_listed(acts)])
