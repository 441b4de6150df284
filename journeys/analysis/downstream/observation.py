"""From when until when the steps of accounts that build on models could be seen, and which acts no export shows.

Exports of models tell the day on which each was made, so models made from a community's are seen from the Hub's first
dates on, or from the day of the model that they grew out of, until the newest day that exports tell of any of them.
What was deleted before is not seen.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

import pandas as pd

from journeys.model import tables
from journeys.model.events import HUB_DATES_BEGIN
from journeys.model.vocabulary import DOWNSTREAM
from journeys.model.windows import Window

OF_MODELS = ("derived", "returned")
"""What exports of models show with its time."""


def windows_of_models(places: Iterable[str], created_at: pd.Series, until: datetime | None) -> pd.DataFrame:
    """Return from when until when models made from a community's could be seen, in each of its places.

    Parameters
    ----------
    places
        The community's models and organisations.
    created_at
        When its models were created, by place.
    until
        The newest day that exports tell of a model of others; null if they tell none.

    Returns
    -------
    :data:`journeys.model.tables.WINDOWS`.
    """
    known = {str(place): at.to_pydatetime() for place, at in created_at.dropna().items()}
    rows = []
    for place in places:
        # nothing is made from a model before that is there; without its day somebody may have come before the dates
        since, basis = known.get(place, HUB_DATES_BEGIN), "created" if place in known else "oldest"
        if until is not None and since < until:
            rows.append(Window(place, OF_MODELS, since, until, basis, "newest"))
    return tables.WINDOWS.of(pd.DataFrame(rows, columns=list(Window._fields)))


def seen_actions(shown: Collection[str], *, with_others: bool) -> frozenset[str]:
    """Return the actions of all steps that exports could show.

    Parameters
    ----------
    shown
        The actions that exports of the community's places could show.
    with_others
        Whether any export describes models of others: else what was made from the community's cannot be seen.
    """
    of_others = {*OF_MODELS, "credited"} if with_others else set()
    return frozenset().union(*DOWNSTREAM.values()) & {*shown, *of_others}


def is_observable(seen: Collection[str]) -> dict[str, bool]:
    """Return for each step whether exports could show it, by the actions of :func:`seen_actions`."""
    return {step: not actions.isdisjoint(seen) for step, actions in DOWNSTREAM.items()}
