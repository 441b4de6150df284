"""What people at the door did before a day, as numbers: how wide, in which rhythm, answered or not, and how far.

Only acts before the day count, and of replies only those that had come by then. Left out on purpose: names, followers,
where anybody comes from, and anything that somebody is.
"""

from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.candidates.candidates import DAY, ActIndex, instants, microseconds
from journeys.model import tables

RECENT_DAYS: Final = 30
FIRST_WEEKS: Final = 12
SOON_DAYS: Final = 2
"""A first message answered within so many days was answered soon."""
WAITING_DAYS: Final = 90
"""Who asked longer ago than that is taken not to wait any more."""
SIGNALS: Final = tuple(tables.SIGNALS)


def read_signals(ledger: ActIndex, candidates: pd.DataFrame, *, as_of: datetime) -> pd.DataFrame:
    """Read what each candidate did before an instant.

    Parameters
    ----------
    ledger
        The acts.
    candidates
        The table of :func:`journeys.analysis.candidates.candidates.find_candidates` at ``as_of``.
    as_of
        The instant.

    Returns
    -------
    Rows are the candidates; columns :data:`SIGNALS`, numbers: days since the last act (``silent_days``) and since the
    first (``here_days``); ``acts``, those of the last 30 days (``recent_acts``) and of the 30 before (``before_acts``);
    ``weeks`` with an act, of them ``first_weeks`` in the first twelve; ``places``, ``threads`` and ``kinds`` of acts;
    threads they opened and their first message (``asked``), those ``closed``, and those of the last 90 days that are
    ``waiting`` for a reply, the newest of them for ``waiting_days`` (0 if none); messages ``answered``; whether the
    first was ``answered_soon`` (1 or 0); acts of others toward them (``spoken_to``); issues ``claimed``; messages about
    changes (``in_changes``); whether they contributed ``once``; whether they came ``by_door`` or ``by_event`` that the
    community built.
    """
    now = microseconds(as_of)
    who = candidates["who"].to_numpy()
    by_person = _count_acts(ledger, now) | _count_replies(ledger, now) | ledger.came
    by_person["here_days"] = (now - ledger.first_at) / DAY
    table = {
        **{name: np.asarray(values[who], dtype=np.float64) for name, values in by_person.items()},
        "silent_days": (now - instants(candidates["last_at"])) / DAY,
        "once": (candidates["stage"] == "contribute").to_numpy(dtype=np.float64),
    }
    return pd.DataFrame(table, index=candidates.index)[list(SIGNALS)]


def _count_acts(ledger: ActIndex, now: int) -> dict[str, npt.NDArray[Any]]:
    """Count acts by person."""
    known = ledger.before(now)
    at, who, toward = ledger.at[:known], ledger.who[:known], ledger.toward[:known]
    marks = {name: flags[:known] for name, flags in ledger.marks.items()}
    recent = at >= now - RECENT_DAYS * DAY
    chosen = {
        "acts": np.ones(known, dtype=bool),
        "recent_acts": recent,
        "before_acts": ~recent & (at >= now - 2 * RECENT_DAYS * DAY),
        "weeks": marks["week"],
        "first_weeks": marks["week"] & (at < ledger.first_at[who] + FIRST_WEEKS * 7 * DAY),
        "places": marks["place"],
        "threads": marks["thread"],
        "kinds": marks["action"],
        "claimed": marks["claimed"],
        "in_changes": marks["in_change"],
    }
    others = (toward >= 0) & (toward != who)
    spoken_to = np.bincount(toward[others], minlength=len(ledger.people))
    return {name: ledger.count(flags) for name, flags in chosen.items()} | {"spoken_to": spoken_to}


def _count_replies(ledger: ActIndex, now: int) -> dict[str, npt.NDArray[Any]]:
    """Count by person what they asked, and what came of it by then."""
    known = ledger.before(now)
    at, who, replied_at = ledger.at[:known], ledger.who[:known], ledger.replied_at[:known]
    asks, is_closed = ledger.marks["asks"][:known], ledger.closed_at[:known] < now
    is_answered = replied_at < now
    waits = asks & ~is_answered & ~is_closed & (at >= now - WAITING_DAYS * DAY)
    newest = np.full(len(ledger.people), now)
    newest[who[waits]] = at[waits]  # in order of time: the newest stays
    soon = ledger.marks["first_ask"][:known] & is_answered & (replied_at <= at + SOON_DAYS * DAY)
    return {
        "asked": ledger.count(asks),
        "answered": ledger.count(is_answered),
        "waiting": ledger.count(waits),
        "waiting_days": (now - newest) / DAY,
        "answered_soon": ledger.count(soon),
        "closed": ledger.count(asks & is_closed),
    }
