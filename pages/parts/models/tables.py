"""Tables of a part of the tree of models, as people read them and as they leave."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from journeys.analysis.policy.lens import Reach
from journeys.model.accounts import model_name
from journeys.sentences.models import lineage as sentences
from journeys.sentences.models import policy

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


def burden(rows: Mapping[str, Reach]) -> pd.DataFrame:
    """Return how many models each option reaches, and how many owners would have a duty, as it leaves."""
    reaches = list(rows.values())
    return pd.DataFrame(
        {
            "Option": [policy.NAMES[each] for each in rows],
            "Models reached": [each.reached for each in reaches],
            "of models": [each.models for each in reaches],
            "Gini of models": [_rounded(each.reach_gini) for each in reaches],
            "Owners with a duty": pd.array([each.bearers for each in reaches], dtype="Int64"),
            "of owners": [each.owners for each in reaches],
            "Gini of duties": [_rounded(each.burden_gini) for each in reaches],
        }
    )


def burden_shown(rows: Mapping[str, Reach]) -> pd.DataFrame:
    """Return the same as people read it, with the shares."""
    leaving = burden(rows)
    shares = {
        "Models reached": [policy.part_of(each.reached, each.models) for each in rows.values()],
        "Owners with a duty": [
            None if each.bearers is None else policy.part_of(each.bearers, each.owners) for each in rows.values()
        ],
    }
    told = pd.DataFrame(shares, index=leaving.index)
    return leaving.drop(columns=[*shares, "of models", "of owners"]).join(told)[
        ["Option", "Models reached", "Gini of models", "Owners with a duty", "Gini of duties"]
    ]


def roots(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the roots of :data:`journeys.model.tables.POLICY_ROOTS`."""
    is_known, has_licence = rows["told"], rows["licence"].notna()
    yes_or_no = {True: "yes", False: "no"}
    return pd.DataFrame(
        {
            "Root": rows["root"].map(model_name),
            "Gate": rows["gated"].map(yes_or_no).where(is_known),
            "Licence": rows["licence"],
            "Restricts uses": rows["restricts"].map(yes_or_no).where(is_known & has_licence),
            "Below it": rows["below"],
            "Gate too": rows["gate_kept"].astype("Int64").where(rows["gated"]),
            "Licence too": rows["licence_kept"].astype("Int64").where(has_licence),
        }
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
