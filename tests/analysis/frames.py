"""Small journeys written by hand, for the tests of all analyses."""

from datetime import UTC, datetime, timedelta

import pandas as pd

from journeys.analysis.funnel.settings import FunnelSettings
from journeys.model.community import Community
from journeys.model.vocabulary import STAGES

UNTIL = datetime(2022, 1, 1, tzinfo=UTC)
COMMUNITY = Community(slug="hand", name="Handmade")
ALL = dict.fromkeys(STAGES, True)
NO_DISCOVER = {**ALL, "discover": False}
TIMES = (*(f"{stage}_at" for stage in STAGES), "first_at", "last_at")
TEXTS = ("person", "first_place", "entry_point", "burst")


def person(name, discover=None, join=None, contribute=None, lead=None, *, last=None, **more):
    """Write one person's journey; stages and the last act are told in days before the end of observation."""
    told = (discover, join, contribute, lead)
    acts = [days for days in (*told, last) if days is not None]
    row = {f"{stage}_at": at(days) for stage, days in zip(STAGES, told, strict=True)}
    row |= {"person": name, "first_at": at(max(acts)), "last_at": at(min(acts)), "acts": len(acts)}
    return row | {"first_place": "github:hand/made", "entry_point": "other", "burst": None} | more


def at(days):
    return None if days is None else UNTIL - timedelta(days=days)


def frame(*people):
    """Make the journeys frame of some people, with the types that journeys have."""
    columns = ["person", *TIMES, "acts", "first_place", "entry_point", "burst"]
    table = pd.DataFrame(list(people), columns=columns)
    for name in TIMES:
        table[name] = pd.to_datetime(table[name], utc=True).astype("datetime64[us, UTC]")
    return table.astype(dict.fromkeys(TEXTS, "str") | {"acts": "int64"})


def reading(mode="any", observable=NO_DISCOVER, community=COMMUNITY, until=UNTIL):
    return FunnelSettings(community, observable, observed_until=until, mode=mode)
