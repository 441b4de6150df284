"""What candidates did before a day, as numbers: how widely, in which rhythm, answered or not, and how far.

Only acts before the day count, and of replies only those that had come by then. Left out on purpose: names, followers,
origin, and anything that somebody is: they would rank people who resemble those who are already here.
"""

from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.candidates.candidates import DAY, ActIndex, instants, microseconds
from journeys.model import tables

RECENT_DAYS: Final = 30
SOON_DAYS: Final = 2
"""A first message answered within so many days was answered soon."""
WAITING_DAYS: Final = 90
"""People who asked longer ago than that are taken not to wait any more."""
SIGNALS: Final = tuple(tables.SIGNALS)


def read_signals(act_index: ActIndex, candidates: pd.DataFrame, *, as_of: datetime) -> pd.DataFrame:
    """Read what each candidate did before an instant: numbers, columns of :data:`journeys.model.tables.SIGNALS`."""
    now = microseconds(as_of)
    who = candidates["who"].to_numpy()
    by_person = _count_acts(act_index, now) | _count_replies(act_index, now) | act_index.came
    by_person["here_days"] = (now - act_index.first_at) / DAY
    table = {
        **{name: np.asarray(values[who], dtype=np.float64) for name, values in by_person.items()},
        # until the end of their own places, after which nobody knows
        "silent_days": np.maximum(np.minimum(now, act_index.seen_until[who]) - instants(candidates["last_at"]), 0)
        / DAY,
        "once": (candidates["stage"] == "contribute").to_numpy(dtype=np.float64),
    }
    return pd.DataFrame(table, index=candidates.index)[list(SIGNALS)]


def _count_acts(act_index: ActIndex, now: int) -> dict[str, npt.NDArray[Any]]:
    before = act_index.before(now)
    at, who, toward = act_index.at[:before], act_index.who[:before], act_index.toward[:before]
    marks = {name: flags[:before] for name, flags in act_index.marks.items()}
    recent = at >= now - RECENT_DAYS * DAY
    chosen = {
        "acts": np.ones(before, dtype=bool),
        "recent_acts": recent,
        "before_acts": ~recent & (at >= now - 2 * RECENT_DAYS * DAY),
        "places": marks["place"],
        "claimed": marks["claimed"],
        "in_changes": marks["in_change"],
    }
    others = (toward >= 0) & (toward != who)
    spoken_to = np.bincount(toward[others], minlength=len(act_index.people))
    return {name: act_index.count(flags) for name, flags in chosen.items()} | {"spoken_to": spoken_to}


def _count_replies(act_index: ActIndex, now: int) -> dict[str, npt.NDArray[Any]]:
    before = act_index.before(now)
    at, who, replied_at = act_index.at[:before], act_index.who[:before], act_index.replied_at[:before]
    asks, is_closed = act_index.marks["asks"][:before], act_index.closed_at[:before] < now
    # a reply that came later is none yet: the index knows the whole future
    is_answered = replied_at < now
    waits = asks & ~is_answered & ~is_closed & (at >= now - WAITING_DAYS * DAY)
    newest = np.full(len(act_index.people), now)
    newest[who[waits]] = at[waits]  # acts are by time: the newest stays
    soon = act_index.marks["first_ask"][:before] & is_answered & (replied_at <= at + SOON_DAYS * DAY)
    return {
        "answered": act_index.count(is_answered),
        "answered_by_known": act_index.count(is_answered & act_index.marks["by_known"][:before]),
        "waiting": act_index.count(waits),
        "waiting_days": (now - newest) / DAY,
        "answered_soon": act_index.count(soon),
        "closed": act_index.count(asks & is_closed),
    }
