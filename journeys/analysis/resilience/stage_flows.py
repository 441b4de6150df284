"""Who came to each stage and who left it between two periods? Each person in exactly one class.

Somebody is in a period at the furthest stage that an act of theirs in it shows. Where a rule asks for several acts, an
act counts from the day on that the person had reached the stage. Left out: what lists say of people (recognition,
rights), whose date is that of the list.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.stats.contingency_tables import mcnemar

from journeys.analysis.acts import own_acts, surely_new
from journeys.analysis.stats.download_rounding import Layout
from journeys.model import tables
from journeys.model.communities.community import Community, Rule, matches
from journeys.model.vocabulary import STAGES
from journeys.model.windows import Windows

PERIOD_DAYS: Final = 365
CLASSES: Final = ("arrived", "returned", "moved_up", "held", "moved_down", "first_seen", "asleep", "away")
"""What became of somebody from the earlier period to the later."""
LEFT: Final = ("held", "left_up", "left_down", "asleep")
"""What became of those who were at a stage; they are all of them."""
CAME: Final = ("held", "came_up", "came_down", "returned", "arrived", "first_seen")
"""Where those who are at a stage came from; they are all of them."""
COUNTS: Final = (
    "before",
    "held",
    "left_up",
    "left_down",
    "asleep",
    "came_up",
    "came_down",
    "returned",
    "arrived",
    "first_seen",
    "now",
)
MOVES_LAYOUT: Final = Layout(("stage",), COUNTS)
"""How the table of :func:`count_moves` counts people."""


def classify_moves(
    acts: pd.DataFrame,
    journeys: pd.DataFrame,
    community: Community,
    *,
    observed_until: datetime,
    windows: Windows | None = None,
) -> pd.DataFrame:
    """Find where each person was in the earlier period, where in the later, and what became of them.

    Parameters
    ----------
    observed_until
        The first instant that is not observed: the end of the later period.
    windows
        From when until when each place could be seen; without them always.

    Returns
    -------
    :data:`journeys.model.tables.MOVES`, by name, of people with an act that shows a stage. ``moved`` is one of
    :data:`CLASSES`: arrived (the first act ever is in the later period), first seen (the same, but perhaps there
    before their places could be seen), returned (earlier acts, but none in the period
    before), moved up, held, moved down, asleep (no act in the later period), away (none in either).
    """
    own = own_acts(acts, observed_until)
    rank = stage_ranks(own, journeys, community)
    shown = own.assign(rank=rank)[rank.notna()]
    length = pd.Timedelta(days=PERIOD_DAYS)
    now_from, before_from = observed_until - length, observed_until - 2 * length
    is_now = shown["at"] >= now_from
    is_before = (shown["at"] >= before_from) & ~is_now
    people = shown.groupby("person")["at"].min().rename("first_at").to_frame()
    people["before"] = shown[is_before].groupby("person")["rank"].max()
    people["now"] = shown[is_now].groupby("person")["rank"].max()
    names = dict(enumerate(STAGES))
    stages = {period: people[period].map(names) for period in ("before", "now")}
    is_new = surely_new(journeys, people["first_at"], windows)
    moved = _moved(people, people["first_at"] >= now_from, is_new)
    return tables.MOVES.of(people.assign(**stages, moved=moved).reset_index())


def count_moves(people: pd.DataFrame, observable: Mapping[str, bool]) -> pd.DataFrame:
    """Count for each stage who was at it, who is, and where they went and came from.

    Parameters
    ----------
    people
        The table of :func:`classify_moves`.
    observable
        For each stage whether any loaded export could show it; if not, its counts are null.

    Returns
    -------
    Rows are stages: ``stage`` and the :data:`COUNTS`. Those ``before`` held, left to a further stage (``left_up``), to
    an earlier one (``left_down``) or are asleep; those ``now`` held, came from an earlier stage (``came_up``), from a
    further one (``came_down``), returned, arrived or were first seen.
    """
    rows = []
    for stage in STAGES:
        was, is_at = people["before"] == stage, people["now"] == stage
        up, down = people["moved"] == "moved_up", people["moved"] == "moved_down"
        masks = {
            "before": was,
            "held": was & is_at,
            "left_up": was & up,
            "left_down": was & down,
            "asleep": was & people["now"].isna(),
            "came_up": is_at & up,
            "came_down": is_at & down,
            "returned": is_at & (people["moved"] == "returned"),
            "arrived": is_at & (people["moved"] == "arrived"),
            "first_seen": is_at & (people["moved"] == "first_seen"),
            "now": is_at,
        }
        counts = {name: int(mask.sum()) if observable[stage] else None for name, mask in masks.items()}
        rows.append({"stage": stage, **counts})
    return pd.DataFrame(rows).astype({"stage": "str", **dict.fromkeys(COUNTS, "Int64")})


def compare_periods(people: pd.DataFrame, stages: Collection[str]) -> float | None:
    """Compute the chance (p-value) of so unlike numbers at some stages in the two periods if neither had more.

    Parameters
    ----------
    people
        The table of :func:`classify_moves`.

    Returns
    -------
    From 0 to 1; None where everybody was there in both periods. Only people who were there in one of them tell the
    periods apart.

    Source
    ------
    McNemar 1947, Psychometrika 12:153, exact.
    """
    was, is_at = (people[period].isin(list(stages)) for period in ("before", "now"))
    only_before, only_now = int((was & ~is_at).sum()), int((is_at & ~was).sum())
    if not only_before + only_now:
        return None
    return float(mcnemar([[0, only_before], [only_now, 0]], exact=True).pvalue)


def stage_ranks(acts: pd.DataFrame, journeys: pd.DataFrame, community: Community) -> pd.Series:
    """Return the number of the furthest stage (from 0) that each act shows, null if it shows none."""
    kind, examples = _kinds(acts)
    person, names = pd.factorize(acts["person"])
    reached = journeys.set_index("person").reindex(names)
    at, rank = acts["at"].dt.tz_convert(None).to_numpy(), np.full(len(acts), np.nan)
    for number, stage in enumerate(STAGES):
        fits = np.zeros(len(examples), dtype=bool)
        for rule in community.rules(stage):
            fits |= fits_rule(examples, rule).to_numpy(dtype=bool)
        # a single act may fit a rule that asks for several: it counts from the day on that the stage was reached
        since = reached[f"{stage}_at"].dt.tz_convert(None).to_numpy()[person]
        rank[fits[kind] & (at >= since)] = number
    return pd.Series(rank, index=acts.index)


def _kinds(acts: pd.DataFrame) -> tuple[npt.NDArray[np.int64], pd.DataFrame]:
    """Return the number of each act's kind, and an act of each: rules know acts by no more, and kinds are few."""
    kind = np.zeros(len(acts), dtype="int64")
    for column in ("action", "place", "work"):
        codes, values = pd.factorize(acts[column])
        kind, _ = pd.factorize(kind * (len(values) + 1) + codes + 1)
    # their numbers are in the order in which they first come
    return kind, acts[~pd.Series(kind, index=acts.index).duplicated()]


def _moved(people: pd.DataFrame, is_first: pd.Series, is_new: pd.Series) -> list[str]:
    before, now = people["before"], people["now"]
    gone, came = now.isna(), before.isna()
    # the first condition that holds decides
    conditions = {
        "away": gone & came,
        "asleep": gone,
        "arrived": came & is_first & is_new,
        "first_seen": came & is_first,
        "returned": came,
        "moved_up": now > before,
        "held": now == before,
    }
    return list(np.select(list(conditions.values()), list(conditions), "moved_down"))


def fits_rule(acts: pd.DataFrame, rule: Rule) -> pd.Series:
    """Return which acts a stage's rule names, however many it asks for."""
    fits = acts["action"].isin(rule.actions)
    if rule.work:
        fits &= acts["work"].str.replace(r":.*", "", regex=True).isin(rule.work)  # without a translation's language
    if rule.places:
        # matched once a place, not once an act: patterns are slow
        places = [str(place) for place in acts["place"].unique()]
        fits &= acts["place"].isin([name for name in places if any(matches(pattern, name) for pattern in rule.places)])
    return fits
