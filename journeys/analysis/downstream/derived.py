"""Which models grew out of a community's models, and when.

A model was made when it was created on the Hub. That day is an upper bound where it is not known: models older than the
Hub's dates were made by 2 March 2022, others by the last day that an export tells of them, and a model that seems older
than its base (renamed, or uploaded anew) too. Models that no export describes have no edges, so they are not seen.
"""

from collections.abc import Collection
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.model import tables
from journeys.model.events import EARLIEST, HUB_DATES_BEGIN


def find_derived(edges: pd.DataFrame, models: pd.DataFrame, own: Collection[str], *, told_by: datetime) -> pd.DataFrame:
    """Find the models that grew out of a community's, directly or through others.

    Parameters
    ----------
    edges
        :data:`journeys.model.tables.MODEL_EDGES`, those that count. Circles do no harm: each model is found once.
    models
        :data:`journeys.model.tables.MODELS`.
    own
        The places of the community's own models; none of them is derived.
    told_by
        The day by which a model was made of which no export tells a day.

    Returns
    -------
    :data:`journeys.model.tables.DERIVED`: a row for each of the community's models that a model grew out of.
    """
    pairs = _reached(edges[["child", "parent"]], own)
    pairs = pairs[~pairs["model"].isin(list(own))]
    # narrowed first: there may be a million models, and few that grew out of these
    theirs = edges[_are_among(edges["child"], pairs["model"])]
    known = models[_are_among(models["model"], pd.concat([pairs["model"], theirs["parent"]]))]
    rows = pairs.merge(known, on="model").merge(_youngest_base(theirs, known), on="model", how="left")
    is_exact = rows["created_at"].notna() & ~(rows["created_at"] < rows["base_at"])
    by = rows["seen_at"].fillna(pd.Timestamp(told_by)).mask(rows["at_floor"], pd.Timestamp(HUB_DATES_BEGIN))
    # with the two days of one export in either order, nothing is made before it was made
    by = by.where(~(by < rows["created_at"]), rows["created_at"])
    since = pd.Series(pd.Timestamp(EARLIEST), index=rows.index).where(~is_exact)
    found = rows.assign(at=rows["created_at"].where(is_exact, by), since=since)
    return tables.DERIVED.of(found.sort_values(["at", "model", "root"], ignore_index=True))


def _reached(edges: pd.DataFrame, own: Collection[str]) -> pd.DataFrame:
    """Return the pairs of a model and the community's model from which edges lead to it: ``model``, ``root``."""
    step = pd.DataFrame({"model": list(own), "root": list(own)}, dtype="str")
    # only edges that can be reached are joined, of what may be a million
    found = step
    while len(step):
        near = edges[_are_among(edges["parent"], step["model"])]
        step = near.merge(step, left_on="parent", right_on="model")[["child", "root"]]
        step = step.rename(columns={"child": "model"}).drop_duplicates()
        step = step[~pd.MultiIndex.from_frame(step).isin(pd.MultiIndex.from_frame(found))]
        found = pd.concat([found, step], ignore_index=True)
    return found


def _are_among(names: pd.Series, wanted: pd.Series) -> "npt.NDArray[np.bool_]":
    # not isin, which takes ten times as long for texts
    found: npt.NDArray[np.bool_] = pd.Index(wanted.unique()).get_indexer(pd.Index(names)) >= 0
    return found


def _youngest_base(edges: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Return when the youngest known base of each model was created: ``model``, ``base_at``."""
    bases = known[["model", "created_at"]].set_axis(["parent", "base_at"], axis="columns")
    pairs = edges[["child", "parent"]].merge(bases, on="parent").rename(columns={"child": "model"})
    return pairs.sort_values("base_at").drop_duplicates("model", keep="last")[["model", "base_at"]]
