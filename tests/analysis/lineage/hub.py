"""Models and edges written by hand for tests of the tree."""

import pandas as pd

from journeys.model.tables import MODEL_EDGES, MODELS
from tests.tables import as_typed


def place(name):
    """The place of a model."""
    return f"hub:model/{name}"


def models(*names, created=(), seen="2024-01-01", floor=()):
    """Models by their names; ``created`` are days by name, those at the ``floor`` have none."""
    days = dict(created)
    rows = [
        {
            "model": place(name),
            "owner": name.rpartition("/")[0],
            "seen_at": seen,
            "created_at": days.get(name),
            "at_floor": name in floor,
            "private": False,
        }
        for name in names
    ]
    return as_typed(MODELS, pd.DataFrame(rows, columns=MODELS.names))


def edges(*lines):
    """Edges from lines such as "ada/child < bob/parent finetune declared"; relation and basis may be left out."""
    rows = []
    for line in lines:
        child, _, parent, *rest = line.split()
        relation, basis = [*rest, *["finetune", "declared"][len(rest) :]]
        rows.append((place(child), place(parent), relation, basis))
    return MODEL_EDGES.of(rows)
