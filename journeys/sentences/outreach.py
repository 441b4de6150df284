"""Sentences on whether inviting helped: what is known, what may be chance, and what is missing."""

from typing import Final

from journeys.analysis.candidates.propensity import LEAST_OUTCOMES
from journeys.analysis.outreach.effect import MIN_COMPARED, Difference, Effect
from journeys.analysis.stats.intervals import LEVEL_TEXT
from journeys.model import wording
from journeys.model.how_many_days import OUTCOME_DAYS

NOBODY: Final = (
    f"**Nobody was invited yet**, so there is nothing to compare. Note whom you invite; {OUTCOME_DAYS} days later this "
    "shows what became of them, beside comparable people who were not invited."
)
DRAW: Final = (
    "Only a lot makes both sides alike in what no export shows: where there are more candidates than you have hours "
    "for, draw lots on the Invite page, and let the others wait."
)
UNSEEN: Final = "unless organizers saw something in them that no export shows"
_OTHERS: Final = {"matched": "comparable people who were not invited", "waiting": "people who waited, by lot,"}


def difference(found: Difference) -> str:
    """Describe a difference of two shares with its interval.

    >>> difference(Difference(0.25, -0.09, 0.53))
    '25 points more (95 % interval −9 to 53)'
    """
    points, low, high = (wording.points(number) for number in found)
    many = f"{wording.counted(abs(points), 'point')} {'more' if points > 0 else 'fewer'}" if points else "no difference"
    return f"{many} ({LEVEL_TEXT} interval {wording.points_range(low, high)})"


def summary(effect: Effect) -> str:
    """Describe what became of the invited and of those beside them, and what follows from it."""
    # before any number: sides that no lot has made must not be compared
    if effect.verdict == "uneven":
        return _uneven(effect)
    if effect.is_enough:
        others = f"of {wording.number(effect.others)} {_OTHERS[effect.way]} {wording.number(effect.others_contributed)}"
        return (
            f"**{wording.people(effect.invited)} were invited{_by_lot(effect)}** and {OUTCOME_DAYS} days are over; "
            f"{wording.number(effect.contributed)} contributed, {others}: {difference(effect.difference)}. "
            f"{_verdict(effect)}"
        )
    # everybody whose time is over, whether or not somebody comparable was found
    ripe = effect.invited + effect.unmatched
    if not ripe:
        return _not_over(effect)
    return (
        f"**{wording.people(ripe)} {_were(ripe)} invited{_by_lot(effect)}** and {OUTCOME_DAYS} days are over. "
        f"{_too_few(effect)}"
    )


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _by_lot(effect: Effect) -> str:
    return " by lot" if effect.way == "waiting" else ""


def _verdict(effect: Effect) -> str:
    unseen = f", {UNSEEN}" if effect.way == "matched" else ""
    return {
        "more": f"**That is more than chance would bring: inviting seems to have helped**{unseen}.",
        "fewer": f"That is less than chance would bring{unseen}: ask those who were invited what went wrong.",
        "unclear": "**Too few to say that inviting helped**: the difference may be chance.",
        "explained": (
            "**Nothing is claimed**: the difference is beyond chance, but organizers who often know, of two people who "
            "look alike here, which one contributes anyway would see as much. A lot would decide it."
        ),
    }[effect.verdict]


def _uneven(effect: Effect) -> str:
    sides = f"{wording.percent(effect.promise)} beside {wording.percent(effect.others_promise)}"
    return (
        f"**{wording.people(effect.invited)} were invited and {wording.number(effect.others)} waited**, but the "
        f"chances of the two sides were so different before ({sides}) that no lot can have divided them: "
        "nothing is claimed."
    )


def _too_few(effect: Effect) -> str:
    if effect.way == "waiting":
        sides = f"{wording.number(effect.invited)} invited and {wording.number(effect.others)} who waited"
        return f"Of lists with people on both sides there are {sides}; fewer than {MIN_COMPARED} of each say nothing."
    if not effect.invited and effect.unlearnt:
        return (
            f"Too few people had contributed by then to learn whose chances were alike ({LEAST_OUTCOMES} are needed), "
            "so nobody is compared."
        )
    near = "nobody has" if not effect.invited else f"{wording.number(effect.invited)} of them have"
    return f"So far {near} somebody comparable who was not invited; fewer than {MIN_COMPARED} say nothing."


def _not_over(effect: Effect) -> str:
    if not effect.still_open or effect.open_until is None:
        return NOBODY
    count, over = effect.still_open, wording.day(effect.open_until)
    text = f"**{wording.people(count)} {_were(count)} invited{_by_lot(effect)}**"
    days = f"the {'' if count == 1 else 'first '}{OUTCOME_DAYS} days are over on {over}"
    return f"{text}; {days}. An export that reaches beyond that day shows what became of them."


def notes(effect: Effect) -> list[str]:
    """Describe limits of a comparison: whose time is not over, who could not be compared, earlier chances."""
    parts, still_open, later = [], effect.still_open, effect.others_later
    if still_open and (effect.invited or effect.unmatched):
        parts.append(
            f"{wording.number(still_open)} more {_were(still_open)} invited whose {OUTCOME_DAYS} days are not over"
        )
    if effect.is_enough and effect.unmatched:
        parts.append(f"{wording.number(effect.unmatched)} more had nobody comparable, or were not candidates")
    if effect.invited and effect.unlearnt:
        parts.append(
            f"on the days of {wording.number(effect.unlearnt)} of them too few people had contributed to learn whose "
            "chances were alike"
        )
    if effect.is_enough and later:
        parts.append(
            f"of the others {wording.number(later)} {_were(later)} invited too within the {OUTCOME_DAYS} days, which "
            "makes the difference smaller"
        )
    if effect.is_told and wording.known(effect.promise):
        sides = f"{wording.percent(effect.promise)} and {wording.percent(effect.others_promise)}"
        parts.append(f"the chances of both sides before were {sides} on average")
    if effect.is_told and effect.way == "matched":
        parts.append("the interval supposes that organizers saw no more in people than exports show")
    return [f"{wording.capitalised(note)}." for note in parts]


def comparison(effect: Effect) -> str:
    """Describe the comparison in one sentence."""
    invited = f"{wording.number(effect.contributed)} of {wording.people(effect.invited)} invited"
    others = f"{wording.number(effect.others_contributed)} of {wording.number(effect.others)}"
    return (
        f"{invited} contributed within {OUTCOME_DAYS} days, of those beside them {others}: "
        f"{difference(effect.difference)}."
    )
