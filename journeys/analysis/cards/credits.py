"""Credits that a model's card leaves open, with lines that would give them. Nothing here writes to anybody.

A credit is open where the metadata does not declare a base, or where a citation or a licence that stands in the base's
card stands nowhere in the model's own. Whether the maker owes it, no card shows.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import pandas as pd

from journeys.analysis.cards.pairs import LOST
from journeys.analysis.cards.says import ABSENT
from journeys.model import wording
from journeys.model.accounts import model_name
from journeys.model.tables import MISSING_CREDITS

OPEN_WHERE: Final = {"base_declared": ABSENT, "base_named": ABSENT, "citation": LOST, "licence": LOST}
"""The things that give credit, and the flag of each that leaves it open."""
RELATIONS: Final = ("adapter", "finetune", "merge", "quantized")
"""What ``base_model_relation`` can be on the Hub."""
_BASES: Final = ("declared", "inferred", "guessed")
_TOLD: Final = ("child", "parent", "relation", "basis", "item")


def missing_credits(flags: pd.DataFrame) -> pd.DataFrame:
    """List the models whose cards leave a credit open.

    Parameters
    ----------
    flags
        :data:`journeys.model.tables.CARD_FLAGS`.

    Returns
    -------
    :data:`journeys.model.tables.MISSING_CREDITS`, by the model's place.
    """
    is_open = flags["item"].map(OPEN_WHERE) == flags["flag"]
    told = flags.loc[is_open, list(_TOLD)].sort_values("child", kind="stable").to_dict("records")
    rows = [_row(child, list(of_child)) for child, of_child in groupby(told, itemgetter("child"))]
    return MISSING_CREDITS.of(pd.DataFrame(rows, columns=MISSING_CREDITS.names))


def metadata_lines(parents: Iterable[str], relation: str | None) -> str:
    r"""Return the lines that declare a model's bases in its card's metadata.

    >>> metadata_lines(["ada/base"], "adapter")
    'base_model: ada/base\nbase_model_relation: adapter'
    >>> metadata_lines(["ada/one", "ada/two"], None)
    'base_model:\n- ada/one\n- ada/two'
    """
    named = list(dict.fromkeys(parents))
    lines = [f"base_model: {named[0]}"] if len(named) == 1 else ["base_model:", *(f"- {name}" for name in named)]
    return "\n".join([*lines, f"base_model_relation: {relation}"] if relation in RELATIONS else lines)


def _row(child: str, rows: Sequence[Mapping[Any, Any]]) -> dict[str, Any]:
    undeclared = [row["parent"] for row in rows if row["item"] == "base_declared"]
    relations = {row["relation"] if wording.known(row["relation"]) else None for row in rows}
    relation = relations.pop() if len(relations) == 1 else None
    found = {row["item"] for row in rows}
    return {
        "child": child,
        "parents": list(dict.fromkeys(row["parent"] for row in rows)),
        "relation": relation,
        "basis": max((row["basis"] for row in rows), key=_BASES.index),
        "missing": [item for item in OPEN_WHERE if item in found],
        "yaml": metadata_lines(map(model_name, undeclared), relation) if undeclared else None,
    }
