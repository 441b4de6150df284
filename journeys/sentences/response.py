"""Sentences on newcomers' first messages: who waits for an answer, how long, and whether newcomers wait longer."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from journeys.analysis.response.first_messages import LIST_DAYS, Waiting
from journeys.analysis.response.groups import MIN_MESSAGES, OTHERS
from journeys.analysis.response.waits import KNOWN, NEW, WHO, Gap, MedianHours, Share, Years
from journeys.analysis.stats.intervals import LEVEL_TEXT, is_beyond_chance
from journeys.model import wording
from journeys.model.days import last_instant
from journeys.model.how_many_days import NEWCOMER_DAYS
from journeys.sentences.shared import still_open
from journeys.snapshot.snapshot import Snapshot

NOT_OBSERVABLE: Final = (
    "**Not observable:** no loaded export shows messages and who answered them, so who waits is not known. "
    "Exports of issues with their comments, complete repository archives, GH Archive and chat with threads show it; "
    "git logs, rosters, and lists of issues or pull requests without comments do not."
)
NOBODY_NEW: Final = "**No message of a newcomer** is in what is loaded, though answers would be seen."
NO_FIRST: Final = "No loaded export contains a newcomer's first message yet."
WAITS_NOTE: Final = (
    f"Threads opened by people in the first {NEWCOMER_DAYS} days after they arrived, and by all others, from the "
    f"first day on which anybody could be known here. The bands are {LEVEL_TEXT} intervals; the percentages are those "
    "at the dotted line."
)
LABELS_NOTE: Final = (
    "Labels are those at the time of the export. People who answer often label too, so threads without a label are "
    "often those that nobody had looked at."
)
CHAT_NOTE: Final = "In chat, only answers in a message's own thread are seen, not those beside it."
_OF: Final = {NEW: "newcomers'", KNOWN: "known people's"}


def summary(waiting: Waiting, share: Share, when: str, hours: float) -> str:
    """Describe how many wait now, and how many first messages were not answered in time."""
    n = len(waiting.listed)
    text = (
        f"**{wording.counted(n, 'message')}** from newcomers {'has' if n == 1 else 'have'} not been answered for "
        f"{limit(hours)} or more"
        if n
        else f"**No message** from a newcomer has waited for {limit(hours)} or more in the last {LIST_DAYS} days"
    )
    if share.share is None or share.low is None or share.high is None:
        return f"{text}."
    part = wording.percent(share.share, share.n)
    between = wording.interval(share.low, share.high, share.n)
    return (
        f"{text}. Of {wording.counted(share.n, 'first message')} of newcomers {when} **{part}** ({between}) had no "
        f"answer within {limit(hours)}."
    )


def wait(hours: float) -> str:
    """Write a waiting time.

    >>> wait(0.4), wait(1.2), wait(20), wait(47.6), wait(24 * 9)
    ('24 minutes', '1 hour', '20 hours', '2 days', '9 days')
    """
    # from 0.99 on it would round to 60 minutes, which is an hour
    if hours < 0.99:
        # 0 minutes would read as no wait at all
        return wording.counted(max(1, round(hours * 60)), "minute")
    # below a day and a half, days are too coarse
    return wording.counted(round(hours), "hour") if hours < 35.5 else wording.duration(hours / 24)


def limit(hours: float) -> str:
    """Write the time that an answer has.

    >>> limit(48), limit(168)
    ('48 hours', '7 days')
    """
    return wording.counted(round(hours), "hour") if hours <= 48 else wording.counted(round(hours / 24), "day")


def years(compared: Years, hours: float) -> str:
    """Describe whether newcomers' first messages are answered sooner than in the year before."""
    now, before = compared.now, compared.before
    if compared.p_value is None or now.share is None or before.share is None:
        return (
            f"Whether newcomers are answered sooner than in the year before is not known: "
            f"{wording.counted(now.n, 'first message')} in the last year and {wording.number(before.n)} before it are "
            "too few to compare."
        )
    verdict = (
        f"**{'sooner' if compared.is_sooner else 'later'}** than in the year before, beyond chance"
        if is_beyond_chance(compared.p_value)
        else "**not certainly sooner or later** than in the year before"
    )
    return (
        f"Newcomers are answered {verdict}: {_share(now)} of {wording.counted(now.n, 'first message')} had no answer "
        f"within {limit(hours)}, after {_share(before)} of {wording.number(before.n)} "
        f"(log-rank {wording.probability(compared.p_value)})."
    )


def gap(measured: Gap, hours: float) -> str:
    """Describe how long newcomers wait beside known people."""
    new, known = measured.shares[NEW], measured.shares[KNOWN]
    if (
        min(new.n, known.n) < wording.FEW_PEOPLE
        or measured.difference is None
        or measured.low is None
        or measured.high is None
    ):
        few = wording.listing(
            [f"{wording.counted(share.n, 'thread')} by {name}" for name, share in measured.shares.items()]
        )
        return f"Too few to compare: {few} could be compared."
    text = (
        f"Within {limit(hours)} **{_share(new)}** of newcomers' threads were not answered, and {_share(known)} of "
        f"known people's ({wording.number(new.n)} and {wording.number(known.n)} threads)"
    )
    return f"{text}: {wording.difference(measured.difference, measured.low, measured.high)}. {_within(measured)}"


def _within(measured: Gap) -> str:
    alike = measured.within_strata
    if alike is None:
        return "Too few of both wrote threads of one kind in one place to compare only those."
    between = wording.difference(alike.difference, alike.low, alike.high)
    strata = f"{wording.counted(alike.n, 'thread')} in {wording.counted(alike.strata, 'such group')}"
    return f"Compared only within one kind in one place ({strata}): {between}."


def middles(gap: Gap) -> str:
    """Describe by when half of the threads had an answer."""
    parts = [f"of {_OF[name]} threads {_middle(gap.medians[name])}" for name in WHO if gap.shares[name].n]
    return f"Half had an answer: {wording.listing(parts)}." if parts else ""


def _middle(middle: MedianHours) -> str:
    if middle.hours is None:
        return "not yet"
    if middle.low is None or middle.high is None:
        return f"within **{wait(middle.hours)}**"
    first, last = wait(middle.low), wait(middle.high)
    return f"within **{wait(middle.hours)}** ({first if first == last else f'{first} to {last}'})"


def _share(share: Share) -> str:
    if share.share is None or share.low is None or share.high is None:
        return "an unknown part"
    return wording.estimate(share.share, share.low, share.high, share.n)


def list_note(view: Snapshot, shown: int, waiting: Waiting) -> str:
    """Describe the day of the list, and how much of it is shown."""
    n = len(waiting.listed)
    which = "the newest first" if shown >= n else f"the newest {shown} of {wording.number(n)}"
    # the end of observation is exclusive
    day = wording.day(last_instant(view.observed_until))
    return f"As of {day}, {which}."


def not_listed(waiting: Waiting, hours: int) -> str:
    """Describe how many more have no answer, and why they are not in the list."""
    phrases = [
        (waiting.recent, f"not yet for {limit(hours)}"),
        (waiting.longer, f"for more than {LIST_DAYS} days"),
        (waiting.closed, "in closed threads"),
    ]
    parts = [f"{wording.number(count)} {why}" for count, why in phrases if count]
    return f"Also without an answer: {wording.listing(parts)}." if parts else ""


def without_answers(count: int) -> str:
    """Describe how many newcomers' messages are in places whose exports contain no answers."""
    are = "message of a newcomer is" if count == 1 else "messages of newcomers are"
    return f"{wording.number(count)} further {are} in places whose exports contain no answers, and left out."


def perhaps_known(count: int) -> str:
    """Describe how many messages are by people who seem new, but may have come before their places could be seen."""
    is_left_out = (
        "message whose author may not be new is" if count == 1 else "messages whose authors may not be new are"
    )
    return f"{wording.number(count)} {is_left_out} not counted."


def group_name(row: Mapping[Any, Any], by: str) -> str:
    """Name a group: a place without its platform, small groups by their number."""
    if row["group"] == OTHERS:
        return f"{wording.number(row['together'])} of fewer than {MIN_MESSAGES} each"
    return str(row["group"]).partition(":")[2] if by == "place" else str(row["group"])


def not_answered(row: Mapping[Any, Any], hours: float) -> str:
    """Describe how many first messages were not answered in time."""
    neither = f", {wording.number(row['neither'])} too recent, or merged" if row["neither"] else ""
    return (
        f"{wording.number(row['not_answered'])} of {wording.counted(row['n'], 'first message')} not answered within "
        f"{limit(hours)}{neither}; {wording.interval(row['low'], row['high'], row['n'])}."
    )


def curve_point(row: Mapping[Any, Any], name: str) -> str:
    """Describe how many threads were answered by an hour."""
    return (
        f"{name}: {wording.interval(row['low'], row['high'])} of threads were answered within {wait(row['hours'])}; "
        f"{wording.counted(int(row['at_risk']), 'thread')} waiting until then."
    )


def period(row: Mapping[Any, Any], hours: float) -> str:
    """Describe how many first messages of a month or quarter were not answered in time."""
    if not wording.known(row["share"]):
        return f"{row['period']}: {wording.counted(row['n'], 'first message')}, too recent to say."
    return f"{row['period']}: {not_answered(row, hours)}{still_open(row)}"


def group(row: Mapping[Any, Any], by: str, hours: float) -> str:
    """Describe how many first messages of a group were not answered in time."""
    return f"{group_name(row, by)}: {not_answered(row, hours)}"


def groups(by: str, hours: float) -> str:
    """Describe what the figure of groups shows."""
    return f"Share of newcomers' first messages not answered within {limit(hours)}, by {by}"


def waiting_message(place: str, action: str, days: int, seen_until: date) -> str:
    """Describe a message that waits, in a line under its title: its age today, and until when the data reach."""
    ago = f"**{wording.duration(days)}** ago" if days else "**today**"
    return f"{place} · {action} · {ago} · no answer by {wording.day(seen_until)}"
