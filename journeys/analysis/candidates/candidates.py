"""Who is at the door on a day, and who of them contributed within 90 days after it.

At the door are people who joined and have not contributed, and people whose contributions are all in one thread and who
have been quiet since; both only if they did anything in the last window. Left out: who is known only from discovering,
who leads, and what lists say of people (recognition, rights), whose date is not that of an act.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.acts import own_acts
from journeys.analysis.resilience.stage_flows import fits_rule
from journeys.analysis.response.replies import find_replies
from journeys.model.community import Community
from journeys.model.days import OUTCOME_DAYS
from journeys.model.vocabulary import MESSAGES, OPENING

"""Days within which somebody at the door contributes, or does not."""
QUIET_DAYS: Final = 30
"""Who contributed once counts as quiet after so many days without an act."""
DAY: Final = 86_400_000_000
NEVER: Final = np.iinfo(np.int64).max
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ActIndex:
    """A community's acts laid out once for every day that is asked about: arrays, one entry an act, by time.

    ``at`` are microseconds since 1970 (UTC); ``who`` and ``toward`` numbers into ``people`` (``toward`` -1 if nobody of
    them); ``replied_at`` and ``closed_at`` when the act was answered and when its thread was closed. ``marks`` tells by
    name whether an act is its person's first in that ``week``, ``place``, ``thread`` or ``action``, the first of a
    ``piece`` (what they contributed to: a thread, or the place on that day), whether it ``asks`` (opens a thread, or is
    the first message of all) and is their ``first_ask``, has ``claimed`` an issue or spoke ``in_change``. ``reached``
    are instants by person: ``inner`` (joined or further), ``contribute`` (or further) and ``lead``; ``came`` tells by
    person whether it was ``by_door`` or ``by_event`` that the community built. What never was is :data:`NEVER`.
    """

    people: "pd.Index[str]"
    at: Numbers
    who: Numbers
    toward: Numbers
    replied_at: Numbers
    closed_at: Numbers
    marks: dict[str, Flags]
    reached: dict[str, Numbers]
    first_at: Numbers
    came: dict[str, Flags]

    @classmethod
    def of(
        cls,
        acts: pd.DataFrame,
        threads: pd.DataFrame,
        journeys: pd.DataFrame,
        community: Community,
        *,
        observed_until: datetime,
    ) -> Self:
        """Lay out acts.

        Parameters
        ----------
        acts
            Rows are acts, the earliest first; columns of :data:`journeys.model.tables.ACTS`.
        threads
            Rows are threads; columns of :data:`journeys.model.tables.THREADS`.
        journeys
            Rows are people; columns of :data:`journeys.model.tables.JOURNEYS`.
        community
            Whose rules say what contributing is.
        observed_until
            The first instant that is not observed.
        """
        people = pd.Index(journeys["person"], dtype="str")
        own = _numbered(own_acts(acts, observed_until))
        own = own[own["person"].isin(people)].reset_index(drop=True)
        who = _numbers_of(people, own["person"])
        at = instants(own["at"])
        first_at = np.full(len(people), NEVER)
        np.minimum.at(first_at, who, at)
        replies = find_replies(own, observed_until=observed_until)
        return cls(
            people=people,
            at=at,
            who=who,
            toward=_numbers_of(people, own["toward"]),
            replied_at=instants(replies["replied_at"].reindex(own.index)),
            closed_at=_closed_at(own, threads),
            marks=_mark(own, who, at, _contributes(own, who, at, journeys, community)),
            reached={
                "inner": _earliest(journeys, ("join_at", "contribute_at", "lead_at")),
                "contribute": _earliest(journeys, ("contribute_at", "lead_at")),
                "lead": _earliest(journeys, ("lead_at",)),
            },
            first_at=first_at,
            came={
                "by_door": (journeys["entry_point"] != "other").to_numpy(dtype=bool),
                "by_event": journeys["burst"].notna().to_numpy(dtype=bool),
            },
        )

    def before(self, now: int) -> int:
        """Count the acts before an instant in microseconds: they are the first so many."""
        return int(np.searchsorted(self.at, now, side="left"))

    def count(self, chosen: Flags) -> Numbers:
        """Count chosen acts by person; one flag for each of the first acts."""
        return np.bincount(self.who[: len(chosen)][chosen], minlength=len(self.people))


def find_candidates(ledger: ActIndex, *, as_of: datetime, seen_days: int) -> pd.DataFrame:
    """Find who is at the door at an instant, from what happened before it alone.

    Parameters
    ----------
    ledger
        The acts.
    as_of
        The instant.
    seen_days
        Only who did anything in so many days before it.

    Returns
    -------
    Rows are people, in the order of the journeys: ``person``; ``stage``, ``join`` or ``contribute`` (once, and quiet);
    ``first_at`` and ``last_at`` of their own acts, UTC; ``who``, their number in the ledger.
    """
    now = microseconds(as_of)
    known = ledger.before(now)
    last = np.full(len(ledger.people), np.iinfo(np.int64).min)
    last[ledger.who[:known]] = ledger.at[:known]  # in order of time: the last one stays
    pieces = ledger.count(ledger.marks["piece"][:known])
    contributed = ledger.reached["contribute"] < now
    not_yet = ~contributed & (pieces == 0) & (ledger.reached["inner"] < now)
    once = contributed & (pieces == 1) & (last < now - QUIET_DAYS * DAY)
    here = (last >= now - seen_days * DAY) & (ledger.reached["lead"] >= now)
    who = np.flatnonzero((not_yet | once) & here)
    return pd.DataFrame(
        {
            "person": ledger.people[who],
            "stage": np.where(once[who], "contribute", "join"),
            "first_at": pd.to_datetime(ledger.first_at[who], unit="us", utc=True),
            "last_at": pd.to_datetime(last[who], unit="us", utc=True),
            "who": who,
        }
    )


def find_outcomes(
    ledger: ActIndex, candidates: pd.DataFrame, *, as_of: datetime, within_days: int = OUTCOME_DAYS
) -> Flags:
    """Tell for each candidate whether they contributed within so many days, in another thread if they had before.

    Parameters
    ----------
    ledger
        The acts, observed until those days are over.
    candidates
        The table of :func:`find_candidates` at ``as_of``.
    """
    now = microseconds(as_of)
    until = now + within_days * DAY
    contributed = ledger.count(ledger.marks["piece"] & (ledger.at >= now) & (ledger.at < until)) > 0
    who = candidates["who"].to_numpy()
    is_first = (candidates["stage"] == "join").to_numpy()
    return np.asarray(contributed[who] | (is_first & (ledger.reached["contribute"][who] < until)))


def microseconds(instant: datetime) -> int:
    """Give an instant as microseconds since 1970."""
    return (instant - _EPOCH) // timedelta(microseconds=1)


def instants(at: pd.Series) -> Numbers:
    """Give instants as microseconds since 1970, :data:`NEVER` for none."""
    numbers = at.astype("datetime64[us, UTC]").astype("int64")
    return np.asarray(numbers.where(at.notna(), NEVER), dtype=np.int64)


def _numbered(acts: pd.DataFrame) -> pd.DataFrame:
    """Keep each text once and its number in every row: a hundred thousand people have millions of acts."""
    return acts.astype(dict.fromkeys(("person", "action", "place", "thread", "toward"), "category"))


def _numbers_of(people: "pd.Index[str]", names: pd.Series) -> Numbers:
    """Give people's numbers, -1 for nobody of them."""
    known = np.append(people.get_indexer(names.cat.categories), -1)
    return np.asarray(known[names.cat.codes], dtype=np.int64)


def _closed_at(own: pd.DataFrame, threads: pd.DataFrame) -> Numbers:
    """Give when the thread of each opening act was closed; of other acts nobody asks."""
    opened = own.loc[own["action"].isin(OPENING) & own["thread"].notna(), ["place", "thread"]].astype("str")
    told = opened.merge(threads[["place", "thread", "closed_at"]], on=["place", "thread"], how="left")
    closed_at = np.full(len(own), NEVER)
    closed_at[opened.index] = instants(told["closed_at"])
    return closed_at


def _contributes(acts: pd.DataFrame, who: Numbers, at: Numbers, journeys: pd.DataFrame, community: Community) -> Flags:
    """Tell which acts show that somebody contributes or leads; where a rule asks for several, from the last of them."""
    found = np.zeros(len(acts), dtype=bool)
    for stage in ("contribute", "lead"):
        since = instants(journeys[f"{stage}_at"])[who]
        for rule in community.rules(stage):
            found |= fits_rule(acts, rule).to_numpy(dtype=bool) & (at >= since)
    return found


def _mark(own: pd.DataFrame, who: Numbers, at: Numbers, contributes: Flags) -> dict[str, Flags]:
    """Give the marks of each act, see :class:`ActIndex`."""
    place, thread, action = (pd.factorize(own[name])[0].astype(np.int64) for name in ("place", "thread", "action"))
    spread = place.max(initial=0) + 1
    is_in_thread = thread >= 0
    whole_thread = thread * spread + place
    marks = {
        "week": _firsts(who, at // (7 * DAY)),
        "place": _firsts(who, place),
        "thread": _firsts(who, whole_thread) & is_in_thread,
        "action": _firsts(who, action),
        "claimed": (own["action"] == "claimed").to_numpy(dtype=bool),
        "in_change": own["thread"].str.startswith("pull/", na=False).to_numpy(dtype=bool)
        & own["action"].isin(MESSAGES).to_numpy(dtype=bool),
    }
    begins = ~own.duplicated(["place", "thread"]).to_numpy() & own["action"].isin(OPENING).to_numpy()
    is_first_message = np.zeros(len(own), dtype=bool)
    messages = np.flatnonzero(own["action"].isin(MESSAGES) & is_in_thread)
    is_first_message[messages[_firsts(who[messages], np.zeros_like(messages))]] = True
    marks["asks"] = is_in_thread & (begins | is_first_message)
    asks = np.flatnonzero(marks["asks"])
    marks["first_ask"] = np.zeros(len(own), dtype=bool)
    marks["first_ask"][asks[_firsts(who[asks], np.zeros_like(asks))]] = True
    marks["piece"] = np.zeros(len(own), dtype=bool)
    rows = np.flatnonzero(contributes)
    piece = np.where(is_in_thread, whole_thread, -1 - (at // DAY) * spread - place)
    marks["piece"][rows[_firsts(who[rows], piece[rows])]] = True
    return marks


def _firsts(who: Numbers, key: Numbers) -> Flags:
    """Tell which rows are the first of their person with that key."""
    return ~pd.DataFrame({"who": who, "key": key}).duplicated().to_numpy()


def _earliest(journeys: pd.DataFrame, columns: tuple[str, ...]) -> Numbers:
    return instants(journeys[list(columns)].min(axis="columns"))
