"""Tables of the Resilience page, as people read and download them."""

from typing import Final

import pandas as pd

from journeys.analysis.resilience.coverage_loss import ELSEWHERE, GROUP, HERE
from journeys.analysis.stats.download_rounding import Layout
from journeys.model import wording
from journeys.model.pseudonyms import pseudonym_of
from journeys.sentences.resilience import group_name

WHERE_LABELS: Final = {HERE: "", ELSEWHERE: ", elsewhere"}
AREAS_LAYOUT: Final = Layout(("kind", "place", GROUP), ("others",))
WITHOUT_AGENTS_LAYOUT: Final = Layout(("counted",), ("people", "core", "bus_factor"))
# the days count mostly the same people
DAYS_LAYOUT: Final = Layout((), ("active", "drifting", "away"))
# replies are acts and not people, so their number leaves as it is
WEEKS_LAYOUT: Final = Layout(("week",), ("arrivals", "answerers"))
_MOVE_LABELS: Final = {
    "stage": "Stage",
    "before": "Year before",
    "held": "Held",
    "left_up": "Moved up",
    "left_down": "Moved down",
    "asleep": "Inactive",
    "now": "Last year",
    "came_up": "Came up",
    "came_down": "Came down",
    "returned": "Returned",
    "arrived": "Arrived",
    "first_seen": "First seen",
}


def areas(leading: pd.DataFrame, key: bytes) -> pd.DataFrame:
    """Return one row per area of work: who does most of it, how many others do it, who is nearest to step in."""
    return pd.DataFrame(
        {
            **_what(leading),
            "By one person": [wording.percent(share) for share in leading["share"]],
            "Pieces (n)": leading["total"],
            "Others": leading["others"],
            "Most by": [pseudonym_of(str(person), key) for person in leading["person"]],
            "Nearest to step in": nearest(leading, key),
        }
    )


def loss(own: pd.DataFrame, key: bytes) -> pd.DataFrame:
    """Return one row per area, place or kind of work: what it would lose without one person, and who is nearest."""
    return pd.DataFrame(
        {
            **_what(own),
            "Would lose": [wording.percent(share) for share in own["share"]],
            "Of pieces (n)": own["total"],
            "Others": own["others"],
            "Nearest to step in": nearest(own, key),
        }
    )


def nearest(rows: pd.DataFrame, key: bytes) -> list[str]:
    """Return the pseudonym of the person nearest to step in, with how much of the same they did."""
    return [
        f"{pseudonym_of(str(row['next_person']), key)} ({int(row['next_pieces']):,}{WHERE_LABELS[row['next_where']]})"
        if wording.known(row["next_person"])
        else "nobody active"
        for row in rows.to_dict("records")
    ]


def leaving_areas(rows: pd.DataFrame, key: bytes) -> pd.DataFrame:
    """Return a table of areas as a download: pseudonyms in the place of people."""
    under = {name: rows[name].map(lambda one: pseudonym_of(str(one), key), na_action="ignore") for name in _PERSONS}
    return rows.assign(**under)


def core(core_rows: pd.DataFrame, group: str | None) -> pd.DataFrame:
    """Return one row per month (of a group), the newest first."""
    rows = core_rows.sort_values("month", ascending=False, kind="stable")
    named = {group.capitalize(): rows[group].map(lambda name: group_name(group, name))} if group else {}
    return pd.DataFrame(
        {
            **named,
            "Year that ends with": rows["month"].map(wording.month),
            "People (n)": rows["people"],
            "Do half": rows["bus_factor"],
            "Do 80 %": rows["core"],
            "Most by one person": [wording.percent(most) if most else "" for most in rows["most"]],
            "Pieces of work": rows["pieces"],
            "State": [_state(whole, finished) for whole, finished in zip(rows["whole"], rows["finished"], strict=True)],
        }
    )


def without_agents(whole: pd.Series, human: pd.Series) -> pd.DataFrame:
    """Return the last year's core of all pieces of work and of those without an agent's mark."""
    rows = leaving_without_agents(whole, human)
    return pd.DataFrame(
        {
            "Pieces of work": rows["counted"].map(wording.capitalised),
            "Do 80 %": rows["core"],
            "Do half": rows["bus_factor"],
            "People (n)": rows["people"],
            "Pieces": rows["pieces"],
        }
    )


def leaving_without_agents(whole: pd.Series, human: pd.Series) -> pd.DataFrame:
    """Return the two cores as a download."""
    rows = pd.DataFrame([whole, human])[["people", "core", "bus_factor", "pieces"]].astype("int64")
    return rows.assign(counted=["all", "without an agent's mark"]).reset_index(drop=True)


def days(day_rows: pd.DataFrame) -> pd.DataFrame:
    """Return the first day of each month and the last day, the newest first."""
    # a year has 365 rows, of which nobody reads more than one a month
    is_kept = (day_rows["day"].dt.day == 1) | (day_rows.index == day_rows.index.max())
    kept: pd.DataFrame = day_rows[is_kept].iloc[::-1].reset_index(drop=True)
    return kept


def days_said(kept: pd.DataFrame) -> pd.DataFrame:
    """Return one row per day."""
    return kept.assign(day=kept["day"].map(wording.day)).rename(columns=str.capitalize)


def moves_said(move_rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per stage: where earlier people went, and where present people came from."""
    return move_rows[list(_MOVE_LABELS)].rename(columns=_MOVE_LABELS)


def weeks(week_rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per week, the newest first."""
    rows = week_rows.iloc[::-1]
    return pd.DataFrame(
        {
            "Week of": rows["week"].map(wording.day),
            "Arrivals": rows["arrivals"],
            "Answers to newcomers": rows["answers"],
            "People who answered": rows["answerers"],
            "State": ["over" if is_over else "still open" for is_over in rows["finished"]],
        }
    )


_PERSONS: Final = ("person", "next_person")


def _what(rows: pd.DataFrame) -> dict[str, pd.Series]:
    named = {}
    if "kind" in rows:
        named["Kind of work"] = rows["kind"].map(lambda kind: group_name("kind", kind))
    # a column with one value says nothing
    if "place" in rows and ("kind" not in rows or rows["place"].nunique() > 1):
        named["Place"] = rows["place"].str.replace("^(?:github|forge):", "", regex=True)
    if GROUP in rows:
        named["Group"] = rows[GROUP].astype("str")
    return named


def _state(is_whole: bool, is_finished: bool) -> str:  # noqa: FBT001  (two cells of a row)
    parts = [*([] if is_whole else ["less than a year"]), *([] if is_finished else ["still open"])]
    return ", ".join(parts) or "over"
