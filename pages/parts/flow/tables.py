"""Tables of how people move, as people read them, and how they leave."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from journeys.analysis.flow.first_acts import NTH
from journeys.analysis.stats.download_rounding import Layout
from journeys.model import wording
from journeys.sentences.cohorts import flow as sentences

FLOWS_LAYOUT: Final = Layout(("before", "after"), ("people",))
MATRIX_LAYOUT: Final = Layout(("before", "after"), ("n", "met", "people"), rates=("share",), of="people")
GROUPS_LAYOUT: Final = Layout(("before", "after"), ("n", "met", "people", "beside", "beside_met", "beside_people"))
PATHS_LAYOUT: Final = Layout(NTH, ("people",), is_ranked=True)
_MOVES: Final = {
    "period": "Period",
    "acted": "Acted before",
    "held": "Held",
    "moved_up": "Moved up",
    "moved_down": "Moved down",
    "became_inactive": "Became inactive",
    "acted_unseen": "Not seen any more",
    "arrived": "Arrived",
    "returned": "Returned",
    "into_view": "Seen from here on",
    "acted_after": "Acted",
    "inactive_after": "Inactive",
}


def moves(rows: pd.DataFrame, stages: Sequence[str]) -> pd.DataFrame:
    """Return one row a step, the newest first; ``stages`` are those that anybody was at."""
    # of one stage nobody moves up or down, and only where views differ is somebody counted apart
    idle = {"moved_up", "moved_down"} if len(stages) == 1 else set()
    idle |= {name for name in ("acted_unseen", "into_view") if not rows[name].any()}
    return rows[[name for name in _MOVES if name not in idle]].rename(columns=_MOVES).iloc[::-1]


def matrix(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a place before and a place after, with the interval of its share."""
    return pd.DataFrame(
        {
            "Before": rows["before"],
            "After": rows["after"],
            "Steps": rows["n"],
            "By people": rows["people"],
            "Led there": rows["met"],
            "Share": [
                wording.estimate(row["share"], row["low"], row["high"], row["people"])
                for row in rows.to_dict("records")
            ],
        }
    )


def groups(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a place before and a place after, with the two groups beside each other."""
    return pd.DataFrame(
        {
            "Before": rows["before"],
            "After": rows["after"],
            "Steps": rows["n"],
            "By people": rows["people"],
            "Led there": rows["met"],
            "Others' steps": rows["beside"],
            "By others": rows["beside_people"],
            "Of others led there": rows["beside_met"],
            "Difference in points": [_difference(row) for row in rows.to_dict("records")],
            "p": [wording.probability(p) if wording.known(p) else None for p in rows["p_value"]],
        }
    )


def paths(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a way in which people began, the most frequent first."""
    words = {
        f"{nth.capitalize()} act": [
            sentences.act(action) if wording.known(action) else sentences.NO_FURTHER for action in rows[nth]
        ]
        for nth in NTH
    }
    return pd.DataFrame({**words, "People": rows["people"]})


def _difference(row: Mapping[Any, Any]) -> str | None:
    if not wording.known(row["difference"]):
        return None
    low, high = wording.points(row["low"]), wording.points(row["high"])
    return f"{wording.points_range(*[wording.points(row['difference'])] * 2)} ({wording.points_range(low, high)})"
