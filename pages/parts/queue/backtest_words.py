"""Sentences of the back-test: would the list have held those who went on to contribute?"""

from typing import Final

from journeys.analysis.candidates.backtest import LIST_LENGTH, MIN_CAME, MODEL, RANDOM, RULES, Backtest
from journeys.analysis.candidates.propensity import LEAST_OUTCOMES
from journeys.analysis.stats.intervals import LEVEL_SAID
from journeys.charts.backtest import NAMES, mean
from journeys.model import wording
from journeys.model.days import OUTCOME_DAYS

RULE_IN_FULL: Final = {
    "one_step": "first whoever shows most signs of being one step away (took up an issue, wrote about a change, "
    "was answered), worth half for every three weeks of silence",
    "recent": "first whoever did something last",
    "active": "first whoever did most",
}
CALIBRATION_NOTE: Final = (
    "Each point is a fifth of the people at the door, by what they were promised. Above the line more came than was "
    "promised, below it fewer. Small chances are drawn wider apart."
)
FOUND_NOTE: Final = (
    f"Filled: the way that ranks the list now. Dotted: what chance finds. Lines: {LEVEL_SAID} intervals."
)


def answer(tried: Backtest) -> str:
    """Say how many of those who contributed the list would have held."""
    if not tried.days:
        return f"**Nothing can be tried yet:** no day on which anybody was at the door lies {OUTCOME_DAYS} days back."
    began = f"Tried on {wording.counted(tried.days, 'day')} of the past, a fortnight apart"
    if not tried.outcomes:
        return (
            f"{began}: on average {mean(tried.candidates)} people were at the door, and **nobody** of them contributed "
            f"within {OUTCOME_DAYS} days, so no way to rank can be told from another."
        )
    if holds_everybody(tried):
        return (
            f"{began}: on average {mean(tried.candidates)} people were at the door, of whom "
            f"**{mean(tried.contributed)}** contributed within {OUTCOME_DAYS} days. A list of ten mostly holds "
            f"everybody: here the order matters little."
        )
    share, low, high = tried.measure(tried.best, "recall_10")
    other = max((rule for rule in NAMES if rule in RULES and rule != tried.best), key=lambda rule: _found(tried, rule))
    return (
        f"{began}: on average a list of {_length(tried)} would have held **{mean(share * tried.contributed)} of the "
        f"{mean(tried.contributed)}** people at the door who contributed within {OUTCOME_DAYS} days: "
        f"{wording.percent(share)} ({wording.interval(low, high)}). {NAMES[other]} finds "
        f"{wording.percent(_found(tried, other))}, chance {wording.percent(_found(tried, RANDOM))}."
    )


def choice_of_method(tried: Backtest) -> str:
    """Say which way to rank is used now and why, a rule of thumb in full."""
    so_far = ", the best of three so far" if tried.days and tried.outcomes >= MIN_CAME else ""
    rule = f"a rule of thumb ranks the list{so_far}: {RULE_IN_FULL.get(tried.best, '')}."
    if not tried.days:
        return f"Until then {rule}"
    if not tried.has_model:
        if tried.learnt_from >= LEAST_OUTCOMES:
            return (
                f"{wording.people(tried.learnt_from).capitalize()} went on to contribute, too lately to try what "
                "can be "
                f"learnt from them. Until it has been tried, {rule}"
            )
        return (
            f"In the days looked at **{wording.people(tried.learnt_from)}** went on to contribute. Under "
            f"{LEAST_OUTCOMES} nothing is learnt from the past, so {rule}"
        )
    if tried.best != MODEL and tried.outcomes < MIN_CAME:
        return (
            f"Only {wording.people(tried.outcomes)} went on to contribute in the days tried, too few to say that "
            "any way "
            f"is better, so {rule}"
        )
    return _compared(tried, rule)


def _compared(tried: Backtest, rule: str) -> str:
    best = max((name for name in NAMES if name in RULES), key=lambda name: _precision(tried, name))
    own, theirs = _precision(tried, MODEL), _precision(tried, best)
    name = f"{NAMES[best][0].lower()}{NAMES[best][1:]}"
    if tried.best != MODEL:
        return (
            f"What was learnt **does not beat the rules of thumb** here (average precision {own:.2f}, {name} "
            f"{theirs:.2f}), so {rule}"
        )
    _, low, _ = tried.measure(MODEL, "average_precision")
    *_, high = tried.measure(best, "average_precision")
    doubt = "; the intervals overlap, so that may be chance" if low <= high else ""
    return (
        f"Promise puts those who contributed **further up than every rule of thumb** (average precision {own:.2f}, "
        f"{name} {theirs:.2f}{doubt}), so it ranks the list."
    )


def holds_everybody(tried: Backtest) -> bool:
    """Whether, on an average day, a list of ten is longer than the number of people at the door."""
    return tried.candidates <= LIST_LENGTH


def calibration(tried: Backtest) -> str:
    """Say how far what was promised is from what came."""
    points = 100 * (tried.calibration_error or 0.0)
    told = "less than one percentage point" if points < 1 else wording.counted(round(points), "percentage point")
    return f"What was promised was **{told}** off what came, on average over fifths of the people at the door."


def _found(tried: Backtest, method: str) -> float:
    return tried.measure(method, "recall_10")[0]


def _precision(tried: Backtest, method: str) -> float:
    return tried.measure(method, "average_precision")[0]


def _length(tried: Backtest) -> str:
    """Say how long the list was: those found are the same share of it on all days together."""
    hits = _found(tried, tried.best) * tried.contributed
    precision = tried.measure(tried.best, "precision_10")[0]
    return "ten" if precision and hits / precision > LIST_LENGTH - 0.005 else "at most ten"
