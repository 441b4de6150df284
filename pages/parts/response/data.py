"""The analyses of who waits for an answer."""

import pandas as pd

from journeys.analysis.funnel.cohorts import Period
from journeys.analysis.response import first_messages
from journeys.analysis.response import groups as response_groups
from journeys.analysis.response import waits as response_waits
from journeys.analysis.response.first_messages import Waiting
from journeys.analysis.response.groups import Group
from journeys.analysis.response.waits import Gap, Share, Years
from journeys.snapshot.rows import shown_in
from pages.parts.shared import data
from pages.parts.shared.cached import ANSWERS, FRAMES, cached, open_store, shared
from pages.parts.shared.data import acts, threads
from pages.parts.shared.filters import Scope


@shared(FRAMES)
def messages(choice: Scope) -> pd.DataFrame:
    """Return newcomers' first messages and threads, and known people's threads."""
    seen, shows = data.view(choice), shown_in(open_store(), choice.community)
    return first_messages.find_messages(
        acts(choice), seen.journeys, shows, observed_until=seen.observed_until, windows=seen.windows
    )


@cached(ANSWERS)
def wait_now(choice: Scope, hours: int) -> Waiting:
    """List who waits for an answer."""
    found, until = first_messages.newcomer_messages(messages(choice)), data.view(choice).observed_until
    return first_messages.find_waiting(found, threads(choice), observed_until=until, hours=hours)


def recent_share(choice: Scope, hours: int) -> tuple[Share, str]:
    """Estimate the share of newcomers' first messages not answered in time; return it with the period it is of."""
    found = first_messages.newcomer_messages(messages(choice))
    return first_messages.recent_share(found, hours, observed_until=data.view(choice).observed_until)


@cached(ANSWERS)
def by_period(choice: Scope, hours: int, period: Period) -> pd.DataFrame:
    """Estimate the share of first messages not answered in time for each month or quarter."""
    until = data.view(choice).observed_until
    return response_groups.by_period(_first(choice), hours, observed_until=until, period=period)


@cached(ANSWERS)
def compare_years(choice: Scope, hours: int) -> Years:
    """Compare first messages of the last year with those of the year before."""
    return response_waits.compare_years(_first(choice), hours, observed_until=data.view(choice).observed_until)


@cached(ANSWERS)
def by_group(choice: Scope, by: Group, hours: int) -> pd.DataFrame:
    """Estimate the share of first messages not answered in time for each group."""
    first = _first(choice)
    groups = response_groups.groups_of(first, data.view(choice).journeys, threads(choice), by)
    return response_groups.by_group(first, groups, hours)


@cached(ANSWERS)
def compare_waits(choice: Scope, hours: int) -> Gap:
    """Compare newcomers' waits with those of known people."""
    return response_waits.compare_waits(first_messages.comparable(messages(choice), acts(choice)), hours)


def _first(choice: Scope) -> pd.DataFrame:
    found = first_messages.newcomer_messages(messages(choice))
    return found[found["is_first"]]
