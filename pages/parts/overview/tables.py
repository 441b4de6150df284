"""Tables of the Overview page, as people read them."""

from typing import Final

import pandas as pd

from journeys.analysis.stats.download_rounding import Layout
from journeys.analysis.stats.intervals import is_beyond_chance
from journeys.model.communities.community import Community
from journeys.model.days import end_of_day
from journeys.model.how_many_days import CHANGES_DAYS
from journeys.sentences import data as sentences
from journeys.snapshot.snapshot import Snapshot

CHANGES_LAYOUT: Final = Layout(("what",), ("now", "before", "unsure"))
_WHAT: Final = {
    "new": "New",
    "joined": "Joined",
    "contributed": "Contributed",
    "led": "Led",
    "active": "Active at the end",
    "left": "Left",
}


def changes(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each thing that people did, or are, with both periods and whether chance explains more."""
    return pd.DataFrame(
        {
            "People": rows["what"].map(_WHAT),
            f"Last {CHANGES_DAYS} days": rows["now"],
            "Before": rows["before"],
            "Difference": [sentences.difference(row) for row in rows.to_dict("records")],
        }
    )


def leaving_changes(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the changes as a download."""
    # a p-value beside two rounded counts would tell the counts
    verdict = rows["p_value"].map(is_beyond_chance, na_action="ignore").astype("boolean")
    return rows.assign(beyond_chance=verdict).drop(columns="p_value")


def observed_by(community: Community, view: Snapshot) -> pd.DataFrame:
    """Return one row for each published size, with how many people the exports show by its day; null where it is not.

    They show nothing of days before the first act, and after the end of observation.
    """
    first = view.journeys["first_at"]
    rows = []
    for published in community.sizes:
        end = end_of_day(published.on)
        is_seen = len(first) and first.min() < end <= view.observed_until
        seen = int((first < end).sum()) if is_seen else None
        said = f"{sentences.size(published)} {published.what}"
        rows.append({"published": said, "day": published.on, "seen": seen, "source": published.source})
    return pd.DataFrame(rows).astype({"seen": "Int64"})


def sizes(rows: pd.DataFrame) -> pd.DataFrame:
    """Return published sizes as people read them."""
    return rows.rename(
        columns={"published": "Published", "day": "Day", "seen": "In these exports by then", "source": "Source"}
    )
