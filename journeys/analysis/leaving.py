"""What comes first after somebody's first contribution: that they go on to lead, or that they leave for a year.

Somebody has left at an act after which none of their own followed for 365 days; so it is told only where their places
could be seen for all of these. People are therefore followed until a year before the end of what could be seen, also
to the acts that lead, since otherwise those who stayed would be followed for longer than those who left. Whoever could
be seen to lead only later than they began comes under observation then (delayed entry). Left out, and counted apart,
are people of whom it is not known when they began. Where no act shows when somebody came to lead, leaving alone is
told. Leaving is no fault, and nobody is listed.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
import pandas as pd

from journeys.analysis.acts import own_acts
from journeys.analysis.funnel.settings import FunnelSettings, has_acted, is_known_first
from journeys.analysis.stats.beta_product import Numbers
from journeys.analysis.stats.intervals import correct_for_several
from journeys.analysis.stats.states import Counts, Moves, Occupation, competing, occupation
from journeys.analysis.stats.survival import (
    MIN_AT_RISK,
    MIN_COMPARED,
    RestrictedMean,
    compare_means,
    estimate_steps,
    mean_until,
)
from journeys.model import tables
from journeys.model.how_many_days import YEAR_DAYS

STATES: Final = ("active", "inactive", "leading")
"""What somebody is in a month: having led or not, with an act in the year after any day of it, or without one."""
FIRST: Final = ("neither", "led", "left")
"""What came first, in the order of the numbers that stand for it."""
MONTH_DAYS: Final = YEAR_DAYS / 12
STAY_DAYS: Final = YEAR_DAYS
"""Of how long people stayed no more than these days count."""
_DAY_MICROSECONDS: Final = 86_400_000_000


@dataclass(frozen=True)
class Followed:
    """People who are followed from their first contribution, rows of :data:`journeys.model.tables.FIRST_OUTCOMES`.

    ``unknown`` contributed too, but when they began is not known, or they led before or may have; ``recent`` began in
    the last year of what could be seen, or left before it could be seen whether they led.
    """

    rows: pd.DataFrame
    unknown: int
    recent: int


@dataclass(frozen=True)
class Months:
    """The share in each state by month, :data:`journeys.model.tables.STATES_BY_MONTH`, and who came back.

    ``people`` are followed, of whom ``paused`` were away for a year and ``returned`` acted again later.
    """

    rows: pd.DataFrame
    people: int
    paused: int
    returned: int


@dataclass(frozen=True)
class Lead:
    """How long it takes to lead, from the first act of any kind, of so many people.

    ``curve`` are rows of :data:`journeys.model.tables.STEP_CURVE` from day 0 to the last with 5 people at risk.
    """

    curve: pd.DataFrame
    people: int


def why_not_led(settings: FunnelSettings) -> str | None:
    """Return why it is not told when somebody came to lead, or None if it is."""
    return settings.why_no_step("contribute")


def follow_contributors(journeys: pd.DataFrame, acts: pd.DataFrame, settings: FunnelSettings) -> Followed:
    """Find what came first after each person's first contribution."""
    reached = journeys[has_acted(journeys, "contribute")]
    begun = _begin(reached, "contribute", settings, with_lead=why_not_led(settings) is None)
    led, told, entered = (begun[name].to_numpy() for name in ("led_days", "told_days", "entered_days"))
    left = _left_days(acts, begun, settings)
    # an act that leads and is the last before a year without any counts as leading
    day, is_led = np.fmin(led, left), led <= np.where(np.isnan(left), np.inf, left)
    is_told = day <= told
    event = np.where(is_told, np.where(is_led, 1, 2), 0)
    days = np.floor(np.where(is_told, day, told))
    in_time = (told >= 0) & ((entered == 0) | (days > entered))
    rows = begun.assign(days=days, event=event)[in_time]
    return Followed(tables.FIRST_OUTCOMES.of(rows), len(reached) - len(begun), len(begun) - int(in_time.sum()))


def incidence(rows: pd.DataFrame) -> pd.DataFrame:
    """Estimate the share who led first, and who left first, by each day after their first contribution.

    Parameters
    ----------
    rows
        Those of :class:`Followed`.

    Returns
    -------
    :data:`journeys.model.tables.INCIDENCE`, from day 0 to the last with 5 people at risk; empty if nobody is followed.
    """
    if rows.empty:
        return tables.INCIDENCE.of()
    days, entered = (rows[name].to_numpy(dtype="float64") for name in ("days", "entered_days"))
    # days on which nothing ends, so that the table has whole months too
    shown = np.union1d(days, np.floor(np.arange(0, days.max() / MONTH_DAYS) * MONTH_DAYS))
    found = occupation(competing(days, rows["event"], entered), len(FIRST), shown)
    table = pd.DataFrame({"days": found.days, **_columns(found, FIRST), "at_risk": found.at_risk[:, 0]})
    return tables.INCIDENCE.of(_until_few(table, "days"))


def answered_in_time(messages: pd.DataFrame, started: pd.DataFrame, hours: float) -> pd.Series:
    """Return whether each person's first message was answered in time, by the index of ``started``.

    Parameters
    ----------
    messages
        First messages, rows of :data:`journeys.model.tables.MESSAGES`, one a person.
    started
        Rows of :func:`follow_stays`.

    Returns
    -------
    Null for those whose first message came after their first contribution, since who stays writes more, and for those
    of whom it is not known.
    """
    rows = messages.set_index("person").reindex(started["person"]).set_axis(started.index)
    answered = rows["answered"].astype("boolean").fillna(value=False).astype(bool)
    in_time = answered & (rows["hours"] <= hours)
    too_late = (rows["hours"] > hours) | (~answered & (rows["hours"] == hours))
    known = (in_time | too_late) & (rows["at"] <= started["started_at"])
    return in_time.astype("boolean").where(known)


def compare_stays(rows: pd.DataFrame, labels: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Compare how long groups stay after their first contribution: until the last act before a year without any.

    Parameters
    ----------
    rows
        Those of :func:`follow_stays`.
    labels
        The group of each, by the index of ``rows``; null for those who are in none.

    Returns
    -------
    :data:`journeys.model.tables.STAYS` of the groups of 10 people or more of whom some can be followed for
    :data:`STAY_DAYS`, and :data:`journeys.model.tables.STAY_PAIRS`, whose p-values allow for all pairs (Holm).
    """
    means: dict[str, RestrictedMean] = {}
    counts = {}
    for name, part in rows.groupby(labels.reindex(rows.index), sort=True):
        if len(part) < MIN_COMPARED or part["told_days"].max() < STAY_DAYS:
            continue
        mean = mean_until(part["days"].to_numpy(), part["event"].to_numpy(dtype="bool"), STAY_DAYS)
        if mean is not None:
            means[str(name)], counts[str(name)] = mean, len(part)
    stays = [
        {"group": name, "n": counts[name], "days": mean.days, "low": mean.low, "high": mean.high}
        for name, mean in means.items()
    ]
    found = {pair: compare_means(means[pair[0]], means[pair[1]]) for pair in combinations(means, 2)}
    p_values = correct_for_several({pair: each.p_value for pair, each in found.items() if each.p_value is not None})
    pairs = [
        {"group": one, "other": other, "days": each.days, "low": each.low, "high": each.high}
        | {"p_value": p_values.get((one, other))}
        for (one, other), each in found.items()
    ]
    return tables.STAYS.of(stays), tables.STAY_PAIRS.of(pairs)


def follow_stays(journeys: pd.DataFrame, acts: pd.DataFrame, settings: FunnelSettings) -> pd.DataFrame:
    """Find how long people stayed after their first contribution, whether or not they led.

    Returns
    -------
    ``person``, ``started_at``, ``days`` until they left or were followed, ``event``, whether they left, and
    ``told_days``, for how long they could be followed.
    """
    begun = _begin(journeys, "contribute", settings, with_lead=False)
    left, told = _left_days(acts, begun, settings), begun["told_days"].to_numpy()
    rows = begun.assign(days=np.floor(np.where(left <= told, left, told)), event=left <= told)
    return rows.loc[told >= 0, ["person", "started_at", "days", "event", "told_days"]]


def time_to_lead(journeys: pd.DataFrame, settings: FunnelSettings) -> Lead:
    """Estimate the share who had led by each day after their first act of any kind."""
    if why_not_led(settings):
        return Lead(tables.STEP_CURVE.of(), 0)
    begun = _begin(journeys, "first", settings, with_lead=True)
    led, until, entered = (begun[name].to_numpy() for name in ("led_days", "followed_days", "entered_days"))
    happened = led <= until
    days = np.floor(np.where(happened, led, until))
    in_time = (entered == 0) | (days > entered)
    if not in_time.any():
        return Lead(tables.STEP_CURVE.of(), 0)
    days, happened, entered = days[in_time], happened[in_time], entered[in_time]
    years = np.arange(0, days.max(), YEAR_DAYS)
    curve = estimate_steps(days, happened, np.union1d(days, years), entered_days=entered)
    parts = {"days": curve.days, "share": curve.estimate, "low": curve.low, "high": curve.high}
    table = pd.DataFrame({**parts, "at_risk": curve.at_risk})
    return Lead(tables.STEP_CURVE.of(_until_few(table, "days")), int(in_time.sum()))


def states_by_month(journeys: pd.DataFrame, acts: pd.DataFrame, settings: FunnelSettings) -> Months:
    """Estimate the share who are active, inactive and leading in each month after their first act.

    Somebody is inactive from an act after which none followed for a year until the next one, if any comes.
    """
    begun = _begin(journeys, "first", settings, with_lead=why_not_led(settings) is None)
    begun = begun[(begun["told_days"] >= 0) & (begun["entered_days"] <= begun["told_days"])]
    if begun.empty:
        return Months(tables.STATES_BY_MONTH.of(), 0, 0, 0)
    pauses = _pauses(acts, begun, settings)
    told = begun["told_days"].to_numpy()[pauses["row"]]
    seen = pauses[pauses["from_days"] <= told]
    last = int(begun["told_days"].max() // MONTH_DAYS)
    found = occupation(_moves(begun, seen), len(STATES), np.floor(np.arange(last + 1) * MONTH_DAYS))
    columns = {"month": np.arange(last + 1), **_columns(found, STATES), "at_risk": found.at_risk.sum(axis=1)}
    rows = tables.STATES_BY_MONTH.of(_until_few(pd.DataFrame(columns), "month"))
    paused = seen.groupby("row")["until_days"].min()
    return Months(rows, len(begun), len(paused), int(np.isfinite(paused.to_numpy()).sum()))


def _begin(journeys: pd.DataFrame, name: str, settings: FunnelSettings, *, with_lead: bool) -> pd.DataFrame:
    """Return who surely began then, and for how long it is seen what they do and, ``with_lead``, whether they lead.

    Days are counted from the start: ``led_days``, null without; ``entered_days`` until both could be seen,
    ``followed_days`` until one could not any more, and ``told_days``, a year before that.
    """
    known = journeys[is_known_first(journeys, name, settings)]
    start, end = known[f"{name}_at"], pd.Timestamp(settings.observed_until)
    led, since = known["lead_at"].where(known["lead_since"].isna()), start
    until = pd.Series(end, index=known.index)
    if settings.windows is not None:
        until = settings.windows.following(known["places"], None, start)["until"]
        if with_lead:
            seen = settings.windows.following(known["places"], "lead", start)
            since = seen["since"].where(seen["since"] > start, start)
            until = until.where(until < seen["until"], seen["until"])
    begun = known[["person"]].assign(
        started_at=start,
        led_days=_days(led - start),
        entered_days=np.ceil(_days(since - start)),
        followed_days=_days(until - start),
        told_days=_days(until - start) - YEAR_DAYS,
    )
    if not with_lead:
        return begun[until.notna()].assign(led_days=np.nan)
    # who led before they began or before it could be seen, or only by a list, was there already
    before = (led < since) | known["lead_since"].notna()
    return begun[until.notna() & ~before]


def _pauses(acts: pd.DataFrame, begun: pd.DataFrame, settings: FunnelSettings) -> pd.DataFrame:
    """Return each year or more without an act: the ``row`` of the person, and days since their start.

    ``from_days`` is the act before it, ``until_days`` the one after it, infinite if there is none.
    """
    own = own_acts(acts, settings.observed_until)
    row = pd.Index(begun["person"]).get_indexer(pd.Index(own["person"]))
    own, row = own[row >= 0], row[row >= 0]
    days = _days(own["at"].reset_index(drop=True) - begun["started_at"].iloc[row].reset_index(drop=True))
    # what somebody did before they began, as a star before the first contribution, starts no pause
    row, days = row[days >= 0], days[days >= 0]
    order = np.lexsort((days, row))
    row, days = row[order], days[order]
    same = np.append(row[1:] == row[:-1], np.zeros(min(1, len(row)), dtype=bool))
    following = np.where(same, np.append(days[1:], np.inf)[: len(days)], np.inf)
    long = following - days >= YEAR_DAYS
    return pd.DataFrame({"row": row[long], "from_days": days[long], "until_days": following[long]})


def _left_days(acts: pd.DataFrame, begun: pd.DataFrame, settings: FunnelSettings) -> Numbers:
    """Return for each person after how many days they first left; null if they never did."""
    first = _pauses(acts, begun, settings).groupby("row")["from_days"].min()
    return first.reindex(range(len(begun))).to_numpy(dtype="float64")


def _moves(begun: pd.DataFrame, pauses: pd.DataFrame) -> Moves:
    """Return in which of :data:`STATES` people were, from day to day."""
    changes = _changes(begun["led_days"].to_numpy(), pauses)
    row = changes["row"].to_numpy()
    entered = begun["entered_days"].to_numpy(dtype="float64")
    told = np.floor(begun["told_days"].to_numpy(dtype="float64"))
    first = _state_on(changes, entered, len(begun))
    seen = (changes["day"] <= told[row]) & ((entered[row] == 0) | (changes["day"] > entered[row]))
    shown = changes[seen]
    day, before, after = (shown[name].to_numpy() for name in ("day", "before", "after"))
    start = np.where(entered == 0, 0, first)
    return Moves(day, before, after, (entered, start), (told, _state_on(changes, told, len(begun))))


def _changes(led_days: Numbers, pauses: pd.DataFrame) -> pd.DataFrame:
    """Return each change of somebody's state: the ``row`` of the person, the ``day``, ``before`` and ``after``."""
    led, back = np.flatnonzero(~np.isnan(led_days)), pauses[np.isfinite(pauses["until_days"])]
    parts = [
        pd.DataFrame({"row": back["row"], "day": back["until_days"], "away": -1, "led": 0}),
        pd.DataFrame({"row": led, "day": led_days[led], "away": 0, "led": 1}),
        pd.DataFrame({"row": pauses["row"], "day": pauses["from_days"], "away": 1, "led": 0}),
    ]
    # at one instant in this order: the act that ends one pause may lead, and begin the next
    steps = pd.concat(parts, ignore_index=True).sort_values(["row", "day"], kind="stable")
    away, led_before = (steps.groupby("row")[name].cumsum() for name in ("away", "led"))
    steps["after"] = np.where(away > 0, 1, np.where(led_before > 0, 2, 0))
    steps["day"] = np.floor(steps["day"])
    ends = steps.drop_duplicates(["row", "day"], keep="last")
    changes = ends.assign(before=ends.groupby("row")["after"].shift(fill_value=0))
    return changes.loc[changes["before"] != changes["after"], ["row", "day", "before", "after"]]


def _state_on(changes: pd.DataFrame, days: Numbers, people: int) -> Counts:
    """Return each person's state at the end of a day of theirs; all begin in the first one."""
    until = changes[changes["day"] <= days[changes["row"].to_numpy()]]
    states: Counts = until.groupby("row")["after"].last().reindex(range(people), fill_value=0).to_numpy(dtype="int64")
    return states


def _columns(found: Occupation, names: tuple[str, ...]) -> dict[str, Numbers]:
    parts = {"share": found.share, "low": found.low, "high": found.high}
    return {f"{what}_{name}": part[:, nth] for nth, name in enumerate(names) for what, part in parts.items()}


def _until_few(table: pd.DataFrame, first: str) -> pd.DataFrame:
    # the first row stays, which has the number of people
    kept = (table["at_risk"] >= MIN_AT_RISK) | (table[first] == 0)
    return table[kept].reset_index(drop=True)


def _days(spans: pd.Series) -> Numbers:
    # whole microseconds first: the same span is then always the same number
    micro = spans.astype("timedelta64[us]")
    return np.where(micro.isna(), np.nan, micro.astype("int64") / _DAY_MICROSECONDS)
