"""What may leave the app: tables without counts of so few people that somebody could be recognised.

Counts from 1 to ``k - 1`` are left out, then as many others as keep them from being worked out by subtraction: in a
sum, no count may be the only one left out, and those left out together must be ``k`` people or more. Zeros stay unless
they would give a count away. Leaves out what a reader could narrow down by inequalities (nobody is beyond a stage
without being counted at it), or by setting two downloads of different days side by side.
"""

from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

K: Final = 5
"""Counts of fewer people than this do not leave the app."""
MARK: Final = "left_out"
"""The column that names what was left out of a row."""
_TINY: Final = 1e-9
_Counts: TypeAlias = npt.NDArray[np.float64]
_Hidden: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Layout:
    """How a table counts people.

    ``counts`` are the columns that count people. Of ``sums`` (a column, and those it is the sum of) any may hold in a
    row. ``rates`` are computed from the counts ``rates_of``. ``columns_add_up`` if the rows are parts of a whole that
    another table shows. Of a sum, the columns in ``keep`` are the last to be hidden to protect another one.
    """

    counts: tuple[str, ...]
    _: KW_ONLY
    sums: tuple[tuple[str, tuple[str, ...]], ...] = ()
    rates: tuple[str, ...] = ()
    rates_of: tuple[str, ...] = ()
    columns_add_up: bool = False
    keep: tuple[str, ...] = ()


_STEP: Final = ("n", "stepped", "still_open", "not_stepped")
_RATES: Final = ("estimate", "low", "high", "naive")
STAGES_LAYOUT: Final = Layout(
    ("reached", "observed", "skipped", "current", *_STEP),
    # which of the first three holds depends on the order and the stage; a sum counts where it comes out
    sums=(
        ("reached", ("observed", "skipped")),
        ("observed", ("reached", "skipped")),
        ("reached", ("observed",)),
        ("n", _STEP[1:]),
    ),
    rates=_RATES,
    rates_of=("n", "stepped"),
    # the people at risk and the active ones are among the observed: if shown, they would reveal much of it
    keep=("observed", "n", "stepped"),
)
"""The table of :func:`journeys.analysis.funnel.funnel.count_stages`."""
GROUPS_LAYOUT: Final = Layout(
    ("people", *_STEP),
    sums=(("n", _STEP[1:]),),
    rates=_RATES,
    rates_of=("n", "stepped"),
    columns_add_up=True,
    keep=("n", "stepped"),
)
"""The tables of :mod:`journeys.analysis.funnel.cohorts`; their sums are in the table of stages."""


class _Line(NamedTuple):
    """One sum: the cells that are added, and the cell of the total."""

    parts: tuple[int, ...]
    total: int


def suppress(table: pd.DataFrame, layout: Layout, *, k: int = K) -> pd.DataFrame:
    """Remove from a table every count of fewer than ``k`` people, and what would give one away.

    Parameters
    ----------
    table
        Rows are stages, cohorts or groups.
    layout
        Which columns count people, which are sums of which, which are rates of them.
    k
        The smallest number of people that may be shown.

    Returns
    -------
    The same rows and columns, empty where something was left out, and ``left_out``, which names it for each row.

    Examples
    --------
    >>> whole = pd.DataFrame({"n": [30, 40], "yes": [28, 20], "no": [2, 20], "share": [0.93, 0.5]})
    >>> layout = Layout(("n", "yes", "no"), sums=(("n", ("yes", "no")),), rates=("share",), rates_of=("n", "yes"))
    >>> suppress(whole, layout)["left_out"].tolist()
    ['yes, no, share', '']

    Source
    ------
    Threshold rule and secondary cell suppression: Hundepool et al., Statistical Disclosure Control, Wiley 2012,
    chapter 4. The audit finds a count that the sums determine by linear algebra.
    """
    names = [name for name in layout.counts if name in table]
    values = table[names].to_numpy(dtype="float64", na_value=np.nan)
    hide = _hide_with_totals if layout.columns_add_up else _hide
    hidden = pd.DataFrame(hide(values, names, layout, k), table.index, names)
    few = hidden[[name for name in layout.rates_of if name in hidden]].any(axis="columns")
    rates = {name: few & table[name].notna() for name in layout.rates if name in table}
    return _blank(table, hidden.assign(**rates))


def suppress_curve(rows: pd.DataFrame, *, k: int = K) -> pd.DataFrame:
    """Remove from the table under a curve what fewer than ``k`` people show.

    Parameters
    ----------
    rows
        Rows of :func:`journeys.analysis.funnel.timing.at_risk_on`, of one group or of several (column ``group``).
    k
        The smallest number of people that may be shown.

    Returns
    -------
    The same rows; ``at_risk``, ``share``, ``low`` and ``high`` are empty from where fewer than ``k`` are at risk, and
    the last three as long as fewer than ``k`` have gone on. ``left_out`` names what was left out of a row.
    """
    began = rows.groupby("group")["at_risk"].transform("max") if "group" in rows else rows["at_risk"].max()
    # with people still open the share is no whole number of people, so the count is compared with half a person's room
    gone_on = rows["share"] * began
    few_at_risk = rows["at_risk"].between(1, k - 1)
    few_steps = (gone_on > _TINY) & (gone_on < k - 0.5)
    shares = dict.fromkeys(("share", "low", "high"), few_at_risk | few_steps)
    return _blank(rows, pd.DataFrame({"at_risk": few_at_risk, **shares}, rows.index))


def _hide(values: _Counts, names: Sequence[str], layout: Layout, k: int) -> _Hidden:
    hidden = (values > 0) & (values < k)
    for row, cells in zip(values, hidden, strict=True):
        _hide_complements(_row_sums(row, names, layout), row, cells, _costs(row, names, layout), k)
    return hidden


def _hide_with_totals(values: _Counts, names: Sequence[str], layout: Layout, k: int) -> _Hidden:
    # the totals stand in another table, which hides what it must of them; here they limit what can be worked out
    totals = values.sum(axis=0, keepdims=True)
    whole = np.vstack([values, totals])
    hidden = np.vstack([(values > 0) & (values < k), _hide(totals, names, layout, k)]).ravel()
    cells = np.arange(whole.size).reshape(whole.shape)
    lines = [_Line(tuple(cells[:-1, at].tolist()), int(cells[-1, at])) for at in range(len(names))]
    for row, first in zip(whole, range(0, whole.size, len(names)), strict=True):
        lines += [
            _Line(tuple(first + part for part in line.parts), first + line.total)
            for line in _row_sums(row, names, layout)
        ]
    # costs for the rows alone: no more totals can be hidden, since they stand in their own table
    _hide_complements(lines, whole.ravel(), hidden, _costs(values.ravel(), names, layout), k)
    return hidden.reshape(whole.shape)[:-1]


def _row_sums(row: _Counts, names: Sequence[str], layout: Layout) -> list[_Line]:
    lines = [_Line(tuple(map(names.index, parts)), names.index(total)) for total, parts in layout.sums]
    # a missing count (NaN) equals nothing, so no sum with one is used
    return [line for line in lines if row[list(line.parts)].sum() == row[line.total]]


def _costs(values: _Counts, names: Sequence[str], layout: Layout) -> list[tuple[bool, int, float]]:
    # the cheapest cell is hidden first: zeros last, as they give nobody away, then those to keep, then by size
    ranks = [len(layout.keep) - layout.keep.index(name) if name in layout.keep else 0 for name in names]
    return [(value == 0, ranks[cell % len(ranks)], value) for cell, value in enumerate(values.tolist())]


def _hide_complements(
    lines: Sequence[_Line], values: _Counts, hidden: _Hidden, costs: Sequence[tuple[bool, int, float]], k: int
) -> None:
    """Hide more of the cells that have a cost until no line, nor all together, give one of them away."""

    def free(candidates: Iterable[_Line]) -> list[int]:
        cells = ([c for c in (*line.parts, line.total) if c < len(costs) and not hidden[c]] for line in candidates)
        return next(filter(None, cells), [])

    while cells := (
        free(line for line in lines if _gives_away(line, values, hidden, k)) or free(_determining(lines, hidden))
    ):
        hidden[min(cells, key=costs.__getitem__)] = True


def _gives_away(line: _Line, values: _Counts, hidden: _Hidden, k: int) -> bool:
    parts = [cell for cell in line.parts if hidden[cell]]
    if hidden[line.total]:
        return not parts
    return bool(parts) and (len(parts) == 1 or bool(values[parts].sum() < k))


def _determining(lines: Sequence[_Line], hidden: _Hidden) -> list[_Line]:
    unknown = np.flatnonzero(hidden)
    at = {int(cell): place for place, cell in enumerate(unknown)}
    matrix = np.zeros((len(lines), len(unknown)))
    for number, line in enumerate(lines):
        for cell in filter(at.__contains__, line.parts):
            matrix[number, at[cell]] += 1
        if line.total in at:
            matrix[number, at[line.total]] -= 1
    # a cell that can change while all sums hold has a part in the matrix's null space
    is_determined = np.diag(np.linalg.pinv(matrix) @ matrix) > 1 - _TINY
    determined = set(unknown[is_determined].tolist())
    return [line for line in lines if determined.intersection((*line.parts, line.total))]


def _blank(table: pd.DataFrame, hidden: pd.DataFrame) -> pd.DataFrame:
    emptied = table.copy()
    for name in hidden:
        # counts stay whole numbers: a column of int64 with a hole would become one of floats
        column = table[name].astype("Int64") if pd.api.types.is_integer_dtype(table[name]) else table[name]
        emptied[name] = column.mask(hidden[name])
    ordered = [str(name) for name in table if name in hidden]
    marks = [", ".join(name for name in ordered if row[name]) for row in hidden.to_dict("records")]
    return emptied.assign(**{MARK: pd.Series(marks, index=table.index, dtype="str")})
