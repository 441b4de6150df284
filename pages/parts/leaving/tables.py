"""Tables of what comes first to contributors, as people read them."""

from typing import Any, Final

import numpy as np
import pandas as pd

from journeys.model import wording
from journeys.sentences.cohorts import leaving as sentences
from journeys.sentences.cohorts.leaving import shown_states

_MONTHS: Final = (0, 1, 3, 6, 12, 24, 36, 48, 60, 72, 84, 96, 108, 120)
_DAYS: Final = (0, 30, 90, 180, 365, 730, 1095, 1460, 1825, 2190, 2555, 2920, 3285, 3650)


def few_days(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what holds on few days, and who is at risk on them: day by day it would show when single people went."""
    days = rows["days"].to_numpy()
    chosen = np.array([day for day in _DAYS if day <= days.max()], dtype="float64")
    at_risk = rows["at_risk"].to_numpy()[np.searchsorted(days, chosen, side="left")]
    shown = rows.iloc[np.searchsorted(days, chosen, side="right") - 1]
    return shown.assign(days=chosen, at_risk=at_risk)[rows.columns]


def few_months(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of few months."""
    return rows[rows["month"].isin(_MONTHS)]


def incidence(rows: pd.DataFrame, *, can_lead: bool) -> pd.DataFrame:
    """Return one row a day, with the intervals of the shares."""
    names = {"led": "Led first", "left": "Left first", "neither": "Neither yet"}
    return _shown(rows, "Days", "days", names if can_lead else {"left": "Left", "neither": "Not yet"})


def months(rows: pd.DataFrame, *, can_lead: bool) -> pd.DataFrame:
    """Return one row a month, with the intervals of the shares."""
    states = {state: state.capitalize() for state in shown_states(can_lead=can_lead)}
    return _shown(rows, "Months", "month", states)


def leaving_days(rows: pd.DataFrame, *, can_lead: bool) -> pd.DataFrame:
    """Return the columns of a download; intervals, which rest on more than the counts of a row, stay here."""
    return rows[["days", *(["share_led"] if can_lead else []), "share_left", "share_neither", "at_risk"]]


def leaving_months(rows: pd.DataFrame, *, can_lead: bool) -> pd.DataFrame:
    """Return the columns of a download, without intervals as in :func:`leaving_days`."""
    return rows[["month", *(f"share_{state}" for state in shown_states(can_lead=can_lead)), "at_risk"]]


def stays(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a group: how long they stayed, with the interval."""
    days = [sentences.stay(row) for row in rows.to_dict("records")]
    return pd.DataFrame({"Group": rows["group"], "People": rows["n"], "Days of the first year, in the mean": days})


def _shown(rows: pd.DataFrame, heading: str, first: str, names: dict[str, str]) -> pd.DataFrame:
    records: list[dict[Any, Any]] = rows.to_dict("records")
    shares = {
        said: [wording.estimate(row[f"share_{name}"], row[f"low_{name}"], row[f"high_{name}"]) for row in records]
        for name, said in names.items()
    }
    return pd.DataFrame({heading: rows[first].astype("int64"), **shares, "Followed": rows["at_risk"]})
