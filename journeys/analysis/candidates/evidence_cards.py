"""What an organizer wants to see of a candidate in half a minute: last acts, what waits, what went well.

Left out: texts of messages, which are not kept; the title of a thread says what it is about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import pandas as pd

from journeys.analysis.acts import own_acts
from journeys.analysis.candidates.signals import WAITING_DAYS
from journeys.analysis.response.replies import find_replies
from journeys.model import tables
from journeys.model.vocabulary import CHANGES, OPENING, OPENS

LAST_ACTS: Final = 3
_THREAD: Final = ["place", "thread"]


@dataclass(frozen=True)
class Evidence:
    """What the exports show of one person before an instant.

    ``last`` are the newest acts, the newest first, one a thread (columns of :data:`journeys.model.tables.CARD_ACTS`);
    ``asked`` the newest thread that they asked in, ``waiting`` the newest that nobody answered; ``success`` the first
    thing that went well: an answer, an issue closed, a change taken in (with ``how``); each the row as a mapping, or
    nothing.
    """

    last: pd.DataFrame
    asked: Mapping[str, Any] | None
    waiting: Mapping[str, Any] | None
    success: Mapping[str, Any] | None


def find_evidence(
    people: Sequence[str], acts: pd.DataFrame, threads: pd.DataFrame, *, as_of: datetime
) -> dict[str, Evidence]:
    """Find what the exports show of some people: from :data:`journeys.model.tables.ACTS`, the earliest first.

    Acts at ``as_of`` or later do not count. People who did not act before have no evidence.
    """
    done = own_acts(acts, as_of)
    theirs = done[done["person"].isin(people)]
    touched = done.merge(theirs[_THREAD].dropna().drop_duplicates(), on=_THREAD)
    replies = find_replies(touched.sort_values("at", kind="stable", ignore_index=True), observed_until=as_of)
    replies = _add_thread(replies[replies["person"].isin(people)], threads, as_of)
    theirs = _add_thread(theirs, threads, as_of)
    messages = dict(list(replies.groupby("person", sort=False)))
    return {
        str(person): Evidence(
            last=_last(own),
            asked=_newest(_asks(messages.get(person, replies.iloc[:0]))),
            waiting=_waiting(messages.get(person, replies.iloc[:0]), as_of),
            success=_success(own, messages.get(person, replies.iloc[:0])),
        )
        for person, own in theirs.groupby("person", sort=False)
    }


def _add_thread(rows: pd.DataFrame, threads: pd.DataFrame, as_of: datetime) -> pd.DataFrame:
    joined = rows.merge(threads[[*_THREAD, "title", "closed_at"]], on=_THREAD, how="left")
    # a thread that was closed later was still open at the instant
    return joined.assign(closed_at=joined["closed_at"].where(joined["closed_at"] < as_of))


def _last(own: pd.DataFrame) -> pd.DataFrame:
    newest = own.iloc[::-1]
    in_thread = newest["thread"].notna()
    return (
        newest[~(in_thread & newest.duplicated(_THREAD))].head(LAST_ACTS)[tables.CARD_ACTS.names].reset_index(drop=True)
    )


def _asks(replies: pd.DataFrame) -> pd.DataFrame:
    # they ask in the threads that they open, and in their first message of all
    is_first = pd.Series(np.arange(len(replies)) == 0, index=replies.index)
    asks: pd.DataFrame = replies[replies["action"].isin(OPENING) | is_first]
    return asks


def _waiting(replies: pd.DataFrame, as_of: datetime) -> Mapping[str, Any] | None:
    asks = _asks(replies)
    recent = asks["at"] >= as_of - pd.Timedelta(days=WAITING_DAYS)
    return _newest(asks[recent & asks["replied_at"].isna() & asks["closed_at"].isna()])


def _newest(rows: pd.DataFrame) -> Mapping[str, Any] | None:
    return {str(name): value for name, value in rows.iloc[-1].items()} if len(rows) else None


def _success(own: pd.DataFrame, replies: pd.DataFrame) -> Mapping[str, Any] | None:
    landed = own[own["action"] == "landed_change"].assign(how="landed")
    # not changes: they are closed when refused too
    closed = own[own["action"].isin(OPENS - CHANGES) & own["closed_at"].notna()]
    closed = closed.assign(how="closed", at=closed["closed_at"])
    answered = replies[replies["replied_at"].notna()]
    answered = answered.assign(how="answered", at=answered["replied_at"])
    shown = [*tables.CARD_ACTS.names, "how"]
    rows = pd.concat([part[shown] for part in (landed, closed, answered)], ignore_index=True)
    return _newest(rows.sort_values("at", kind="stable").head(1))
