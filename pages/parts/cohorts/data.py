"""The analyses of who stays."""

import pandas as pd

from journeys.analysis import retention
from journeys.analysis.retention import Outcome
from pages.parts.shared import data
from pages.parts.shared.cached import ANSWERS, cached
from pages.parts.shared.filters import Choice


@cached(ANSWERS)
def triangle(choice: Choice, outcome: Outcome) -> pd.DataFrame:
    """Count who was active, or had reached a stage, by cohort and age."""
    journeys, acts, settings = data.view(choice).journeys, data.acts(choice), data.settings(choice)
    return retention.find_triangle(journeys, acts, settings, outcome=outcome, period=choice.period)


@cached(ANSWERS)
def unplaced(choice: Choice) -> int:
    """Count the people who are in no cohort."""
    return retention.count_unplaced(data.view(choice).journeys, data.settings(choice))


@cached(ANSWERS)
def events(choice: Choice) -> pd.DataFrame:
    """Compare who came during each event with others."""
    return retention.compare_events(data.view(choice).journeys, data.acts(choice), data.settings(choice))
