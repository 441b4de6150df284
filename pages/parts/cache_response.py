"""The analyses of who waits for an answer."""

import pandas as pd

from journeys.analysis import response, response_groups, response_times
from journeys.analysis.cohorts import Period
from journeys.analysis.response import Waiting
from journeys.analysis.response_groups import Group
from journeys.analysis.response_times import Gap, Share
from journeys.community_rows import places_of
from pages.parts import cache
from pages.parts.cache_acts import acts, threads
from pages.parts.cached import ANSWERS, FRAMES, cached, shared
from pages.parts.choice import Scope


@shared(FRAMES)
def messages(choice: Scope) -> pd.DataFrame:
    """Return newcomers' first messages and threads, and known people's threads."""
    seen, community = cache.view(choice), choice.community
    shows: dict[str, set[str]] = {}
    for told in places_of(cache.open_store(), community).to_dict("records"):
        shows.setdefault(community.canonical(told["place"]), set()).update(told["shows"])
    return response.find_messages(acts(choice), seen.journeys, shows, observed_until=seen.observed_until)


@cached(ANSWERS)
def wait_now(choice: Scope, hours: int) -> Waiting:
    """List who waits for an answer."""
    found, until = response.doors(messages(choice)), cache.view(choice).observed_until
    return response.wait_now(found, threads(choice), observed_until=until, hours=hours)


def recent_share(choice: Scope, hours: int) -> tuple[Share, str]:
    """Estimate which share of newcomers' first messages was not answered in time, and of which time that is."""
    found = response.doors(messages(choice))
    return response.recent_share(found, hours, observed_until=cache.view(choice).observed_until)


@cached(ANSWERS)
def by_period(choice: Scope, hours: int, period: Period) -> pd.DataFrame:
    """Estimate the share of first messages not answered in time for each month or quarter."""
    until = cache.view(choice).observed_until
    return response_groups.by_period(_first(choice), hours, observed_until=until, period=period)


@cached(ANSWERS)
def by_group(choice: Scope, by: Group, hours: int) -> pd.DataFrame:
    """Estimate the share of first messages not answered in time for each group."""
    first = _first(choice)
    groups = response_groups.groups_of(first, cache.view(choice).journeys, threads(choice), by)
    return response_groups.by_group(first, groups, hours)


@cached(ANSWERS)
def compare_waits(choice: Scope, hours: int) -> Gap:
    """Compare newcomers' waits with those of known people."""
    return response_times.compare_waits(response.comparable(messages(choice), acts(choice)), hours)


def _first(choice: Scope) -> pd.DataFrame:
    found = response.doors(messages(choice))
    return found[found["is_first"]]
