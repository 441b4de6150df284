"""Waits and their comparison in words: who waits for an answer, how long, and whether newcomers wait longer."""

from typing import Final

from journeys.analysis.response.first_messages import LIST_DAYS, Waiting
from journeys.analysis.response.waits import KNOWN, NEW, WHO, Gap, MedianHours, Share
from journeys.model import wording

_OF: Final = {NEW: "newcomers'", KNOWN: "known people's"}


def doors_sentence(waiting: Waiting, share: Share, when: str, hours: float) -> str:
    """Say how many wait now, and how many first messages were not answered in time."""
    n = len(waiting.listed)
    told = (
        f"**{wording.counted(n, 'message')}** from newcomers {'has' if n == 1 else 'have'} not been answered for "
        f"{limit(hours)} or more"
        if n
        else f"**No message** from a newcomer has waited for {limit(hours)} or more in the last {LIST_DAYS} days"
    )
    if share.share is None or share.low is None or share.high is None:
        return f"{told}."
    part = wording.percent(share.share, share.n)
    between = wording.interval(share.low, share.high, share.n)
    return (
        f"{told}. Of {wording.number(share.n)} newcomers' first messages {when} **{part}** ({between}) had no answer "
        f"within {limit(hours)}."
    )


def wait(hours: float) -> str:
    """Write a wait.

    >>> wait(0.4), wait(1.2), wait(20), wait(47.6), wait(24 * 9)
    ('24 minutes', '1 hour', '20 hours', '2 days', '9 days')
    """
    if hours < 0.99:
        return wording.counted(max(1, round(hours * 60)), "minute")
    return wording.counted(round(hours), "hour") if hours < 35.5 else wording.duration(hours / 24)


def limit(hours: float) -> str:
    """Write the time that an answer has.

    >>> limit(48), limit(168)
    ('48 hours', '7 days')
    """
    return wording.counted(round(hours), "hour") if hours <= 48 else wording.counted(round(hours / 24), "day")


def gap_sentence(gap: Gap, hours: float) -> str:
    """Say how long newcomers wait beside known people."""
    new, known = gap.shares[NEW], gap.shares[KNOWN]
    if min(new.n, known.n) < wording.FEW_PEOPLE or gap.difference is None or gap.low is None or gap.high is None:
        few = wording.listing([f"{wording.counted(share.n, 'thread')} by {name}" for name, share in gap.shares.items()])
        return f"Too few to compare: {few} could be set side by side."
    told = (
        f"Within {limit(hours)} **{_told(new)}** of newcomers' threads were not answered, and {_told(known)} of known "
        f"people's ({wording.number(new.n)} and {wording.number(known.n)} threads)"
    )
    points = f"{_points(gap.low)} to {_points(gap.high)} percentage points"
    if gap.low <= 0 <= gap.high:
        return f"{told}: **no difference** can be told ({points})."
    more = "more" if gap.difference > 0 else "less"
    ends = sorted(abs(round(100 * end)) for end in (gap.low, gap.high))
    return f"{told}: **{abs(round(100 * gap.difference))} percentage points {more}** ({ends[0]} to {ends[1]})."


def middles_sentence(gap: Gap) -> str:
    """Say by when half of the threads had an answer."""
    told = [f"of {_OF[name]} threads {_middle(gap.medians[name])}" for name in WHO if gap.shares[name].n]
    return f"Half had an answer: {wording.listing(told)}." if told else ""


def _middle(middle: MedianHours) -> str:
    if middle.hours is None:
        return "not yet"
    if middle.low is None or middle.high is None:
        return f"within **{wait(middle.hours)}**"
    return f"within **{wait(middle.hours)}** ({wait(middle.low)} to {wait(middle.high)})"


def _told(share: Share) -> str:
    if share.share is None or share.low is None or share.high is None:
        return "an unknown part"
    return f"{wording.percent(share.share, share.n)} ({wording.interval(share.low, share.high, share.n)})"


def _points(difference: float) -> str:
    return f"{round(100 * difference)}".replace("-", "\N{MINUS SIGN}")
