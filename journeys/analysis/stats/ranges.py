"""How far numbers of people may be off while suggestions wait: each number with what it would be if all held.

The range lies between joining none of the suggested pairs and joining all of them; joining only some could, in rare
cases, give a count beyond it (the people active now at a stage can grow when two become one). Left out: accounts of
one person that nothing suggests.
"""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import pandas as pd

from journeys.model import wording

Span: TypeAlias = tuple[int, int]


def span(count: int, joined: int | None) -> Span:
    """Return a count's range, the smaller end first.

    >>> span(76, 74), span(3, None)
    ((74, 76), (3, 3))
    """
    # joining people can also raise a count, as two halves may make one journey
    other = count if joined is None else joined
    return min(count, other), max(count, other)


COUNTED: Final = ("observed", "reached", "skipped", "current", "n", "still_open")
"""The columns of :func:`journeys.analysis.funnel.funnel.count_stages` that count people."""
Spans: TypeAlias = Mapping[str, Mapping[str, Span]]
"""Ranges by stage and by the name of the count."""


def count_ranges(stage_counts: pd.DataFrame, if_joined: pd.DataFrame | None) -> dict[str, dict[str, Span]]:
    """Return the range of each count of people at each observable stage.

    Parameters
    ----------
    stage_counts
        :data:`journeys.model.tables.STAGE_COUNTS`, as things are.
    if_joined
        The same table if every open suggestion held; None if there are none.

    Returns
    -------
    By stage and by the names in :data:`COUNTED`, the smaller and the larger number.
    """
    other = {row["stage"]: row for row in if_joined.to_dict("records")} if if_joined is not None else {}
    return {
        row["stage"]: {
            name: span(int(row[name]), int(other[row["stage"]][name]) if other else None)
            for name in COUNTED
            if not pd.isna(row[name])
        }
        for row in stage_counts.to_dict("records")
        if row["observable"]
    }


def range_of(row: Mapping[Any, Any], count: str, spans: Spans | None) -> Span:
    """Return the range of one count in a row of stage counts; without ranges both ends are the count.

    >>> row = {"stage": "join", "n": 5}
    >>> range_of(row, "n", None), range_of(row, "n", {"join": {"n": (4, 5)}})
    ((5, 5), (4, 5))
    """
    return (spans or {}).get(row.get("stage", ""), {}).get(count, (row[count], row[count]))


def write_number(between: Span) -> str:
    """Write a range of a number, or the number where both ends are one.

    >>> write_number((74, 1076)), write_number((3, 3))
    ('74 to 1,076', '3')
    """
    low, high = between
    return wording.number(low) if low == high else f"{wording.number(low)} to {wording.number(high)}"


def write_people(between: Span, unit: str = wording.PERSON) -> str:
    """Write a range of a number of people, or of another unit.

    >>> write_people((74, 76)), write_people((1, 1)), write_people((0, 1))
    ('74 to 76 people', '1 person', '0 to 1 people')
    """
    low, high = between
    return wording.of_unit(low, unit) if low == high else f"{write_number(between)} {wording.units(unit)}"


def write_people_are(between: Span) -> str:
    """Write a range of a number of people with its verb, where the text has named the people before.

    >>> write_people_are((1, 1)), write_people_are((1, 3))
    ('1 is', '1 to 3 are')
    """
    low, high = between
    return wording.are(low) if low == high else f"{write_number(between)} are"
