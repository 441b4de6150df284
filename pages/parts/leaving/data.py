"""The analyses of what comes first to contributors."""

from typing import Literal

import pandas as pd

from journeys.analysis import leaving
from journeys.analysis.leaving import Followed, Lead, Months
from journeys.analysis.response.first_messages import HOURS, newcomer_messages
from journeys.sentences.response import limit
from pages.parts.response import data as response_data
from pages.parts.shared import data
from pages.parts.shared.cached import ANSWERS, cached
from pages.parts.shared.filters import Choice

Groups = Literal["year", "answer to the first message"]
"""By what people are compared."""


def why_not_led(choice: Choice) -> str | None:
    """Return why it is not told when somebody came to lead, or None if it is."""
    return leaving.why_not_led(data.settings(choice))


@cached(ANSWERS)
def followed(choice: Choice) -> Followed:
    """Find what came first to each contributor."""
    return leaving.follow_contributors(data.view(choice).journeys, data.acts(choice), data.settings(choice))


@cached(ANSWERS)
def incidence(choice: Choice) -> pd.DataFrame:
    """Estimate the shares who led and who left first."""
    return leaving.incidence(followed(choice).rows)


@cached(ANSWERS)
def time_to_lead(choice: Choice) -> Lead:
    """Estimate how long it takes to lead."""
    return leaving.time_to_lead(data.view(choice).journeys, data.settings(choice))


@cached(ANSWERS)
def months(choice: Choice) -> Months:
    """Estimate who is active, inactive and leading by month."""
    return leaving.states_by_month(data.view(choice).journeys, data.acts(choice), data.settings(choice))


@cached(ANSWERS)
def stays(choice: Choice, by: Groups) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Compare how long groups stay."""
    rows = leaving.follow_stays(data.view(choice).journeys, data.acts(choice), data.settings(choice))
    if by == "year":
        return leaving.compare_stays(rows, "people of " + rows["started_at"].dt.year.astype("str"))
    found = newcomer_messages(response_data.messages(choice))
    hours = HOURS[0]
    in_time = leaving.answered_in_time(found[found["is_first"]], rows, hours)
    names = {True: f"people answered within {limit(hours)}", False: "people not answered in time"}
    return leaving.compare_stays(rows, in_time.map(names).astype("object"))
