"""Small tables of acts written by hand, for the tests of who carries the work."""

from datetime import UTC, datetime, timedelta

import pandas as pd

from journeys.snapshot.acts import COLUMNS

UNTIL = datetime(2022, 1, 1, tzinfo=UTC)
PLACE = "github:hand/made"


def deed(person, days, action="committed", **more):
    """Write one act, so many days before the end of observation."""
    row = {"person": person, "at": UNTIL - timedelta(days=days), "action": action, "place": PLACE}
    return {**row, "thread": None, "toward": None, "work": None, "source": "table", **more}


def table(*deeds):
    """Make the table that ``load_acts`` gives."""
    rows = pd.DataFrame(list(deeds), columns=list(COLUMNS))
    rows["at"] = pd.to_datetime(rows["at"], utc=True).astype("datetime64[us, UTC]")
    texts = dict.fromkeys([name for name in COLUMNS if name != "at"], "str")
    return rows.astype(texts).sort_values("at", kind="stable", ignore_index=True)
