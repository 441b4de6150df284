"""Which message was answered, when and by whom: the first words of another human in the same thread.

Bots are no people, so their greetings are no replies. Left out: messages outside threads, of which no export tells
what followed; labels and closing without a word, which answer nobody; and reactions.
"""

from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.acts import own_acts
from journeys.model import tables
from journeys.model.vocabulary import MESSAGES, REPLIES

CHAT: Final = "posted_message"
_Numbers = npt.NDArray[np.int64]


def find_replies(acts: pd.DataFrame, *, observed_until: datetime) -> pd.DataFrame:
    """Find the first reply to each message.

    Parameters
    ----------
    acts
        Rows are acts, the earliest first; columns of :data:`journeys.model.tables.ACTS`.
    observed_until
        The first instant that is not observed.

    Returns
    -------
    Rows are messages, the earliest first: ``person``, ``at``, ``action``, ``place``, ``thread``; ``replied_at``,
    ``replied_by`` and ``replied_how`` (its action) of the first later reply
    (:data:`journeys.model.vocabulary.REPLIES`) by another person in the same thread, null while nobody has answered.
    The index is that of ``acts``.
    """
    own = own_acts(acts, observed_until)
    said = own[own["thread"].notna() & own["action"].isin(MESSAGES | REPLIES)]
    thread = pd.factorize(said["thread"])[0] * np.int64(len(said) + 1) + pd.factorize(said["place"])[0]
    number = _next_reply(thread, pd.factorize(said["person"])[0], said["action"].isin(REPLIES).to_numpy(dtype=bool))
    is_message = said["action"].isin(MESSAGES).to_numpy(dtype=bool)
    found, first = said.loc[is_message, ["person", "at", "action", "place", "thread"]], number[is_message]
    told = {"replied_at": "at", "replied_by": "person", "replied_how": "action"}
    # where nobody replied, the number is -1: what is taken there is put away again
    replied = {name: said[of].take(first).set_axis(found.index).mask(first < 0) for name, of in told.items()}
    return found.assign(**replied)[tables.REPLIES.names]


def answering_chats(acts: pd.DataFrame) -> set[str]:
    """Name the workspaces of chats in which people answer each other in threads.

    Elsewhere they answer beside a message, which no export tells.
    """
    people = acts.loc[acts["action"] == CHAT, ["place", "thread", "person"]].dropna().drop_duplicates()
    return set(people.loc[people.duplicated(["place", "thread"]), "place"].map(workspace))


def workspace(place: str) -> str:
    """Give the part of a place that all channels of one chat share.

    >>> workspace("slack:welcome/general")
    'slack:welcome'
    """
    return place.partition("/")[0]


def _next_reply(thread: _Numbers, person: _Numbers, is_reply: npt.NDArray[np.bool_]) -> _Numbers:
    """Give for each row, by time, the position of the first later reply by another person in its thread, -1 if none.

    Replies fall into runs of one person; the first reply by another is the next reply, or, if that is the same
    person's, the one that begins the run after it.
    """
    order = np.argsort(thread, kind="stable")
    thread, person = thread[order], person[order]
    replies = np.flatnonzero(is_reply[order])
    if not replies.size:
        return np.full(len(thread), -1)
    begins = np.r_[True, (thread[replies][1:] != thread[replies][:-1]) | (person[replies][1:] != person[replies][:-1])]
    run = np.cumsum(begins) - 1
    first_of_run = np.r_[np.flatnonzero(begins), replies.size]
    after = np.searchsorted(replies, np.arange(len(thread)), side="right")
    ends = np.r_[replies, -1]
    ahead = ends[after]
    is_own = (ahead >= 0) & (thread[ahead] == thread) & (person[ahead] == person)
    beyond = ends[first_of_run[np.minimum(run[np.minimum(after, replies.size - 1)] + 1, first_of_run.size - 1)]]
    found = np.where(is_own, beyond, ahead)
    found = np.where((found >= 0) & (thread[found] == thread), order[found], -1)
    positions = np.empty(len(thread), dtype=np.int64)
    positions[order] = found
    return positions
