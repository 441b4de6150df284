"""Where newcomers get no answer: the share of their first messages without one in time, by period and group.

Labels are those of the newest export: people who answer often label too, so threads without any label are often those
that nobody looked at. Groups of few messages are counted together.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Final, Literal

import pandas as pd

from journeys.analysis.acts import look_up
from journeys.analysis.funnel.cohorts import Period
from journeys.analysis.response.waits import share_unanswered
from journeys.model import tables, wording
from journeys.model.days import last_instant

MIN_MESSAGES: Final = 5
"""Groups of fewer messages are counted together."""
OTHERS: Final = "others, together"
NO_LABEL: Final = "no label"
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Group = Literal["place", "label", "entry_point", "weekday"]
GROUPS: Final[tuple[Group, ...]] = ("place", "label", "entry_point", "weekday")
_THREAD: Final = ["place", "thread"]


def by_period(first: pd.DataFrame, hours: float, *, observed_until: datetime, period: Period) -> pd.DataFrame:
    """Estimate for each month or quarter which share of newcomers' first messages was not answered in time.

    Returns
    -------
    Rows are periods from the first message's to the last observed: ``from_on`` (its first day), ``period`` (its name);
    the fields of :class:`journeys.analysis.response.waits.Share`; ``finished`` unless the period, or the time for
    answers to its messages, was still open.
    """
    if first.empty:
        return tables.ANSWERS_BY_PERIOD.of()
    until = pd.Timestamp(observed_until).tz_convert(None)
    unit, write = ("M", wording.month) if period == "month" else ("Q", wording.quarter)
    own = first["at"].dt.tz_convert(None).dt.to_period(unit)
    parts, rows = dict(iter(first.groupby(own))), []
    for each in pd.period_range(own.min(), last_instant(until).to_period(unit), freq=unit):
        share = share_unanswered(parts.get(each, first.iloc[:0]), hours)
        over = (each + 1).start_time + pd.Timedelta(hours=hours) <= until
        rows.append({**asdict(share), "from_on": each.start_time, "period": write(each.start_time), "finished": over})
    return tables.ANSWERS_BY_PERIOD.of(rows)


def by_group(first: pd.DataFrame, groups: pd.Series, hours: float) -> pd.DataFrame:
    """Estimate for each group which share of newcomers' first messages was not answered in time.

    Parameters
    ----------
    groups
        The group of each message, or a list of groups, by the index of ``first``.

    Returns
    -------
    Rows are groups, those of most messages first, days of the week in their order: ``group``, and the fields of
    :class:`journeys.analysis.response.waits.Share`. Groups of fewer than 5 messages are one row, :data:`OTHERS`, the
    last, with their number in ``together``.
    """
    exploded = groups.explode().dropna()
    sizes = exploded.value_counts()
    small = sizes.index[sizes < MIN_MESSAGES]
    folded = exploded.where(~exploded.isin(small), OTHERS)
    rows = []
    for name, part in folded.groupby(folded):
        # a message with several labels counts in each of them, but once among the others
        share = share_unanswered(first.loc[part.index.unique()], hours)
        rows.append({"group": name, **asdict(share), "together": len(small) if name == OTHERS else 1})
    table = tables.ANSWERS_BY_GROUP.of(rows)
    is_week = set(sizes.index) <= set(WEEKDAYS)
    day = table["group"].map({name: number for number, name in enumerate(WEEKDAYS)}) if is_week else 0
    ranked = table.assign(is_last=table["group"] == OTHERS, day=day, most=-table["n"])
    return ranked.sort_values(["is_last", "day", "most", "group"], ignore_index=True)[table.columns]


def groups_of(first: pd.DataFrame, journeys: pd.DataFrame, threads: pd.DataFrame, by: Group) -> pd.Series:
    """Return the group of each message: its place, its thread's labels, how the person came in, or its weekday."""
    if by == "place":
        place: pd.Series = first["place"]
        return place
    if by == "weekday":
        day: pd.Series = first["at"].dt.day_of_week.map(dict(enumerate(WEEKDAYS))).astype("str")
        return day
    if by == "entry_point":
        entered: pd.Series = journeys.set_index("person")["entry_point"]
        return look_up(entered, first["person"]).astype("object").fillna("other").astype("str")
    labels = first[_THREAD].merge(threads[[*_THREAD, "labels"]], on=_THREAD, how="left")["labels"]
    groups = [sorted(set(each)) if isinstance(each, list) and each else [NO_LABEL] for each in labels]
    return pd.Series(groups, index=first.index, dtype="object")
