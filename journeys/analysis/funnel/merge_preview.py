"""What joining people would change: fewer people, and some of them further than they seemed.

Works on the dates of journeys alone: a rule that asks for several acts may be met sooner by the acts of two accounts
together, which only the whole computation shows. Leaves out how conversion changes. ``into`` names for people who would
be joined the person they would be; others stay who they are.
"""

from collections.abc import Mapping

import pandas as pd

from journeys.analysis.acts import furthest_stage
from journeys.model.vocabulary import STAGES


def count_moves(journeys: pd.DataFrame, into: Mapping[str, str]) -> pd.DataFrame:
    """Count the people who would turn out to be at a later stage than it seems.

    Returns
    -------
    Rows are pairs of stages, ``from_stage`` and ``to_stage``, in their order, with the number of ``people``: of those
    joined into one, each who is behind the one who came furthest.
    """
    concerned = journeys[journeys["person"].isin(into)]
    rank = {name: number for number, name in enumerate(STAGES)}
    stage = concerned["person"].map(furthest_stage(concerned)).map(rank)
    rows = pd.DataFrame({"into": concerned["person"].map(into), "from": stage}).dropna()
    rows["to"] = rows.groupby("into")["from"].transform("max")
    behind = rows[rows["from"] < rows["to"]].groupby(["from", "to"], as_index=False).agg(people=("into", "size"))
    moved = [
        (STAGES[int(row["from"])], STAGES[int(row["to"])], int(row["people"])) for row in behind.to_dict("records")
    ]
    return pd.DataFrame(moved, columns=["from_stage", "to_stage", "people"])


def count_people_after(journeys: pd.DataFrame, into: Mapping[str, str]) -> int:
    """Count the people there would be after joining."""
    concerned = journeys["person"].isin(into)
    joined = set(journeys.loc[concerned, "person"].map(into))
    # the person they would be may be among the others already: counted once
    return int((~concerned & ~journeys["person"].isin(joined)).sum()) + len(joined)
