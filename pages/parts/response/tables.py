"""Tables of the Unanswered page, as people read and download them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import pandas as pd

from journeys.analysis.response.groups import OTHERS
from journeys.analysis.response.waits import read_curves
from journeys.analysis.stats.download_rounding import ANSWERS_LAYOUT
from journeys.analysis.stats.intervals import LEVEL_TEXT
from journeys.model import wording
from journeys.model.days import last_instant
from journeys.model.pseudonyms import pseudonym_of
from journeys.model.vocabulary import DONE
from journeys.sentences.response import group_name, limit
from journeys.snapshot.snapshot import Snapshot
from pages.parts.shared import names

LINK: Final = "Link"
GROUPS_LAYOUT: Final = replace(ANSWERS_LAYOUT, lots_by=("group",), is_ranked=True)
_HOUR_LABELS: Final = {1.0: "1 hour", 6.0: "6 hours", 720.0: "30 days", 2160.0: "90 days"}
_GROUP_LABELS: Final = {"entry_point": "Entry point"}


def waiting(listed: pd.DataFrame, key: bytes, today: date, view: Snapshot) -> pd.DataFrame:
    """Return one row per message of a view that waits, with its age today."""
    rows = listed.to_dict("records")
    seen_until = [last_instant(row["at"] + timedelta(hours=row["followed_hours"])).date() for row in rows]
    links = [names.thread_link(view, row["place"], row["thread"]) for row in rows]
    table = pd.DataFrame(
        {
            "Thread": [row["title"] if wording.known(row["title"]) else row["thread"] for row in rows],
            LINK: pd.Series(links, dtype="str"),
            "Written": listed["at"].dt.date,
            "Days ago": [(today - row["at"].date()).days for row in rows],
            "No answer by": seen_until,
            "What": [did(row["action"], is_first=row["is_first"]) for row in rows],
            "Place": [str(row["place"]).partition(":")[2] for row in rows],
            "Pseudonym": [pseudonym_of(str(row["person"]), key) for row in rows],
        }
    )
    return table if any(links) else table.drop(columns=LINK)


def did(action: str, *, is_first: bool) -> str:
    """Return what somebody did, and whether it was their first message."""
    return DONE[action] if is_first else f"{DONE[action]}, not their first"


def leaving_waiting(shown: pd.DataFrame) -> pd.DataFrame:
    """Return the list as a download."""
    # beside a public thread a pseudonym would name its person
    return shown.drop(columns="Pseudonym")


def periods(period_rows: pd.DataFrame, hours: int) -> pd.DataFrame:
    """Return one row per month or quarter with messages, the newest first."""
    rows = period_rows[period_rows["n"] > 0].iloc[::-1]
    return pd.DataFrame(
        {
            "First message in": rows["period"],
            **_estimates(rows, hours),
            "State": ["over" if is_over else "still open" for is_over in rows["finished"]],
        }
    )


def leaving_periods(period_rows: pd.DataFrame) -> pd.DataFrame:
    """Return the months or quarters as a download."""
    return period_rows[period_rows["n"] > 0]


def groups(group_rows: pd.DataFrame, by: str, hours: int) -> pd.DataFrame:
    """Return one row per group."""
    named = [group_name(row, by) for row in group_rows.to_dict("records")]
    return pd.DataFrame({_GROUP_LABELS.get(by, by.capitalize()): named, **_estimates(group_rows, hours)})


def leaving_groups(group_rows: pd.DataFrame) -> pd.DataFrame:
    """Return the groups as a download."""
    named = group_rows.assign(group=group_rows["group"].where(group_rows["group"] != OTHERS, "small groups together"))
    return named.drop(columns="together")


def waits(curves: pd.DataFrame) -> pd.DataFrame:
    """Return one row per time: the share of each group answered by then, and how many threads still waited."""
    read = read_curves(curves)
    rows = read.to_dict("records")
    return pd.DataFrame(
        {
            "Who": read["group"].str.capitalize(),
            "Within": [_HOUR_LABELS.get(row["hours"]) or limit(row["hours"]) for row in rows],
            "Answered": [wording.percent(row["share"], row["at_risk"]) for row in rows],
            f"{LEVEL_TEXT} interval": [wording.interval(row["low"], row["high"]) for row in rows],
            "Waiting until then (n)": read["at_risk"],
        }
    )


def _estimates(rows: pd.DataFrame, hours: int) -> dict[str, list[str] | pd.Series]:
    shares = [
        wording.estimate(row["share"], row["low"], row["high"], row["n"]) if wording.known(row["share"]) else ""
        for row in rows.to_dict("records")
    ]
    return {
        f"Not answered within {limit(hours)} ({LEVEL_TEXT})": shares,
        "First messages (n)": rows["n"],
        "Answered": rows["answered"],
        "Not answered": rows["not_answered"],
        "Neither": rows["neither"],
    }
