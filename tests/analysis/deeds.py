"""Small tables of acts written by hand, for the tests of who carries the work."""

from datetime import UTC, datetime, timedelta

from journeys.model.communities.community import Community
from journeys.model.tables import ACTS, WINDOWS
from journeys.model.windows import Window, Windows
from tests.tables import made

UNTIL = datetime(2022, 1, 1, tzinfo=UTC)
PLACE = "github:hand/made"


def deed(person, days, action="committed", **more):
    """Write one act, so many days before the end of observation."""
    row = {"person": person, "at": UNTIL - timedelta(days=days), "action": action, "place": PLACE}
    return {**row, "thread": None, "toward": None, "work": None, "source": "table", **more}


def seen(*windows):
    """Windows from ``(place, actions, since, until)``, the ends in days before the end of observation."""
    rows = [
        Window(place, actions, *(UNTIL - timedelta(days=each) for each in ends), "oldest", "collected")
        for place, actions, *ends in windows
    ]
    places = [window[0] for window in windows]
    return Windows(WINDOWS.of(Window(*row)._asdict() for row in rows), Community(slug="hand", name="Handmade"), places)


def table(*deeds):
    """Make the table that ``load_acts`` gives."""
    return made(ACTS, deeds).sort_values("at", kind="stable", ignore_index=True)
