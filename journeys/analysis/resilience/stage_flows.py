"""Who came to each stage and who left it between two periods? Each person in exactly one class.

Somebody is in a period at the furthest stage that an act of theirs in it shows. Where a rule asks for several acts, an
act counts from the day on that the person had reached the stage. Left out: what lists say of people (recognition,
rights), whose date is that of the list.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd

from journeys.analysis.acts import look_up, own_acts
from journeys.model import tables
from journeys.model.community import Community, Rule, matches
from journeys.model.vocabulary import STAGES

PERIOD_DAYS: Final = 365
CLASSES: Final = ("arrived", "returned", "moved_up", "held", "moved_down", "asleep", "away")
"""What became of somebody from the earlier period to the later."""
LEFT: Final = ("held", "left_up", "left_down", "asleep")
"""What became of those who were at a stage; they are all of them."""
CAME: Final = ("held", "came_up", "came_down", "returned", "arrived")
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
    "now",
)


def classify_moves(
    acts: pd.DataFrame,
    journeys: pd.DataFrame,
    community: Community,
    *,
    observed_until: datetime,
    period_days: int = PERIOD_DAYS,
) -> pd.DataFrame:
    """Say of each person where they were in the earlier period, where in the later, and what became of them.

    Parameters
    ----------
    acts
        Rows are acts; columns of :data:`journeys.model.tables.ACTS`.
    journeys
        Rows are people; columns of :data:`journeys.model.tables.JOURNEYS`.
    community
        Whose stage rules hold.
    observed_until
        The first instant that is not observed: the end of the later period.
    period_days
        How long each of the two is, the earlier right before the later.

    Returns
    -------
    Rows are people with an act that shows a stage, by name: ``person``; the stage ``before`` and ``now``, null if
    none; ``moved``, one of :data:`CLASSES`: arrived (the first act ever is in the later period), returned (earlier
    acts, but none in the period before), moved up, held, moved down, asleep (no act in the later period), away (none
    in either).
    """
    own = own_acts(acts, observed_until)
    rank = stage_ranks(own, journeys, community)
    shown = own.assign(rank=rank)[rank.notna()]
    length = pd.Timedelta(days=period_days)
    now_from, before_from = observed_until - length, observed_until - 2 * length
    is_now = shown["at"] >= now_from
    is_before = (shown["at"] >= before_from) & ~is_now
    people = shown.groupby("person")["at"].min().rename("first_at").to_frame()
    people["before"] = shown[is_before].groupby("person")["rank"].max()
    people["now"] = shown[is_now].groupby("person")["rank"].max()
    names = dict(enumerate(STAGES))
    stages = {period: people[period].map(names) for period in ("before", "now")}
    return tables.MOVES.of(people.assign(**stages, moved=_moved(people, people["first_at"] >= now_from)).reset_index())


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
    further one (``came_down``), returned or arrived.
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
            "now": is_at,
        }
        counts = {name: int(mask.sum()) if observable[stage] else None for name, mask in masks.items()}
        rows.append({"stage": stage, **counts})
    return pd.DataFrame(rows).astype({"stage": "str", **dict.fromkeys(COUNTS, "Int64")})


def stage_ranks(acts: pd.DataFrame, journeys: pd.DataFrame, community: Community) -> pd.Series:
    """Give the number of the furthest stage (from 0) that each act shows, null if it shows none."""
    rank = pd.Series(float("nan"), index=acts.index)
    known = journeys.set_index("person")
    for number, stage in enumerate(STAGES):
        fits = pd.Series(data=False, index=acts.index)
        for rule in community.rules(stage):
            fits |= fits_rule(acts, rule)
        rank = rank.mask(fits & (acts["at"] >= look_up(known[f"{stage}_at"], acts["person"])), number)
    return rank


def _moved(people: pd.DataFrame, is_new: pd.Series) -> list[str]:
    """Say what became of each person from ``before`` to ``now``, which are numbers of stages."""
    before, now = people["before"], people["now"]
    asleep, came = now.isna(), before.isna()
    conditions = [asleep & came, asleep, came & is_new, came, now > before, now == before]
    return list(np.select(conditions, ["away", "asleep", "arrived", "returned", "moved_up", "held"], "moved_down"))


def fits_rule(acts: pd.DataFrame, rule: Rule) -> pd.Series:
    """Tell which acts a rule means."""
    fits = acts["action"].isin(rule.actions)
    if rule.work:
        fits &= acts["work"].str.replace(r":.*", "", regex=True).isin(rule.work)  # without a translation's language
    if rule.places:
        places = [str(place) for place in acts["place"].unique()]
        meant = [place for place in places if any(matches(pattern, place) for pattern in rule.places)]
        fits &= acts["place"].isin(meant)
    return fits
