"""What analyses share on acts: whose own they are, which only list somebody, and looking up a stage's date."""

from datetime import datetime

import pandas as pd

from journeys.model.vocabulary import LISTED, STAGES


def own_acts(acts: pd.DataFrame, observed_until: datetime) -> pd.DataFrame:
    """Keep what people did themselves, on the day it is dated, before the end of observation."""
    return acts[~acts["action"].isin(LISTED) & (acts["at"] < observed_until)]


def beyond_discovering(acts: pd.DataFrame, journeys: pd.DataFrame) -> pd.DataFrame:
    """Keep what people did from the day on that they joined, contributed or led.

    Parameters
    ----------
    acts
        Rows are acts; columns of :data:`journeys.model.tables.ACTS`.
    journeys
        Rows are people; columns of :data:`journeys.model.tables.JOURNEYS`.
    """
    began = earliest(journeys, ["join_at", "contribute_at", "lead_at"])
    return acts[acts["at"] >= look_up(began, acts["person"])]


def earliest(journeys: pd.DataFrame, columns: list[str]) -> pd.Series:
    """Give each person's earliest of some instants, by person."""
    first: pd.Series = journeys[columns].min(axis="columns").astype("datetime64[us, UTC]")
    return first.set_axis(pd.Index(journeys["person"], dtype="str"))


def look_up(told: pd.Series, names: pd.Series) -> pd.Series:
    """Give for each name what is told of it, of the same type even where there are no names."""
    return told.reindex(names).set_axis(names.index)


def furthest_stage(journeys: pd.DataFrame, before: datetime | None = None) -> pd.Series:
    """Return the furthest stage that each person had reached before an instant, by person, without who reached none."""
    furthest = pd.Series(None, index=pd.Index(journeys["person"], dtype="str"), dtype="object")
    for stage in STAGES:
        reached = journeys[f"{stage}_at"]
        furthest[(reached.notna() if before is None else reached < before).to_numpy()] = stage
    return furthest.dropna().astype("str")
