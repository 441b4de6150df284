"""Who is a candidate on a day, and which candidates contributed within 90 days after it.

Candidates are people who joined and have not contributed, and people whose contributions are all in one thread and who
have been quiet since; both only if they acted in the last window, which ends, as does the quiet, with the end of their
own places if that is earlier and within the window. Left out: people known only from discovering, people who lead, and
what lists say of people (recognition, rights), whose date is not that of an act.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.acts import own_acts, surely_new
from journeys.analysis.resilience.stage_flows import fits_rule
from journeys.analysis.response.replies import find_replies
from journeys.model.communities.community import Community
from journeys.model.how_many_days import OUTCOME_DAYS
from journeys.model.vocabulary import MESSAGES, OPENING
from journeys.model.windows import Windows

QUIET_DAYS: Final = 30
"""People who contributed once count as quiet after so many days without an act."""
DAY: Final = 86_400_000_000
NEVER: Final = np.iinfo(np.int64).max
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ActIndex:
    """A community's acts as arrays, one entry an act, by time: computed once, used for every day.

    ``at`` are microseconds since 1970 (UTC); ``who`` and ``toward`` numbers into ``people`` (``toward`` -1 if nobody of
    them); ``replied_at`` and ``closed_at`` when the act was answered and when its thread was closed. ``marks`` are
    flags by name: an act is its person's first in that ``place``, or the first of a ``piece`` (what they contributed
    to: a thread, or the place on that day); it ``asks`` (opens a thread, or is the first message of all), is their
    ``first_ask``, has ``claimed`` an issue, is a message ``in_change``, or the reply to it is ``by_known``: by somebody
    who had contributed before that. ``reached``
    are instants by person: ``inner`` (joined or further), ``contribute`` (or further) and ``lead``; ``came`` are flags
    by person: through an entry point (``by_door``) or an event (``by_event``) of the community. Whose first acts may
    not be their first has neither, nor a ``first_ask``. ``seen_until`` is when the last of somebody's places was seen.
    :data:`NEVER` stands for what did not happen.
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
    seen_until: Numbers

    @classmethod
    def of(  # noqa: PLR0913  (all tables of a community)
        cls,
        acts: pd.DataFrame,
        threads: pd.DataFrame,
        journeys: pd.DataFrame,
        community: Community,
        *,
        observed_until: datetime,
        windows: Windows | None = None,
    ) -> Self:
        """Build the index from the tables of a community; ``acts`` are :data:`journeys.model.tables.ACTS` in order.

        Acts from ``observed_until`` on do not count. Without ``windows`` each place is seen until then, and everybody's
        first act is known.
        """
        people = pd.Index(journeys["person"], dtype="str")
        # each text once and its number in every row: a hundred thousand people have millions of acts
        texts = dict.fromkeys(("person", "action", "place", "thread", "toward"), "category")
        own = own_acts(acts, observed_until).astype(texts)
        own = own[own["person"].isin(people)].reset_index(drop=True)
        who = _numbers_of(people, own["person"])
        at = instants(own["at"])
        first_at = np.full(len(people), NEVER)
        np.minimum.at(first_at, who, at)
        replies = find_replies(own, observed_until=observed_until)[["replied_at", "replied_by"]].reindex(own.index)
        replied_at, reached_at = instants(replies["replied_at"]), _earliest(journeys, ("contribute_at", "lead_at"))
        replied_by = _numbers_of(people, replies["replied_by"].astype("category"))
        by_known = (replied_by >= 0) & (reached_at[replied_by] < replied_at)
        is_sure = _is_sure(own, journeys, windows)
        marks = _mark(own, who, at, _contributes(own, who, at, journeys, community)) | {"by_known": by_known}
        marks["first_ask"] &= is_sure[who]
        return cls(
            people=people,
            at=at,
            who=who,
            toward=_numbers_of(people, own["toward"]),
            replied_at=replied_at,
            closed_at=_closed_at(own, threads),
            marks=marks,
            reached={
                "inner": _earliest(journeys, ("join_at", "contribute_at", "lead_at")),
                "contribute": reached_at,
                "lead": _earliest(journeys, ("lead_at",)),
            },
            first_at=first_at,
            came={
                "by_door": (journeys["entry_point"] != "other").to_numpy(dtype=bool) & is_sure,
                "by_event": journeys["burst"].notna().to_numpy(dtype=bool) & is_sure,
            },
            seen_until=np.full(len(people), NEVER) if windows is None else instants(windows.ends(journeys["places"])),
        )

    def before(self, now: int) -> int:
        """Count the acts before an instant in microseconds; since acts are by time, they are the first so many."""
        return int(np.searchsorted(self.at, now, side="left"))

    def count(self, chosen: Flags) -> Numbers:
        """Count the chosen acts of each person; ``chosen`` has a flag for each of the first acts, not for all."""
        return np.bincount(self.who[: len(chosen)][chosen], minlength=len(self.people))


def find_candidates(act_index: ActIndex, *, as_of: datetime, seen_days: int) -> pd.DataFrame:
    """Find the candidates at an instant, from what happened before it alone: they acted in the last ``seen_days``.

    Returns
    -------
    Rows of :data:`journeys.model.tables.CANDIDATES`; ``who`` is their number in the index.
    """
    now = microseconds(as_of)
    before = act_index.before(now)
    last = np.full(len(act_index.people), np.iinfo(np.int64).min)
    last[act_index.who[:before]] = act_index.at[:before]  # acts are by time: the last value written stays
    pieces = act_index.count(act_index.marks["piece"][:before])
    contributed = act_index.reached["contribute"] < now
    not_yet = ~contributed & (act_index.reached["inner"] < now)
    until = np.minimum(now, act_index.seen_until)
    once = contributed & (pieces == 1) & (last < until - QUIET_DAYS * DAY)
    # what people do after their places were last seen is not known: long after that they are no candidates any more
    seen = until >= now - seen_days * DAY
    here = seen & (last >= until - seen_days * DAY) & (act_index.reached["lead"] >= now)
    who = np.flatnonzero((not_yet | once) & here)
    return pd.DataFrame(
        {
            "person": act_index.people[who],
            "stage": np.where(once[who], "contribute", "join"),
            "first_at": pd.to_datetime(act_index.first_at[who], unit="us", utc=True),
            "last_at": pd.to_datetime(last[who], unit="us", utc=True),
            "who": who,
        }
    )


def find_outcomes(
    act_index: ActIndex, candidates: pd.DataFrame, *, as_of: datetime, within_days: int = OUTCOME_DAYS
) -> Flags:
    """Return for each candidate at ``as_of`` whether they contributed within so many days.

    The index has to be observed until those days are over.
    """
    return days_until_contributing(act_index, candidates, as_of=as_of) < within_days


def days_until_contributing(
    act_index: ActIndex, candidates: pd.DataFrame, *, as_of: datetime
) -> npt.NDArray[np.float64]:
    """Return in how many days after ``as_of`` each candidate contributed; infinite if that was not observed.

    Those who had contributed before need another thread. What only a list says does not count: no act says when it was.
    """
    now, before = microseconds(as_of), act_index.before(microseconds(as_of))
    pieces = act_index.marks["piece"][before:]
    next_at = np.full(len(act_index.people), NEVER)
    # acts are by time: backwards, the earliest is the last value written and stays
    next_at[act_index.who[before:][pieces][::-1]] = act_index.at[before:][pieces][::-1]
    at = next_at[candidates["who"].to_numpy()]
    return np.where(at < NEVER, (at - now) / DAY, np.inf)


def microseconds(instant: datetime) -> int:
    """Convert an instant to microseconds since 1970."""
    return (instant - _EPOCH) // timedelta(microseconds=1)


def instants(at: pd.Series) -> Numbers:
    """Convert instants to microseconds since 1970, missing ones to :data:`NEVER`."""
    numbers = at.astype("datetime64[us, UTC]").astype("int64")
    return np.asarray(numbers.where(at.notna(), NEVER), dtype=np.int64)


def _numbers_of(people: "pd.Index[str]", names: pd.Series) -> Numbers:
    # the code of a missing name is -1, so it takes the last entry, which is -1 again
    numbers = np.append(people.get_indexer(names.cat.categories), -1)
    return np.asarray(numbers[names.cat.codes], dtype=np.int64)


def _is_sure(own: pd.DataFrame, journeys: pd.DataFrame, windows: Windows | None) -> Flags:
    """Return by person whether their first act that is seen is surely their first."""
    first = own["at"].groupby(own["person"].astype("str")).min()
    sure = surely_new(journeys, first, windows)
    return journeys["person"].isin(sure.index[sure]).to_numpy(dtype=bool)


def _closed_at(own: pd.DataFrame, threads: pd.DataFrame) -> Numbers:
    """Return when the thread of each opening act was closed; :data:`NEVER` for all other acts."""
    opened = own.loc[own["action"].isin(OPENING) & own["thread"].notna(), ["place", "thread"]].astype("str")
    closings = opened.merge(threads[["place", "thread", "closed_at"]], on=["place", "thread"], how="left")
    closed_at = np.full(len(own), NEVER)
    closed_at[opened.index] = instants(closings["closed_at"])
    return closed_at


def _contributes(acts: pd.DataFrame, who: Numbers, at: Numbers, journeys: pd.DataFrame, community: Community) -> Flags:
    """Return which acts show that somebody contributes or leads."""
    contributes = np.zeros(len(acts), dtype=bool)
    for stage in ("contribute", "lead"):
        # a rule may ask for several acts: those before its last one do not count
        since = instants(journeys[f"{stage}_at"])[who]
        for rule in community.rules(stage):
            contributes |= fits_rule(acts, rule).to_numpy(dtype=bool) & (at >= since)
    return contributes


def _mark(own: pd.DataFrame, who: Numbers, at: Numbers, contributes: Flags) -> dict[str, Flags]:
    """Return the marks of each act, see :class:`ActIndex`."""
    place, thread = (pd.factorize(own[name])[0].astype(np.int64) for name in ("place", "thread"))
    spread = place.max(initial=0) + 1
    is_in_thread = thread >= 0
    # threads of several places may have one name
    whole_thread = thread * spread + place
    is_message = own["action"].isin(MESSAGES).to_numpy(dtype=bool)
    begins = ~own.duplicated(["place", "thread"]).to_numpy() & own["action"].isin(OPENING).to_numpy()
    every, one_key = np.ones(len(own), dtype=bool), np.zeros(len(own), dtype=np.int64)
    asks = is_in_thread & (begins | _firsts(who, one_key, is_message & is_in_thread))
    # what is in no thread, such as a commit, is one piece a place and day; its key is negative, so never a thread's
    piece = np.where(is_in_thread, whole_thread, -1 - (at // DAY) * spread - place)
    return {
        "place": _firsts(who, place, every),
        "claimed": (own["action"] == "claimed").to_numpy(dtype=bool),
        "in_change": own["thread"].str.startswith("pull/", na=False).to_numpy(dtype=bool) & is_message,
        "asks": asks,
        "first_ask": _firsts(who, one_key, asks),
        "piece": _firsts(who, piece, contributes),
    }


def _firsts(who: Numbers, key: Numbers, among: Flags) -> Flags:
    """Return which rows are, among some, the first of their person with that key."""
    rows = np.flatnonzero(among)
    firsts = np.zeros(len(who), dtype=bool)
    firsts[rows[~pd.DataFrame({"who": who[rows], "key": key[rows]}).duplicated().to_numpy()]] = True
    return firsts


def _earliest(journeys: pd.DataFrame, columns: tuple[str, ...]) -> Numbers:
    return instants(journeys[list(columns)].min(axis="columns"))
