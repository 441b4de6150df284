"""Which message was answered, when and by whom: the first words of another human in the same thread.

Bots are no people, so their greetings are no replies. Left out: messages outside threads, of which no export tells
what followed; labels and closing without a word, which answer nobody; and reactions.
"""

from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd

from journeys.analysis.activity import own_acts

MESSAGES: Final = ("opened_issue", "opened_discussion", "opened_change", "commented", "posted_message", "claimed")
"""Acts in a thread that somebody may answer."""
OPENING: Final = ("opened_issue", "opened_discussion", "opened_change", "posted_message")
"""Messages that begin a thread, where they are its first act."""
ANSWERS: Final = ("commented", "reviewed", "posted_message", "merged_change")
"""Acts that answer: words, and taking in what was offered."""
COLUMNS: Final = ("person", "at", "action", "place", "thread", "replied_at", "replied_by", "replied_how")
_THREAD: Final = ["place", "thread"]


def find_replies(acts: pd.DataFrame, *, observed_until: datetime) -> pd.DataFrame:
    """Find the first reply to each message.

    Parameters
    ----------
    acts
        Rows are acts, the earliest first; columns of :data:`journeys.acts.COLUMNS`.
    observed_until
        The first instant that is not observed.

    Returns
    -------
    Rows are messages, the earliest first: ``person``, ``at``, ``action``, ``place``, ``thread``; ``replied_at``,
    ``replied_by`` and ``replied_how`` (its action) of the first later act of :data:`ANSWERS` by another person in the
    same thread, null while nobody has answered. The index is that of ``acts``.
    """
    own = own_acts(acts, observed_until)
    said = own[own["thread"].notna() & own["action"].isin({*MESSAGES, *ANSWERS})]
    in_order = said.assign(row=np.arange(len(said))).sort_values([*_THREAD, "at", "row"], kind="stable")
    number = _next_reply(in_order)
    answered = number >= 0
    later = in_order.iloc[number[answered]]
    found = in_order[["person", "at", "action", *_THREAD]].assign(
        replied_at=pd.Series(pd.NaT, index=in_order.index, dtype=own["at"].dtype),
        replied_by=pd.Series(None, index=in_order.index, dtype="str"),
        replied_how=pd.Series(None, index=in_order.index, dtype="str"),
    )
    rows = in_order.index[answered]
    for column, told in (("replied_at", "at"), ("replied_by", "person"), ("replied_how", "action")):
        found.loc[rows, column] = later[told].array
    return found.loc[said.index[said["action"].isin(MESSAGES)], list(COLUMNS)]


def _next_reply(in_order: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Give for each row the position of the first later reply by another person in its thread, -1 if none.

    Replies fall into runs of one person; the first reply by another is the next reply, or, if that is the same
    person's, the one that begins the run after it.
    """
    thread = in_order.groupby(_THREAD, sort=False).ngroup().to_numpy()
    person = pd.factorize(in_order["person"])[0]
    replies = np.flatnonzero(in_order["action"].isin(ANSWERS).to_numpy())
    if not replies.size:
        return np.full(len(in_order), -1)
    begins = np.r_[True, (thread[replies][1:] != thread[replies][:-1]) | (person[replies][1:] != person[replies][:-1])]
    run = np.cumsum(begins) - 1
    first_of_run = np.r_[np.flatnonzero(begins), replies.size]
    after = np.searchsorted(replies, np.arange(len(in_order)), side="right")
    ends = np.r_[replies, -1]
    ahead = ends[after]
    is_own = (ahead >= 0) & (thread[ahead] == thread) & (person[ahead] == person)
    beyond = ends[first_of_run[np.minimum(run[np.minimum(after, replies.size - 1)] + 1, first_of_run.size - 1)]]
    found = np.where(is_own, beyond, ahead)
    found[(found >= 0) & (thread[found] != thread)] = -1
    return np.asarray(found, dtype=np.int64)
