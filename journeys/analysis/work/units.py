"""What counts as one piece of work, wherever the part of the work that somebody carries is counted.

All acts of one kind by one person in one thread are one piece, at the first of them, so that neither ten comments in a
discussion nor a request that was opened, revised and landed outweighs ten requests; outside threads each act is one.
Left out: acts that are no work (stars, sign-ins, rights), and recognition, whose date is that of the list.
"""

from datetime import datetime

import pandas as pd

from journeys.analysis.acts import own_acts
from journeys.analysis.work.kinds import assign_kinds
from journeys.model import tables
from journeys.model.vocabulary import CHANGES, UNTOLD


def find_units(acts: pd.DataFrame, *, observed_until: datetime) -> pd.DataFrame:
    """Find the pieces of work that people did, as :data:`journeys.model.tables.WORK_UNITS`."""
    worked = assign_kinds(own_acts(acts, observed_until)).dropna(subset="kind")
    worked = worked[~_duplicates(worked)].sort_values(["at", "person", "place", "kind"], kind="stable")
    again = worked["thread"].notna() & worked.duplicated(["person", "place", "thread", "kind"])
    return worked.loc[~again, tables.WORK_UNITS.names].reset_index(drop=True)


def month_numbers(at: pd.Series) -> pd.Series:
    """Return the number of each instant's month, so that neighbours differ by 1."""
    numbers: pd.Series = at.dt.year * 12 + at.dt.month - 1
    return numbers


def _duplicates(worked: pd.DataFrame) -> pd.Series:
    # a change of unknown kind, where the same person brought one of a known kind to the same place in the same month,
    # is mostly the same change, shown by two exports
    keys = ["person", "place", "month"]
    dated = worked[["person", "place"]].assign(month=month_numbers(worked["at"]))
    is_known = worked["action"].isin(CHANGES) & (worked["kind"] != UNTOLD)
    known = dated[is_known].drop_duplicates().assign(is_known=True)
    beside = dated.merge(known, on=keys, how="left")["is_known"].notna().to_numpy()
    return (worked["kind"] == UNTOLD) & beside
