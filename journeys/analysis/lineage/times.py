"""How long it takes until a first model is made from another.

Left out: models whose day of creation is not known, and those older than the Hub's dates of creation (2 March 2022): a
model may have been made from them long before. A derivative that no export describes is not seen.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from journeys.analysis.lineage.tree import Tree
from journeys.analysis.stats.survival import Estimate, at_horizon
from journeys.model import tables

HORIZONS: Final = (30, 180, 365)
"""Days within which the share of models is given from which another was made."""
_DAY_SECONDS: Final = 86_400


@dataclass(frozen=True)
class FirstDerivatives:
    """Times until the first derivative, and the models of which none is known.

    Attributes
    ----------
    times
        :data:`journeys.model.tables.FIRST_DERIVATIVES`.
    at_floor
        Models that are older than the Hub's dates.
    undated
        Models without a known date, or with derivatives none of which has one.
    reversed
        Models that seem younger than what was made from them: renamed, or uploaded anew.
    """

    times: pd.DataFrame
    at_floor: int
    undated: int
    reversed: int

    def share(self, horizon_days: int) -> Estimate:
        """Estimate the share of models from which another is made within some days, by Kaplan and Meier."""
        return at_horizon(self.times["days"], self.times["happened"], horizon_days)


def first_derivatives(tree: Tree, models: pd.DataFrame) -> FirstDerivatives:
    """Measure the time from each model's creation to that of the first model made from it.

    Parameters
    ----------
    tree
        The tree.
    models
        :data:`journeys.model.tables.MODELS`, as for the tree.

    Returns
    -------
    The times, in days. A model from which none was made is followed until the newest day of all exports: then one may
    still come.
    """
    # the models that exports describe are the first of the tree, in the same order
    created, (child, parent) = models["created_at"], tree.ends
    between = parent < len(models)
    made = pd.Series(created.reindex(child[between]).array)
    first = made.groupby(parent[between]).min().reindex(created.index)
    until = models["seen_at"].max()
    with_children = np.bincount(parent, minlength=len(tree.models))[: len(models)] > 0
    happened = first.notna().to_numpy()
    end = first.fillna(until) if pd.notna(until) else first
    days = (end - created).dt.total_seconds().to_numpy(dtype=np.float64) / _DAY_SECONDS
    dated = created.notna().to_numpy() & ~np.isnan(days) & (happened | ~with_children)
    is_reversed = dated & happened & (days < 0)
    # a model that is created after the newest day is described by an export that gives no day
    kept = dated & (days >= 0)
    floor = models["at_floor"].to_numpy()
    rows = pd.DataFrame({"model": models["model"].array[kept], "days": days[kept], "happened": happened[kept]})
    return FirstDerivatives(
        times=tables.FIRST_DERIVATIVES.of(rows),
        at_floor=int(floor.sum()),
        undated=int((~kept & ~is_reversed & ~floor).sum()),
        reversed=int(is_reversed.sum()),
    )
