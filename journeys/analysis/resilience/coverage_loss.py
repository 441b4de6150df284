"""What would fall if one person slept? For each kind of work in each place: who carries it, and who could step in.

A *strand* is one kind of work in one place. What a person did of it in the last year would be lost if they slept; the
nearest to step in is whoever did most of the same kind in the same place, at any time, and is active now. It says what
hangs on whom, not what anybody is worth: small strands are left out, hours are not counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pandas as pd

from journeys.analysis.acts import look_up, own_acts
from journeys.analysis.resilience.bus_factor import HALF
from journeys.model import tables
from journeys.model.days import ACTIVE_DAYS

AREA: Final = ("place", "kind")
GROUP: Final = "group"
WINDOW_DAYS: Final = 365
MIN_PIECES: Final = 5
"""Fewer pieces of work in the window make no strand."""
HERE: Final = "here"
ELSEWHERE: Final = "elsewhere"
_NEXT: Final = ("next_person", "next_pieces")


@dataclass(frozen=True)
class CoverageLoss:
    """How much hangs on single people.

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
    """Say what each person carries of each strand, who else does, and who is nearest to step in.

    Parameters
    ----------
    pieces
        Rows are pieces of work; the table of :func:`journeys.analysis.work.units.find_units`.
    acts
        Rows are acts, from which it is told who is active; columns of :data:`journeys.model.tables.ACTS`.
    by
        The columns of ``pieces`` that make a strand: place and kind of work, one of them alone, or another column that
        was added, such as the ``group`` of the network in which each person works.
    observed_until
        The first instant that is not observed; what counts as lost are the pieces of the 365 days before it.
    active_days
        Who did anything within so many days is active now.

    Returns
    -------
    Rows are a person's part in a strand, the largest strands first and in each the largest part: the columns ``by``;
    ``person``; ``pieces`` they did of its ``total``, ``share`` the one of the other; ``others``, how many other people
    did any; ``next_person``, the nearest to step in, null if nobody; ``next_pieces``, how many they ever did of it;
    ``next_where``, :data:`HERE`, or :data:`ELSEWHERE` if nobody active did this kind in this place, and somebody did in
    another.
    """
    keys = list(by)
    known = pieces[pieces["at"] < observed_until]
    recent = known[known["at"] >= observed_until - pd.Timedelta(days=WINDOW_DAYS)]
    rows = recent.groupby([*keys, "person"], as_index=False).size().rename(columns={"size": "pieces"})
    rows["total"] = rows.groupby(keys)["pieces"].transform("sum")
    rows["share"] = rows["pieces"] / rows["total"]
    rows["others"] = rows.groupby(keys)["person"].transform("size") - 1
    last = own_acts(acts, observed_until).groupby("person")["at"].max()
    awake = last[last >= observed_until - pd.Timedelta(days=active_days)]
    able = known[known["person"].isin(awake.index)]
    rows = _add_nearest(rows, able, keys, awake)
    where = rows["next_person"].notna().map({True: HERE, False: None})
    if "kind" in keys and len(keys) > 1:
        far = _add_nearest(rows.drop(columns=list(_NEXT)), able, ["kind"], awake)
        where = where.mask(where.isna() & far["next_person"].notna(), ELSEWHERE)
        for name in _NEXT:
            rows[name] = rows[name].fillna(far[name])
    ordered = rows.assign(next_where=where).sort_values(
        ["total", *keys, "pieces", "person"], ascending=[False, *[True] * len(keys), False, True], ignore_index=True
    )
    return ordered[[*keys, *tables.CARRIED.names]].astype(tables.CARRIED.kinds)


def areas(carried: pd.DataFrame, *, least: int = MIN_PIECES) -> pd.DataFrame:
    """Keep of each strand of enough work the person who does most of it; the largest strands first."""
    by = [name for name in carried.columns if name not in tables.CARRIED.columns]
    return carried[carried["total"] >= least].drop_duplicates(by).reset_index(drop=True)


def sum_up(carried: pd.DataFrame, *, least: int = MIN_PIECES) -> CoverageLoss:
    """Count the strands that hang on single people.

    Parameters
    ----------
    carried
        The table of :func:`share_of_areas`.
    least
        The fewest pieces of work in the window that make a strand.
    """
    leading = areas(carried, least=least)
    half = leading[leading["share"] >= HALF]
    return CoverageLoss(
        areas=len(leading),
        half=len(half),
        alone=int((half["others"] == 0).sum()),
        no_next=int((half["next_where"] != HERE).sum()),
    )


def _add_nearest(rows: pd.DataFrame, able: pd.DataFrame, keys: list[str], awake: pd.Series) -> pd.DataFrame:
    """Add who else, of those who are able, did most of the same."""
    ever = able.groupby([*keys, "person"], as_index=False).size()
    ever["last_at"] = look_up(awake, ever["person"])
    ever = ever.sort_values(["size", "last_at", "person"], ascending=[False, False, True], ignore_index=True)
    ever["rank"] = ever.groupby(keys).cumcount()
    first, second = (ever[ever["rank"] == rank].set_index(keys)[["person", "size"]] for rank in (0, 1))
    both = rows[keys].merge(first.add_suffix("_1").join(second.add_suffix("_2")).reset_index(), on=keys, how="left")
    is_self = both["person_1"].to_numpy() == rows["person"].to_numpy()
    return rows.assign(
        next_person=both["person_1"].mask(is_self, both["person_2"]).to_numpy(),
        next_pieces=both["size_1"].mask(is_self, both["size_2"]).astype("Int64").array,
    )
