"""Small journeys written by hand, for the tests of all analyses."""

from datetime import UTC, datetime, timedelta

from journeys.analysis.funnel.settings import FunnelSettings
from journeys.model.communities.community import Community
from journeys.model.tables import JOURNEYS
from journeys.model.vocabulary import STAGES
from tests.tables import made

UNTIL = datetime(2022, 1, 1, tzinfo=UTC)
COMMUNITY = Community(slug="hand", name="Handmade")
ALL = dict.fromkeys(STAGES, True)
NO_DISCOVER = {**ALL, "discover": False}


def person(name, discover=None, join=None, contribute=None, lead=None, *, last=None, **more):
    """Write one person's journey; stages and the last act are told in days before the end of observation."""
    told = (discover, join, contribute, lead)
    acts = [days for days in (*told, last) if days is not None]
    row = {f"{stage}_at": at(days) for stage, days in zip(STAGES, told, strict=True)}
    row |= {"person": name, "first_at": at(max(acts)), "last_at": at(min(acts)), "acts": len(acts)}
    where = {"places": "github:hand/made", "first_place": "github:hand/made", "entry_point": "other", "burst": None}
    return row | where | more


def at(days):
    return None if days is None else UNTIL - timedelta(days=days)


def frame(*people):
    """Make the journeys frame of some people, with the types that journeys have."""
    return made(JOURNEYS, people)


def reading(mode="any", observable=NO_DISCOVER, community=COMMUNITY, until=UNTIL):
    return FunnelSettings(community, observable, observed_until=until, mode=mode)
