"""What counts as one piece of work, wherever it is asked how much of the work somebody carries.

All acts of one kind by one person in one thread are one piece, at the first of them, so that neither ten comments in a
discussion nor a request that was opened, revised and landed outweighs ten requests; outside threads each act is one.
Left out: acts that are no work (stars, sign-ins, rights), and recognition, whose date is that of the list.
"""

from datetime import datetime

import pandas as pd

from journeys.analysis.acts import own_acts
from journeys.analysis.work.kinds import give_kinds
from journeys.model import tables
from journeys.model.vocabulary import CHANGES, UNTOLD


def find_units(acts: pd.DataFrame, *, observed_until: datetime) -> pd.DataFrame:
    """Find the pieces of work that people did.

    Parameters
    ----------
    acts
        Rows are acts; columns of :data:`journeys.model.tables.ACTS`.
    observed_until
        The first instant that is not observed.

    Returns
    -------
    Rows are pieces, the earliest first: ``person``, ``at``, ``place`` and ``kind`` of work. A change of an untold kind
    is left out where the same person brought one of a told kind to the same place in the same month: mostly they are
    the same change, told by two exports.
    """
    worked = give_kinds(own_acts(acts, observed_until)).dropna(subset="kind")
    worked = worked[~_told_twice(worked)].sort_values(["at", "person", "place", "kind"], kind="stable")
    again = worked["thread"].notna() & worked.duplicated(["person", "place", "thread", "kind"])
    return worked.loc[~again, tables.WORK_UNITS.names].reset_index(drop=True)


def month_numbers(at: pd.Series) -> pd.Series:
    """Give each instant the number of its month, so that neighbours differ by 1."""
    numbers: pd.Series = at.dt.year * 12 + at.dt.month - 1
    return numbers


def _told_twice(worked: pd.DataFrame) -> pd.Series:
    """Tell which changes of an untold kind stand beside one of a told kind."""
    keys = ["person", "place", "month"]
    dated = worked[["person", "place"]].assign(month=month_numbers(worked["at"]))
    is_told = worked["action"].isin(CHANGES) & (worked["kind"] != UNTOLD)
    told = dated[is_told].drop_duplicates().assign(told=True)
    beside = dated.merge(told, on=keys, how="left")["told"].notna().to_numpy()
    return (worked["kind"] == UNTOLD) & beside
