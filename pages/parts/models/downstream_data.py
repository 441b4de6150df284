"""The accounts that build on the community's models, those of the chosen side, and what is counted of them."""

import pandas as pd

from journeys.analysis.downstream.journeys import count_groups, split
from journeys.analysis.funnel import timing
from journeys.model.days import end_of_day
from journeys.snapshot.hub.downstream import Downstream, load_downstream
from pages.parts.models import data
from pages.parts.shared import data as shared_data
from pages.parts.shared.cached import ANSWERS, VIEWS, cached, open_store, shared
from pages.parts.shared.filters import Scope


@shared(VIEWS, "Following the accounts …", under=(data.with_guessed,))
def found(choice: Scope) -> Downstream:
    """Return the accounts that build on the community's models; not to be changed."""
    return load_downstream(
        open_store(),
        choice.community,
        data.known(),
        shared_data.decided(),
        end_of_day(choice.until) if choice.until else None,
        bases=data.bases(),
    )


@cached(ANSWERS, under=(data.with_guessed,))
def counts(choice: Scope) -> pd.DataFrame:
    """Count the accounts of both sides and all kinds at each step."""
    return count_groups(found(choice).journeys, found(choice).settings)


def counted(choice: Scope, side: str) -> pd.DataFrame:
    """Return the counts of a side."""
    rows = counts(choice)
    return rows[rows["group"] == side].drop(columns="group").reset_index(drop=True)


@cached(ANSWERS, under=(data.with_guessed,))
def sizes(choice: Scope) -> dict[str, int]:
    """Return how many accounts each group has."""
    return {name: len(part) for name, part in split(found(choice).journeys).items()}


@cached(ANSWERS, under=(data.with_guessed,))
def curve(choice: Scope, side: str, step: str) -> pd.DataFrame:
    """Return the curve of a step."""
    return timing.time_to_next(split(found(choice).journeys)[side], step, found(choice).settings)
