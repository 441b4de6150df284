"""The table of a part of the tree of models, as people read it and as it leaves."""

from typing import Final

import pandas as pd

from journeys.model.accounts import model_name
from journeys.sentences.models import lineage as sentences

MOST: Final = 1_000
"""Models in the table and its download: more have a part of their own."""


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
