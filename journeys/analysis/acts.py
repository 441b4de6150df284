"""What analyses share on acts: which are people's own, and looking up values by person.

Here and in all analyses ``acts`` and ``journeys`` are :data:`journeys.model.tables.ACTS` and ``JOURNEYS``, and
``observed_until`` is the first instant that is not observed (UTC).
"""

from datetime import datetime

import pandas as pd

from journeys.model.vocabulary import LISTED, STAGES
from journeys.model.windows import Windows


def own_acts(acts: pd.DataFrame, observed_until: datetime) -> pd.DataFrame:
    """Return what people did themselves before the end of observation, without what lists say of them."""
    # what a list says is dated by the list: as an act it would make people active on the list's newest day
    return acts[~is_listed(acts) & (acts["at"] < observed_until)]


def is_listed(acts: pd.DataFrame) -> pd.Series:
    """Return which acts are entries of lists, which say by when something was, and not when."""
    listed: pd.Series = acts["action"].isin(LISTED) | (acts["since"].notna() if "since" in acts else False)
    return listed


def surely_new(
    journeys: pd.DataFrame, first: pd.Series, windows: Windows | None, wanted: frozenset[str] | None = None
) -> pd.Series:
    """Return whether acts, by person, are surely their first: their place was seen before them, and no list says more.

    ``first`` is each person's first act that is seen, or the first of the ``wanted`` actions; see
    :meth:`journeys.model.windows.Windows.is_new`.
    """
    if windows is None:
        return pd.Series(data=True, index=first.index)
    people = first.index.to_series()
    places = look_up(journeys.set_index("person")["places"], people)
    # somebody whom an earlier list names was there before, as may be those who came before their places were seen
    listed = look_up(_listed_by(journeys), people)
    return windows.is_new(places, wanted, first) & ~(listed < first)


def _listed_by(journeys: pd.DataFrame) -> pd.Series:
    """Return the earliest day by which a list says that each person had joined, contributed or led, by person."""
    stages = STAGES[1:]
    days = journeys.assign(
        **{f"{name}_at": journeys[f"{name}_at"].where(journeys[f"{name}_since"].notna()) for name in stages}
    )
    return earliest(days, [f"{name}_at" for name in stages])


def beyond_discovering(acts: pd.DataFrame, journeys: pd.DataFrame) -> pd.DataFrame:
    """Return what people did from the day on that they joined, contributed or led."""
    began = earliest(journeys, ["join_at", "contribute_at", "lead_at"])
    return acts[acts["at"] >= look_up(began, acts["person"])]


def earliest(journeys: pd.DataFrame, columns: list[str]) -> pd.Series:
    """Return each person's earliest of some instants, by person."""
    first: pd.Series = journeys[columns].min(axis="columns").astype("datetime64[us, UTC]")
    return first.set_axis(pd.Index(journeys["person"], dtype="str"))


def look_up(values: pd.Series, names: pd.Series) -> pd.Series:
    """Return the value of each name, null where there is none."""
    # Series.map would lose the type of the values where there are no names
    return values.reindex(names).set_axis(names.index)


def furthest_stage(journeys: pd.DataFrame, before: datetime | None = None) -> pd.Series:
    """Return the furthest stage that each person had reached before an instant, by person, if any."""
    furthest = pd.Series(None, index=pd.Index(journeys["person"], dtype="str"), dtype="object")
    for stage in STAGES:
        reached = journeys[f"{stage}_at"]
        furthest[(reached.notna() if before is None else reached < before).to_numpy()] = stage
    return furthest.dropna().astype("str")
