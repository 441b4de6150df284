"""Who wrote and got no answer? First messages of newcomers that no human has answered, now and over time.

Newcomers are in their first 90 days after they first joined, contributed or led. Their first message of all counts,
wherever it is, and each thread that they open; of known people, for comparison, the threads that they open. Left out:
people who may have been there before their places could be seen; what a message says, so a word of thanks that needs no
answer counts too; answers given elsewhere.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pandas as pd

from journeys.analysis.acts import beyond_discovering, look_up, own_acts, surely_new
from journeys.analysis.response.replies import CHAT, answering_chats, find_replies, workspace
from journeys.analysis.response.waits import Share, share_unanswered
from journeys.model import tables, wording
from journeys.model.how_many_days import NEWCOMER_DAYS, YEAR_DAYS
from journeys.model.vocabulary import OPENS, WORDS
from journeys.model.windows import Windows

HOURS: Final = (48, 24, 168)
"""Within how many hours an answer is in time; the first by default."""
LIST_DAYS: Final = 90
"""Messages that have waited longer are counted, not listed: most of their authors have left."""
_SECONDS_AN_HOUR: Final = 3_600
_THREAD: Final = ["place", "thread"]


@dataclass(frozen=True)
class Waiting:
    """Newcomers' messages that nobody has answered, at the end of observation.

    ``listed`` has those in open threads that have waited for the chosen hours and at most 90 days, the newest first,
    with ``title`` (null if unknown); ``recent`` have not waited so long yet, ``longer`` wait for more than 90 days,
    ``closed`` are in threads closed without a word.
    """

    listed: pd.DataFrame
    recent: int
    longer: int
    closed: int


def find_messages(
    acts: pd.DataFrame,
    journeys: pd.DataFrame,
    shows: Mapping[str, Collection[str]],
    *,
    observed_until: datetime,
    windows: Windows | None = None,
) -> pd.DataFrame:
    """Find the first messages of newcomers, and the threads that known people open, with how long each has waited.

    Parameters
    ----------
    acts
        Rows of :data:`journeys.model.tables.ACTS`, the earliest first.
    shows
        For each place the actions that its exports could show.
    windows
        From when until when each place could be seen; without them always.

    Returns
    -------
    Rows of :data:`journeys.model.tables.MESSAGES`. ``hours`` are those until the message was answered, or, if it was
    not, until the change was taken in without a word or answers in its place could not be seen any more;
    ``followed_hours`` until the earlier of these two.
    """
    replies = find_replies(acts, observed_until=observed_until)
    own = own_acts(acts, observed_until)
    inner = beyond_discovering(own, journeys)
    arrived = inner.groupby("person")["at"].min()
    # known after 90 days, not after a contribution: opening a change contributes, before anybody has answered it
    since = replies["at"] - look_up(arrived, replies["person"])
    is_early = since < pd.Timedelta(days=NEWCOMER_DAYS)
    is_sure = surely_new(journeys, arrived, windows)
    is_unsure = is_early & replies["person"].isin(is_sure.index[~is_sure])
    seen_until, is_seen = _seen(replies, windows, observed_until)
    messages = replies.assign(
        is_new=is_early & ~is_unsure,
        is_unsure=is_unsure,
        is_first=~replies["person"].duplicated(),
        opens=_opens(acts, replies),
        is_told=is_seen & replies["place"].isin(_places_with_answers(own, shows)),
    )
    counts = messages["opens"] | (messages["is_first"] & is_early)
    return tables.MESSAGES.of(_add_waits(messages[counts & since.notna()], acts, seen_until))


def newcomer_messages(messages: pd.DataFrame) -> pd.DataFrame:
    """Keep newcomers' messages whose answers could be seen: their first of all, and the threads that they open."""
    kept: pd.DataFrame = messages[messages["is_new"] & messages["is_told"]]
    return kept


def comparable(messages: pd.DataFrame, acts: pd.DataFrame) -> pd.DataFrame:
    """Keep the threads opened 90 days after the first act or later: before, nobody could be known."""
    if acts.empty:
        return messages
    since = acts["at"].min() + pd.Timedelta(days=NEWCOMER_DAYS)
    known = messages["is_told"] & ~messages["is_unsure"]
    kept: pd.DataFrame = messages[messages["opens"] & known & (messages["at"] >= since)]
    return kept


def find_waiting(first: pd.DataFrame, threads: pd.DataFrame, *, observed_until: datetime, hours: float) -> Waiting:
    """Find which of :func:`newcomer_messages` wait for an answer at the end of observation."""
    # an answer after a gap of the export ends the wait too, though nobody knows whether it was the first
    waiting = first[first["replied_at"].isna() & ~first["taken_in"]]
    waiting = waiting.merge(threads[[*_THREAD, "title", "closed_at"]], on=_THREAD, how="left")
    is_closed = waiting["closed_at"].notna() & (waiting["closed_at"] < observed_until)
    # of messages in a place that is not seen any more nobody knows whether they waited longer
    is_recent = waiting["hours"] < hours
    is_long = waiting["at"] < observed_until - pd.Timedelta(days=LIST_DAYS)
    listed = waiting[~is_closed & ~is_recent & ~is_long].iloc[::-1]
    return Waiting(
        listed=listed.reset_index(drop=True),
        recent=int((~is_closed & is_recent & ~is_long).sum()),
        longer=int((~is_closed & is_long).sum()),
        closed=int(is_closed.sum()),
    )


def recent_share(messages: pd.DataFrame, hours: float, *, observed_until: datetime) -> tuple[Share, str]:
    """Estimate which share of newcomers' first messages was not answered in time: lately, or of all if few came lately.

    Returns
    -------
    The share, and its period in words.
    """
    # one message a person: a few people open most threads, and would be most of a share of threads
    first = messages[messages["is_first"]]
    lately = first[first["at"] >= observed_until - pd.Timedelta(days=YEAR_DAYS)]
    if len(lately) >= wording.FEW_PEOPLE or first.empty:
        return share_unanswered(lately, hours), "in the last year"
    return share_unanswered(first, hours), f"since {wording.month(first['at'].iloc[0])}"


def _opens(acts: pd.DataFrame, replies: pd.DataFrame) -> pd.Series:
    """Return which messages open their thread."""
    # a chat has no act of opening: the first message of a thread counts, unless it answers one that is missing
    toward = acts.loc[replies.index, "toward"]
    is_own = toward.isna() | (toward == replies["person"])
    begins = ~replies.duplicated(_THREAD) & (replies["action"] == CHAT) & is_own
    opens: pd.Series = replies["action"].isin(OPENS) | begins
    return opens


def _places_with_answers(own: pd.DataFrame, shows: Mapping[str, Collection[str]]) -> list[str]:
    """Return the places where an answer could be seen."""
    # a list of pull requests without comments would show 100 % silence, and so would a chat before it had threads
    places = [place for place, actions in shows.items() if not WORDS.isdisjoint(actions)]
    answering = answering_chats(own)
    return [place for place in places if CHAT not in shows[place] or workspace(place) in answering]


def _seen(messages: pd.DataFrame, windows: Windows | None, observed_until: datetime) -> tuple[pd.Series, pd.Series]:
    """Return until when answers to each message could be seen, and whether they could be when it was written."""
    end = pd.Timestamp(observed_until).as_unit("us")
    if windows is None:
        return pd.Series(end, index=messages.index), pd.Series(data=True, index=messages.index)
    seen = windows.following(messages["place"], WORDS, messages["at"])
    return seen["until"].where(seen["until"] < end, end), seen["since"] <= messages["at"]


def _add_waits(messages: pd.DataFrame, acts: pd.DataFrame, seen_until: pd.Series) -> pd.DataFrame:
    """Add how long each message has waited, and how its wait ended."""
    until = seen_until[messages.index]
    landings = acts[acts["action"] == "landed_change"].drop_duplicates(_THREAD)
    landed = landings[[*_THREAD, "at"]].rename(columns={"at": "landed_at"})
    landed_at = messages[_THREAD].merge(landed, on=_THREAD, how="left")["landed_at"].set_axis(messages.index)
    landed_at = landed_at.where((landed_at >= messages["at"]) & (landed_at < until))
    # taken in without a word: not answered, and no longer waiting; its wait is cut off there
    taken_in = landed_at.notna() & ~(messages["replied_at"] <= landed_at)
    answered = (messages["replied_at"] < until) & ~taken_in
    followed = _in_hours(landed_at.where(taken_in).fillna(until) - messages["at"])
    hours = _in_hours(messages["replied_at"] - messages["at"]).where(answered, followed)
    return messages.assign(hours=hours, answered=answered, followed_hours=followed, taken_in=taken_in)


def _in_hours(spans: pd.Series) -> pd.Series:
    hours: pd.Series = spans.dt.total_seconds() / _SECONDS_AN_HOUR
    return hours
