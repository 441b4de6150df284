"""What would be lost if one person left? For each area of work: who carries it, and who could take over.

An *area* is one kind of work in one place. What a person did of it in the last year would be lost if they left. It
shows what depends on whom, not what anybody is worth: small areas are left out, hours are not counted, and a name is a
suggestion whom to ask, never a ranking.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pandas as pd

from journeys.analysis.acts import look_up, own_acts
from journeys.analysis.resilience.bus_factor import HALF
from journeys.model import tables
from journeys.model.how_many_days import ACTIVE_DAYS

AREA: Final = ("place", "kind")
GROUP: Final = "group"
WINDOW_DAYS: Final = 365
MIN_PIECES: Final = 5
"""Fewer pieces of work in the window make no area."""
HERE: Final = "here"
ELSEWHERE: Final = "elsewhere"
_NEXT: Final = ("next_person", "next_pieces")


@dataclass(frozen=True)
class CoverageLoss:
    """How much depends on single people.

    Of ``areas`` one person does half or more in ``half``, and all in ``alone`` of these; for ``no_next`` of the
    ``half`` nobody active did the same kind in the same place.
    """

    areas: int
    half: int
    alone: int
    no_next: int


def share_of_areas(
    pieces: pd.DataFrame,
    acts: pd.DataFrame,
    by: Sequence[str] = AREA,
    *,
    observed_until: datetime,
    active_days: int = ACTIVE_DAYS,
) -> pd.DataFrame:
    """Compute what each person carries of each area, who else does, and who is nearest to take over.

    Parameters
    ----------
    pieces
        :data:`journeys.model.tables.WORK_UNITS`.
    acts
        Rows are acts, which show who is active.
    by
        The columns of ``pieces`` that make an area: place and kind of work, one of them alone, or another column that
        was added, such as the ``group`` of the network in which each person works.
    observed_until
        The first instant that is not observed; what counts as lost are the pieces of the 365 days before it.
    active_days
        People who did anything within so many days are active now.

    Returns
    -------
    The columns ``by`` and :data:`journeys.model.tables.CARRIED`, the largest areas first and in each the largest part.
    ``next_where`` is :data:`HERE`, or :data:`ELSEWHERE` if nobody active did this kind in this place, and somebody did
    in another.
    """
    keys = list(by)
    observed = pieces[pieces["at"] < observed_until]
    recent = observed[observed["at"] >= observed_until - pd.Timedelta(days=WINDOW_DAYS)]
    rows = recent.groupby([*keys, "person"], as_index=False).size().rename(columns={"size": "pieces"})
    rows["total"] = rows.groupby(keys)["pieces"].transform("sum")
    rows["share"] = rows["pieces"] / rows["total"]
    rows["others"] = rows.groupby(keys)["person"].transform("size") - 1
    last = own_acts(acts, observed_until).groupby("person")["at"].max()
    active_last = last[last >= observed_until - pd.Timedelta(days=active_days)]
    able = observed[observed["person"].isin(active_last.index)]
    # all time counts for who could take over: a person who did it years ago and is active now may
    rows = _add_nearest(rows, able, keys, active_last)
    where = rows["next_person"].notna().map({True: HERE, False: None})
    if "kind" in keys and len(keys) > 1:
        far = _add_nearest(rows.drop(columns=list(_NEXT)), able, ["kind"], active_last)
        where = where.mask(where.isna() & far["next_person"].notna(), ELSEWHERE)
        for name in _NEXT:
            rows[name] = rows[name].fillna(far[name])
    ordered = rows.assign(next_where=where).sort_values(
        ["total", *keys, "pieces", "person"], ascending=[False, *[True] * len(keys), False, True], ignore_index=True
    )
    return ordered[[*keys, *tables.CARRIED.names]].astype(tables.CARRIED.kinds)


def areas(carried: pd.DataFrame, *, least: int = MIN_PIECES) -> pd.DataFrame:
    """Return of each area of enough work the person who does most of it; the largest areas first."""
    by = [name for name in carried.columns if name not in tables.CARRIED.columns]
    return carried[carried["total"] >= least].drop_duplicates(by).reset_index(drop=True)


def measure_loss(carried: pd.DataFrame, *, least: int = MIN_PIECES) -> CoverageLoss:
    """Count the areas that depend on single people, from the table of :func:`share_of_areas`."""
    leading = areas(carried, least=least)
    half = leading[leading["share"] >= HALF]
    return CoverageLoss(
        areas=len(leading),
        half=len(half),
        alone=int((half["others"] == 0).sum()),
        no_next=int((half["next_where"] != HERE).sum()),
    )


def _add_nearest(rows: pd.DataFrame, able: pd.DataFrame, keys: list[str], active_last: pd.Series) -> pd.DataFrame:
    # the first two of each area suffice: the second is the nearest to the first one, the first to all others
    ever = able.groupby([*keys, "person"], as_index=False).size()
    ever["last_at"] = look_up(active_last, ever["person"])
    ever = ever.sort_values(["size", "last_at", "person"], ascending=[False, False, True], ignore_index=True)
    ever["rank"] = ever.groupby(keys).cumcount()
    first, second = (ever[ever["rank"] == rank].set_index(keys)[["person", "size"]] for rank in (0, 1))
    both = rows[keys].merge(first.add_suffix("_1").join(second.add_suffix("_2")).reset_index(), on=keys, how="left")
    is_self = both["person_1"].to_numpy() == rows["person"].to_numpy()
    return rows.assign(
        next_person=both["person_1"].mask(is_self, both["person_2"]).to_numpy(),
        next_pieces=both["size_1"].mask(is_self, both["size_2"]).astype("Int64").array,
    )
