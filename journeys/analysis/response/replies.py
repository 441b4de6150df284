"""Which message was answered, when and by whom: the first words of another human in the same thread.

Bots are no people, so their greetings are no replies. Left out: messages outside threads, since no export shows what
followed them; labels and closing without a word, which answer nobody; and reactions.
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
    """Find the first reply to each message, in :data:`journeys.model.tables.ACTS`, the earliest first.

    Returns
    -------
    Rows of :data:`journeys.model.tables.REPLIES`, with the index of ``acts``. A reply is a later act of
    :data:`journeys.model.vocabulary.REPLIES` by another person in the same thread.
    """
    own = own_acts(acts, observed_until)
    words = own[own["thread"].notna() & own["action"].isin(MESSAGES | REPLIES)]
    # one number a thread and place: threads of two places may have one name
    thread = pd.factorize(words["thread"])[0] * np.int64(len(words) + 1) + pd.factorize(words["place"])[0]
    number = _next_reply(thread, pd.factorize(words["person"])[0], words["action"].isin(REPLIES).to_numpy(dtype=bool))
    is_message = words["action"].isin(MESSAGES).to_numpy(dtype=bool)
    messages, first = words.loc[is_message, ["person", "at", "action", "place", "thread"]], number[is_message]
    names = {"replied_at": "at", "replied_by": "person", "replied_how": "action"}
    # where nobody replied the number is -1, which takes the last row: masked
    replied = {name: words[of].take(first).set_axis(messages.index).mask(first < 0) for name, of in names.items()}
    return messages.assign(**replied)[tables.REPLIES.names]


def answering_chats(acts: pd.DataFrame) -> set[str]:
    """Return the workspaces of chats in which people answer each other in threads."""
    # elsewhere they answer with a new message below, and no export shows what it answers
    people = acts.loc[acts["action"] == CHAT, ["place", "thread", "person"]].dropna().drop_duplicates()
    return set(people.loc[people.duplicated(["place", "thread"]), "place"].map(workspace))


def workspace(place: str) -> str:
    """Return the part of a place that all channels of one chat share.

    >>> workspace("slack:welcome/general")
    'slack:welcome'
    """
    return place.partition("/")[0]


def _next_reply(thread: _Numbers, person: _Numbers, is_reply: npt.NDArray[np.bool_]) -> _Numbers:
    """Return for each row, by time, the position of the first later reply by another person in its thread, or -1."""
    # replies form runs of one person: the first reply by another is the next reply or, if that is the same person's,
    # the one that begins the run after it; so no loop over the threads is needed
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
    reply = np.where(is_own, beyond, ahead)
    reply = np.where((reply >= 0) & (thread[reply] == thread), order[reply], -1)
    positions = np.empty(len(thread), dtype=np.int64)
    positions[order] = reply
    return positions
