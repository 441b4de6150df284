"""Sentences on what discussions of models ask for, how soon somebody answers, and what came of it."""

from typing import Final

from journeys.analysis.policy.requests import CREDIT, LICENCE, RISKS, Asking, Norms
from journeys.model import wording

KINDS: Final = {CREDIT: "credit", LICENCE: "a licence", RISKS: "notes on risks"}
STATES: Final = {"open": "open", "closed": "closed", "merged": "merged", "draft": "a draft", "unknown": "not told"}
NONE: Final = (
    "**No loaded export holds discussions of these models.** The Hub's lists of discussions show who asks; only the "
    "discussions themselves show answers. Both are fetched from the command line."
)
ONLY_TITLES: Final = (
    "Recognised by titles, since texts are not kept: what is asked below another title is not found. The state says "
    "what came of a request, not whether it was met."
)


def norms(found: Norms) -> list[str]:
    """Say what people and programs ask for, how soon it is answered, and what came of it."""
    if not found.titled:
        return [NONE]
    asked = found.people.requests + found.programs.requests
    of = wording.counted(found.titled, "discussion")
    if not asked or found.until is None:
        return [f"None of {of} of these models asks for credit, a licence or notes on risks in its title."]
    of = f"{of}, followed until {wording.day(found.until)}"
    return [*_asking(found.people, "people", of), *_asking(found.programs, "metadata programs", of), ONLY_TITLES]


def _asking(asking: Asking, who: str, of: str) -> list[str]:
    if not asking.requests:
        return [f"Of {of}, {who} opened none that asks for credit, a licence or notes on risks."]
    kinds = [f"{name} ({wording.number(asking.kinds[kind])})" for kind, name in KINDS.items() if asking.kinds[kind]]
    asks = "asks" if asking.requests == 1 else "ask"
    first = f"Of {of}, **{wording.number(asking.requests)}** that {who} opened {asks} for {wording.listing(kinds)}."
    states = [f"{STATES.get(state, state)} {wording.number(number)}" for state, number in sorted(asking.states.items())]
    return [f"{first} {_answered(asking)} What came of them: {wording.listing(states)}."]


def _answered(asking: Asking) -> str:
    if not asking.followed:
        return "Whether anybody answered is not known: exports only list them."
    known = {days: each for days, each in asking.answered.items() if each.estimate is not None}
    of = f"n = {wording.number(asking.followed)} that could be followed"
    if not known:
        return f"How soon somebody answered cannot be said yet ({of})."
    parts = [
        f"{wording.percent(each.estimate or 0, each.n)} within {wording.counted(days, 'day')} "
        f"({wording.interval(each.low or 0, each.high or 0, each.n)})"
        for days, each in known.items()
    ]
    return f"Answered by another person: {wording.listing(parts)}; {of}."
