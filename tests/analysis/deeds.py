"""Small tables of acts written by hand, for the tests of who carries the work."""

from datetime import UTC, datetime, timedelta

from journeys.model.tables import ACTS
from tests.tables import made

UNTIL = datetime(2022, 1, 1, tzinfo=UTC)
PLACE = "github:hand/made"


def deed(person, days, action="committed", **more):
    """Write one act, so many days before the end of observation."""
    row = {"person": person, "at": UNTIL - timedelta(days=days), "action": action, "place": PLACE}
    return {**row, "thread": None, "toward": None, "work": None, "source": "table", **more}


def table(*deeds):
    """Make the table that ``load_acts`` gives."""
    return made(ACTS, deeds).sort_values("at", kind="stable", ignore_index=True)
