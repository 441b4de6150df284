"""The table of a part of the tree of models, as people read it and as it leaves."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from journeys.model.accounts import model_name
from journeys.sentences.models import lineage as sentences

MOST: Final = 1_000
"""Models in the table and its download: more have a part of their own."""


def groups(counts: pd.DataFrame, sizes: Mapping[str, int]) -> pd.DataFrame:
    """Return one row a group of accounts with those at each step; ``counts`` are DOWNSTREAM_COUNTS."""
    by_step = {
        str(step).capitalize(): rows.set_index("group")["observed"]
        for step, rows in counts.groupby("stage", sort=False)
    }
    rows = pd.DataFrame({"Accounts": pd.Series(sizes), **by_step}).reindex(list(sizes))
    return rows.rename_axis("Group").reset_index().assign(Group=[name.capitalize() for name in sizes])


def models(rows: pd.DataFrame, described: pd.DataFrame) -> pd.DataFrame:
    """Return one row a model; ``described`` are the same models as exports describe them."""
    told = described.set_index(rows.index)
    known = rows["told"].to_numpy()
    return pd.DataFrame(
        {
            "Model": rows["model"].map(model_name),
            "Generation": rows["depth"],
            "Under it": rows["below"],
            "Made from it": rows["children"],
            "Made from": rows["under"].map(model_name, na_action="ignore"),
            "How": rows["relation"].map(lambda how: sentences.RELATIONS.get(how, how), na_action="ignore"),
            "Known by": rows["basis"],
            "Bases": rows["bases"],
            "Described": ["yes" if each else "only named" for each in known],
            "Licence": told["licence"],
            "Gate": told["gated"],
            "Task": told["task"],
            "Downloads in 30 days": told["downloads"],
            "Likes": told["likes"],
            "Created": told["created_at"].dt.date,
        }
    ).reset_index(drop=True)
