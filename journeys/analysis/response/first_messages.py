"""Who knocked and was not heard? First messages of newcomers that no human has answered, now and over time.

Newcomers are in their first 90 days after they first joined, contributed or led. Of them count the first message of
all, wherever it stands, and each thread that they open; of known people, for comparison, the threads that they open.
Left out: what a message says, so a word of thanks that wants no answer counts too; answers given elsewhere.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pandas as pd

from journeys.analysis.acts import beyond_discovering, look_up, own_acts
from journeys.analysis.response.replies import CHAT, answering_chats, find_replies, workspace
from journeys.analysis.response.waits import Share, share_unanswered
from journeys.model import tables, wording
from journeys.model.days import NEWCOMER_DAYS
from journeys.model.vocabulary import OPENS, WORDS

HOURS: Final = (48, 24, 168)
"""Within how many hours an answer is in time; the first unless another is chosen."""
LIST_DAYS: Final = 90
"""Who has waited longer is counted, not listed: most have gone."""
YEAR_DAYS: Final = 365
_SECONDS_AN_HOUR: Final = 3_600
_THREAD: Final = ["place", "thread"]


@dataclass(frozen=True)
class Waiting:
    """Newcomers' messages that nobody has answered, at the end of observation.

    ``listed`` has those in open threads that have waited for the chosen hours and at most 90 days; ``recent`` have not
    waited so long yet, ``longer`` wait for more than 90 days, ``closed`` are in threads closed without a word.
    """

    listed: pd.DataFrame
    recent: int
    longer: int
    closed: int


def find_messages(
    acts: pd.DataFrame, journeys: pd.DataFrame, shows: Mapping[str, Collection[str]], *, observed_until: datetime
) -> pd.DataFrame:
    """Find the first messages of newcomers, and the threads that known people open, with how long each has waited.

    Parameters
    ----------
    acts
        Rows are acts, the earliest first; columns of :data:`journeys.model.tables.ACTS`.
    journeys
        Rows are people; columns of :data:`journeys.model.tables.JOURNEYS`.
    shows
        For each place the actions that its exports could show.
    observed_until
        The first instant that is not observed.

    Returns
    -------
    Rows are messages, the earliest first: ``person``, ``at``, ``action``, ``place``, ``thread``; ``is_new`` if the
    person was a newcomer, ``is_first`` if it is their first message of all, ``opens`` if it opens its thread; ``hours``
    until it was ``answered``, or, if it was not, until the change was ``taken_in`` without a word or observation ended;
    ``followed_hours`` until either of the latter two; ``is_told`` if an answer could be seen at all.
    """
    replies = find_replies(acts, observed_until=observed_until)
    own = own_acts(acts, observed_until)
    inner = beyond_discovering(own, journeys)
    arrived = inner.groupby("person")["at"].min()
    since = replies["at"] - look_up(arrived, replies["person"])
    found = replies.assign(
        is_new=since < pd.Timedelta(days=NEWCOMER_DAYS),
        is_first=~replies["person"].duplicated(),
        opens=_opens(acts, replies),
        is_told=replies["place"].isin(_told_places(own, shows)),
    )
    is_door = found["opens"] | (found["is_first"] & found["is_new"])
    return tables.MESSAGES.of(_add_waits(found[is_door & since.notna()], acts, observed_until))


def doors(messages: pd.DataFrame) -> pd.DataFrame:
    """Keep newcomers' messages whose answers could be seen: their first of all, and the threads that they open."""
    kept: pd.DataFrame = messages[messages["is_new"] & messages["is_told"]]
    return kept


def comparable(messages: pd.DataFrame, acts: pd.DataFrame) -> pd.DataFrame:
    """Keep the threads opened from the day on that anybody could be known: 90 days after the first act."""
    if acts.empty:
        return messages
    since = acts["at"].min() + pd.Timedelta(days=NEWCOMER_DAYS)
    kept: pd.DataFrame = messages[messages["opens"] & messages["is_told"] & (messages["at"] >= since)]
    return kept


def wait_now(at_doors: pd.DataFrame, threads: pd.DataFrame, *, observed_until: datetime, hours: float) -> Waiting:
    """Tell which newcomers' messages wait for an answer at the end of observation.

    Parameters
    ----------
    at_doors
        Rows are messages; the table of :func:`doors`.
    threads
        Rows are threads; columns of :data:`journeys.model.tables.THREADS`.
    observed_until
        The first instant that is not observed.
    hours
        How long a message has to wait to be listed.

    Returns
    -------
    ``listed`` holds the newest first, with ``title``, null if not told; and the other counts.
    """
    waiting = at_doors[~at_doors["answered"] & ~at_doors["taken_in"]]
    told = threads[[*_THREAD, "title", "closed_at"]]
    known = waiting.merge(told, on=_THREAD, how="left")
    is_closed = known["closed_at"].notna() & (known["closed_at"] < observed_until)
    is_recent, is_long = known["hours"] < hours, known["hours"] > 24 * LIST_DAYS
    listed = known[~is_closed & ~is_recent & ~is_long].iloc[::-1]
    return Waiting(
        listed=listed.reset_index(drop=True),
        recent=int((~is_closed & is_recent).sum()),
        longer=int((~is_closed & is_long).sum()),
        closed=int(is_closed.sum()),
    )


def recent_share(at_doors: pd.DataFrame, hours: float, *, observed_until: datetime) -> tuple[Share, str]:
    """Estimate which share of newcomers' first messages was not answered in time, and say of which time.

    It is that of the last 365 days, or, if that had few, of all.
    """
    first = at_doors[at_doors["is_first"]]
    lately = first[first["at"] >= observed_until - pd.Timedelta(days=YEAR_DAYS)]
    if len(lately) >= wording.FEW_PEOPLE or first.empty:
        return share_unanswered(lately, hours), "in the last year"
    return share_unanswered(first, hours), f"since {wording.month(first['at'].iloc[0])}"


def _opens(acts: pd.DataFrame, replies: pd.DataFrame) -> pd.Series:
    """Tell which messages open their thread; in chat, the first of it that is not told as toward somebody else."""
    toward = acts.loc[replies.index, "toward"]
    is_own = toward.isna() | (toward == replies["person"])
    begins = ~replies.duplicated(_THREAD) & (replies["action"] == CHAT) & is_own
    opens: pd.Series = replies["action"].isin(OPENS) | begins
    return opens


def _told_places(own: pd.DataFrame, shows: Mapping[str, Collection[str]]) -> list[str]:
    """List the places where an answer could be seen: an export has to tell words in threads, of a chat too."""
    told = [place for place, actions in shows.items() if not WORDS.isdisjoint(actions)]
    answering = answering_chats(own)
    return [place for place in told if CHAT not in shows[place] or workspace(place) in answering]


def _add_waits(found: pd.DataFrame, acts: pd.DataFrame, observed_until: datetime) -> pd.DataFrame:
    """Say how long each message has waited, and how its wait ended."""
    landings = acts[acts["action"] == "landed_change"].drop_duplicates(_THREAD)
    landed = landings[[*_THREAD, "at"]].rename(columns={"at": "landed_at"})
    landed_at = found[_THREAD].merge(landed, on=_THREAD, how="left")["landed_at"].set_axis(found.index)
    landed_at = landed_at.where((landed_at >= found["at"]) & (landed_at < observed_until))
    taken_in = landed_at.notna() & ~(found["replied_at"] <= landed_at)
    answered = found["replied_at"].notna() & ~taken_in
    followed = _in_hours(landed_at.where(taken_in).fillna(pd.Timestamp(observed_until)) - found["at"])
    hours = _in_hours(found["replied_at"] - found["at"]).where(answered, followed)
    return found.assign(hours=hours, answered=answered, followed_hours=followed, taken_in=taken_in)


def _in_hours(spans: pd.Series) -> pd.Series:
    hours: pd.Series = spans.dt.total_seconds() / _SECONDS_AN_HOUR
    return hours
