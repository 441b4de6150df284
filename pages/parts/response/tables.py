"""Tables of the Silent doors page as people read them, and as they may leave it."""

from typing import Final

import pandas as pd

from journeys.analysis.response.groups import OTHERS
from journeys.analysis.response.waits import read_curves
from journeys.analysis.stats.intervals import LEVEL_SAID
from journeys.analysis.stats.suppression import Layout, suppress, suppress_curve
from journeys.model import wording
from journeys.model.links import thread_link
from journeys.model.pseudonyms import pseudonym_of
from journeys.model.vocabulary import DONE
from journeys.sentences.response import group_name, limit, wait

LINK: Final = "Link"
_COUNTS: Final = ("n", "answered", "not_answered", "neither")
_HOURS_SAID: Final = {1.0: "1 hour", 6.0: "6 hours", 720.0: "30 days", 2160.0: "90 days"}
_GROUP_SAID: Final = {"entry_point": "Entry point"}


def waiting(listed: pd.DataFrame, key: bytes, *, simulated: bool) -> pd.DataFrame:
    """Give one row a message that waits; what is simulated is nowhere on the web."""
    rows = listed.to_dict("records")
    links = [None if simulated else thread_link(row["place"], row["thread"]) for row in rows]
    table = pd.DataFrame(
        {
            "Thread": [row["title"] if wording.known(row["title"]) else row["thread"] for row in rows],
            LINK: pd.Series(links, dtype="str"),
            "Waits for": [wait(row["hours"]) for row in rows],
            "Since": listed["at"].dt.date,
            "What": [did(row["action"], is_first=row["is_first"]) for row in rows],
            "Place": [str(row["place"]).partition(":")[2] for row in rows],
            "Pseudonym": [pseudonym_of(str(row["person"]), key) for row in rows],
        }
    )
    return table if any(links) else table.drop(columns=LINK)


def did(action: str, *, is_first: bool) -> str:
    """Say what somebody did, and whether it was their first message."""
    told = DONE[action]
    return told if is_first else f"{told}, not their first"


def leaving_waiting(shown: pd.DataFrame) -> pd.DataFrame:
    """Give what of the list may leave: not the pseudonyms, which beside a public thread would be none any more."""
    return shown.drop(columns="Pseudonym")


def periods(period_rows: pd.DataFrame, hours: int) -> pd.DataFrame:
    """Give one row a month or quarter with messages, the newest first."""
    rows = period_rows[period_rows["n"] > 0].iloc[::-1]
    return pd.DataFrame(
        {
            "First message in": rows["period"],
            **_estimates(rows, hours),
            "State": ["over" if is_over else "still open" for is_over in rows["finished"]],
        }
    )


def leaving_periods(period_rows: pd.DataFrame) -> pd.DataFrame:
    """Give what of the months or quarters may leave."""
    return suppress(period_rows[period_rows["n"] > 0], _layout(columns_add_up=True))


def groups(group_rows: pd.DataFrame, by: str, hours: int) -> pd.DataFrame:
    """Give one row a group."""
    named = [group_name(row, by) for row in group_rows.to_dict("records")]
    return pd.DataFrame({_GROUP_SAID.get(by, by.capitalize()): named, **_estimates(group_rows, hours)})


def leaving_groups(group_rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Give what of the groups may leave; a thread may have several labels, so that those do not add up."""
    named = group_rows.assign(group=group_rows["group"].where(group_rows["group"] != OTHERS, "small groups together"))
    return suppress(named.drop(columns="together"), _layout(columns_add_up=by != "label"))


def waits(curves: pd.DataFrame) -> pd.DataFrame:
    """Give one row a time: the share of either group answered by then, and how many threads still waited."""
    read = read_curves(curves)
    rows = read.to_dict("records")
    return pd.DataFrame(
        {
            "Who": read["group"].str.capitalize(),
            "Within": [_HOURS_SAID.get(row["hours"]) or limit(row["hours"]) for row in rows],
            "Answered": [wording.percent(row["share"], row["at_risk"]) for row in rows],
            f"{LEVEL_SAID} interval": [wording.interval(row["low"], row["high"]) for row in rows],
            "Waiting until then (n)": read["at_risk"],
        }
    )


def leaving_waits(curves: pd.DataFrame) -> pd.DataFrame:
    """Give what of the waits may leave."""
    return suppress_curve(read_curves(curves))


def _layout(*, columns_add_up: bool) -> Layout:
    return Layout(
        _COUNTS,
        sums=(("n", _COUNTS[1:]),),
        rates=("share", "low", "high"),
        rates_of=("n", "answered", "not_answered"),
        columns_add_up=columns_add_up,
        keep=("n", "not_answered"),
    )


def _estimates(rows: pd.DataFrame, hours: int) -> dict[str, list[str] | pd.Series]:
    told = [
        wording.estimate(row["share"], row["low"], row["high"], row["n"]) if wording.known(row["share"]) else ""
        for row in rows.to_dict("records")
    ]
    return {
        f"Not answered within {limit(hours)} ({LEVEL_SAID})": told,
        "First messages (n)": rows["n"],
        "Answered": rows["answered"],
        "Not answered": rows["not_answered"],
        "Neither": rows["neither"],
    }
