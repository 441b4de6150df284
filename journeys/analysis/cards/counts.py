"""How many models' cards say what, and what became of it from bases to models.

All models that exports describe are counted. They are no sample, so these counts have no intervals.
"""

from collections.abc import Collection, Mapping
from hashlib import blake2b

import pandas as pd

from journeys.analysis.cards.says import ITEMS, PRESENT, STATES, Card, Said
from journeys.model.events import BASES_KNOWN
from journeys.model.tables import CARD_COVERAGE, CARD_STATES

INSIDE, OUTSIDE = "inside", "outside"
"""Models of the community's own organisations, and models of others."""


def list_states(cards: Mapping[str, Card]) -> pd.DataFrame:
    """List what each card says: :data:`journeys.model.tables.CARD_STATES`, of cards (by place) whose text is known."""
    rows = [
        (place, item.need, key, card.said[key].state, _words(card.said[key]) if item.headings else None)
        for place, card in cards.items()
        if len(card.said) == len(ITEMS)
        for key, item in ITEMS.items()
    ]
    return CARD_STATES.of(rows)


def _words(said: Said) -> str | None:
    words = " ".join(said.passage.casefold().split())
    # a digest, since the passages of all cards would be gigabytes
    return blake2b(words.encode(), digest_size=8).hexdigest() if said.state == PRESENT and words else None


def count_coverage(states: pd.DataFrame, own: Collection[str]) -> pd.DataFrame:
    """Count the models whose cards say each thing, inside and outside of a community.

    Parameters
    ----------
    states
        :data:`journeys.model.tables.CARD_STATES`.
    own
        The places of the community's own models.

    Returns
    -------
    :data:`journeys.model.tables.CARD_COVERAGE`: for each group with models one row a thing, in the order of ``ITEMS``.
    """
    is_own = states["model"].isin(list(own))
    rows = []
    for group, part in ((INSIDE, states[is_own]), (OUTSIDE, states[~is_own])):
        counts = pd.crosstab(part["item"], part["state"]).reindex(index=list(ITEMS), columns=STATES[:3], fill_value=0)
        n = int(part["model"].nunique())
        alike = part.groupby(["item", "words"]).size().groupby("item").max().reindex(list(ITEMS), fill_value=0)
        rows += [(group, item.need, key, *counts.loc[key], alike[key], n) for key, item in ITEMS.items() if n]
    return CARD_COVERAGE.of(rows)


def count_said(states: pd.DataFrame, need: str | None = None) -> "pd.Series[int]":
    """Count the models by how many things they say; ``need`` narrows the things to those of one need.

    Returns
    -------
    From no thing to all, the number of models.
    """
    chosen = states if need is None else states[states["need"] == need]
    most = sum(need in (None, item.need) for item in ITEMS.values())
    said = (chosen["state"] == PRESENT).groupby(chosen["model"]).sum()
    return said.value_counts().reindex(range(most + 1), fill_value=0)


def count_changes(flags: pd.DataFrame) -> dict[str, dict[str, dict[str, int]]]:
    """Count what became of each thing: by how the edge is known, the thing and the flag, of rows of CARD_FLAGS."""
    counted: dict[str, dict[str, dict[str, int]]] = {basis: {} for basis in BASES_KNOWN}
    for row in flags.groupby(["basis", "item", "flag"], sort=False).size().reset_index(name="pairs").to_dict("records"):
        counted[row["basis"]].setdefault(row["item"], {})[row["flag"]] = int(row["pairs"])
    return counted
