"""What changed in the last days, and in as many before: who came, who went on, who is active, who left.

A period is the last :data:`journeys.model.how_many_days.CHANGES_DAYS` until the end of observation, and not the last
whole quarter of the calendar, which would leave out up to three months of newer data; both periods have as many days.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from journeys.analysis.acts import beyond_discovering, look_up, own_acts
from journeys.analysis.funnel.settings import FunnelSettings, is_known_first
from journeys.analysis.stats.intervals import correct_for_several
from journeys.model import tables
from journeys.model.how_many_days import CHANGES_DAYS

STEPS: Final = {"new": "first", "joined": "join", "contributed": "contribute", "led": "lead"}
"""Rows of flows, and of which first act they are; the other rows are ``active`` and ``left``."""
_DAY: Final = pd.Timedelta(days=1)
_Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class _Row:
    """Numbers of both periods, and the two counts between which chance would divide people evenly."""

    now: int | None
    before: int | None = None
    compared: tuple[int, int] | None = None
    unsure: int = 0


def compare_periods(
    journeys: pd.DataFrame, acts: pd.DataFrame, settings: FunnelSettings, *, period_days: int = CHANGES_DAYS
) -> pd.DataFrame:
    """Count who came, went on, is active and left in the last period, and in the one before.

    Entries of lists do not count, since they do not say when. Who may have come before their places were seen is in no
    period, and then the period before is not compared, nor where the exports do not reach back far enough. Active are
    those who joined or went further with an act in the community's active days until the end of the period; who was
    active at its beginning, and not at its end, left.

    Returns
    -------
    :data:`journeys.model.tables.CHANGES`, also where nobody did anything. The p-values allow for the number of rows.

    Source
    ------
    Two counts: Przyborowski and Wilenski 1940, Biometrika 31:313, the exact binomial test. Active people, most of whom
    are the same at both instants: McNemar 1947, Psychometrika 12:153, exact. Several rows: Holm 1979, Scandinavian
    Journal of Statistics 6:65.
    """
    rows = {what: _first_acts(journeys, name, settings, period_days) for what, name in STEPS.items()}
    rows |= _activity(journeys, acts, settings, period_days)
    p_values = {
        what: float(stats.binomtest(row.compared[0], sum(row.compared)).pvalue)
        for what, row in rows.items()
        if row.compared and sum(row.compared)
    }
    allowed = correct_for_several(p_values)
    return tables.CHANGES.of(
        [
            {"what": what, "now": row.now, "before": row.before, "unsure": row.unsure, "p_value": allowed.get(what)}
            for what, row in rows.items()
        ]
    )


def _first_acts(journeys: pd.DataFrame, name: str, settings: FunnelSettings, period_days: int) -> _Row:
    until = pd.Timestamp(settings.observed_until)
    since, before = (until - count * period_days * _DAY for count in (1, 2))
    if name != "first" and not _could_be_seen(name, since, settings):
        return _Row(None)
    at = journeys[f"{name}_at"]
    dated = at[at.notna() & journeys[f"{name}_since"].isna()]
    new = at[is_known_first(journeys, name, settings)]
    now, then = _between(new, since, until), _between(new, before, since)
    unsure = _between(dated, since, until) - now
    # if the data begin later, the period before is incomplete and everything seems to grow
    began = journeys.loc[journeys["last_at"].notna(), "first_at"].min()
    # who may have been there before the exports begin is new in no period, so that later ones seem to grow
    if not began <= before or unsure or then != _between(dated, before, since):
        return _Row(now, unsure=unsure)
    return _Row(now, then, (now, then))


def _could_be_seen(stage: str, since: pd.Timestamp, settings: FunnelSettings) -> bool:
    """Return whether acts of a stage could be seen after an instant; lists do not say when anybody came to it."""
    windows = settings.windows
    if stage not in settings.stages or windows is None:
        return stage in settings.stages
    return any(span.until > since for place in windows.places for span in windows.spans(place, stage))


def _between(times: pd.Series, since: pd.Timestamp, until: pd.Timestamp) -> int:
    return int(((times >= since) & (times < until)).sum())


def _activity(
    journeys: pd.DataFrame, acts: pd.DataFrame, settings: FunnelSettings, period_days: int
) -> dict[str, _Row]:
    own = beyond_discovering(own_acts(acts, settings.observed_until), journeys)
    active_days = settings.community.active_days
    people = _seen_people(own, journeys, settings)
    ends = [people["until"] - count * period_days * _DAY for count in range(3)]
    now, then, earlier = (_are_active(people["person"], own, end, active_days) for end in ends)
    left = int((then & ~now).sum())
    came, left_then = int((now & ~then).sum()), int((earlier & ~then).sum())
    # without acts from so many days before, nobody could have been active on the first day
    reaches = [_reaches(settings, own, people["places"], end - active_days * _DAY) for end in ends[1:]]
    if not reaches[0]:
        return {"active": _Row(int(now.sum())), "left": _Row(None)}
    active = _Row(int(now.sum()), int(then.sum()), (came, left))
    return {"active": active, "left": _Row(left, left_then, (left, left_then)) if reaches[1] else _Row(left)}


def _seen_people(own: pd.DataFrame, journeys: pd.DataFrame, settings: FunnelSettings) -> pd.DataFrame:
    """Return ``person``, ``places`` and ``until``, the end of the last day on which their places were seen.

    Left out are those whose places are not seen any more, as in :func:`journeys.analysis.funnel.funnel.is_current`.
    """
    people = pd.DataFrame({"person": pd.Series(own["person"].unique(), dtype="str")})
    people["places"] = look_up(journeys.set_index("person")["places"], people["person"])
    end = pd.Timestamp(settings.observed_until).ceil("D")
    if settings.windows is None:
        return people.assign(until=pd.Series(end, index=people.index))
    people["until"] = settings.windows.ends(people["places"]).dt.ceil("D")
    return people[people["until"] > end - settings.community.active_days * _DAY]


def _are_active(people: pd.Series, own: pd.DataFrame, until: pd.Series, active_days: int) -> _Flags:
    """Return who has an act in the ``active_days`` before an instant, which is each person's own."""
    end = look_up(until.set_axis(pd.Index(people)), own["person"])
    acted = own.loc[(own["at"] < end) & (own["at"] >= end - active_days * _DAY), "person"]
    return people.isin(set(acted)).to_numpy()


def _reaches(settings: FunnelSettings, own: pd.DataFrame, places: pd.Series, since: pd.Series) -> bool:
    """Return whether the exports of everybody's places reach back to an instant, or to the places' first acts."""
    if own.empty or settings.windows is None:
        return bool(len(own) and own["at"].min() <= since.min())
    seen = settings.windows.following(places, None, since)
    return bool(((seen["since"] <= since) | seen["from_the_first"]).all())
