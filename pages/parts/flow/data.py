"""The analyses of how people move."""

from datetime import date

import pandas as pd

from journeys.analysis.flow import first_acts, flows, groups
from journeys.analysis.flow.groups import Compared
from journeys.analysis.flow.standing import Standing, find_standing
from journeys.analysis.response.first_messages import HOURS, newcomer_messages
from pages.parts.response import data as response_data
from pages.parts.shared import data, tables
from pages.parts.shared.cached import ANSWERS, FRAMES, cached, open_store, shared
from pages.parts.shared.filters import Choice, Scope


@shared(FRAMES)
def standing(choice: Choice) -> Standing:
    """Find where each person was in each period; not to be changed."""
    return find_standing(data.acts(choice), data.view(choice).journeys, data.settings(choice), period=choice.period)


@cached(ANSWERS)
def count_flows(choice: Choice) -> pd.DataFrame:
    """Count who went where in each step."""
    return flows.count_flows(standing(choice))


@cached(ANSWERS)
def transitions(choice: Choice) -> pd.DataFrame:
    """Add all steps up."""
    return flows.count_transitions(standing(choice))


@cached(ANSWERS)
def compare(choice: Choice, kind: str, day: date) -> Compared:
    """Compare how two groups move; the ``day`` is that of the groups by date."""
    found = standing(choice)
    if kind == "answer":
        two = groups.by_answer(found, newcomer_messages(response_data.messages(choice)), HOURS[0])
    elif kind == "event":
        two = groups.by_event(found, data.view(choice).journeys, data.settings(choice))
    else:
        two = groups.by_date(found, day)
    return groups.compare_groups(found, two)


@shared(FRAMES)
def begun(choice: Scope) -> pd.DataFrame:
    """Find the first three acts of each person."""
    seen = data.view(choice)
    return first_acts.find_first_acts(data.acts(choice), seen.journeys, seen.settings(choice.community.order))


@cached(ANSWERS)
def paths(choice: Scope) -> pd.DataFrame:
    """Count how many began in each way."""
    return first_acts.count_paths(begun(choice))


@cached(ANSWERS)
def people_on(choice: Scope, path: tuple[str | None, ...]) -> tuple[pd.DataFrame, int]:
    """List who began in one way under pseudonyms, and count how many only discovered and are not listed."""
    journeys = data.view(choice).journeys
    return tables.people(journeys[journeys["person"].isin(first_acts.people_on(begun(choice), path))], open_store().key)
