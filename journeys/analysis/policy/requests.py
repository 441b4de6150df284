"""What people ask of models' owners in discussions: credit, a licence, notes on risks; and what came of it.

Recognised by the title alone, since no text of a discussion is kept. So what is asked below another title is not found,
and a title that names the thing may ask something else of it. How right that is stands in
``docs/decisions/0066-policy.md``. Metadata bots ask too, in thousands of pull requests: they are counted apart.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from journeys.analysis.stats.survival import Estimate, at_horizon

CREDIT, LICENCE, RISKS = "credit", "licence", "risks"
KINDS: Final = (CREDIT, LICENCE, RISKS)
WITHIN_DAYS: Final = (7, 30, 180)
"""Days within which the share of requests is given that were answered."""

_ASKED: Final = {
    CREDIT: re.compile(
        r"\bcit(?:e|ed|ings?|ations?)\b(?! (?:mention|detection|links?)\b)|\bbibtex\b|\bdoi\b(?! links?\b)"
        r"|\battributions?\b|\bcredit(?:s|ed|ing)?\b(?! cards?\b)|\backnowledg\w+|\bplagiari\w+|\bstolen\b"
        r"|\b(?:original|real) (?:author|creator|source)s?\b"
        r"|\b(?:add|adding|missing|set|update|specify|declare)\b.*\bbase[_ ]models?\b"
        r"|\bbase[_ ]models?\b.*\b(?:metadata|information|tag|field|missing)\b"
    ),
    LICENCE: re.compile(
        r"\b(?:un|re)?licen[cs](?:e|es|ed|ing)\b|\bcommercial(?:ly)?\b.*\b(?:us(?:e|ed|age|ing)|allow\w*|permi\w+)\b"
        r"|\b(?:us(?:e|ed|age|ing)|allow\w*|permi\w+)\b.*\bcommercial(?:ly)?\b|\bcopyrights?\b|\bterms of use\b"
    ),
    RISKS: re.compile(
        r"\bbias(?:es|ed)?\b(?! (?:section|terms?|vectors?|weights?|tensors?|parameters?|layers?)\b)|\blimitations?\b"
        r"|\brisks?\b|\bharm(?:s|ful)?\b|\bmisus(?:e|es|ed)\b|\bout[- ]of[- ]scope\b|\bintended (?:use|usage)s?\b"
        r"|\bethic(?:s|al)\b|\bcontent warnings?\b|\bnot[- ]for[- ]all[- ]audiences\b|\b(?:racis|sexis)[mt]\b"
        r"|\bdiscriminat(?:es?|ion|ory)\b"
    ),
}


def kinds_of(title: str) -> list[str]:
    """List what the title of a discussion asks for, among credit, licence and notes on risks.

    >>> kinds_of("Which licence? May I cite it?"), kinds_of("License"), kinds_of("Safetensors, please")
    (['credit', 'licence'], ['licence'], [])
    """
    folded = title.lower()
    return [kind for kind in KINDS if _ASKED[kind].search(folded)]


@dataclass(frozen=True)
class Asking:
    """Requests of people, or of programs.

    Attributes
    ----------
    requests
        How many there are.
    kinds
        How many ask for each of :data:`KINDS`; one may ask for several.
    states
        How many are in each state that exports tell last: open, closed, merged, draft; unknown without one.
    followed
        Of how many exports could show an answer; and of these
    answered
        the share that had one within some days, by Kaplan and Meier.
    """

    requests: int
    kinds: dict[str, int]
    states: dict[str, int]
    followed: int
    answered: dict[int, Estimate]


@dataclass(frozen=True)
class Norms:
    """What discussions of models ask for: of ``titled`` ones, by people and by programs, followed ``until`` a day."""

    titled: int
    until: date | None
    people: Asking
    programs: Asking


def measure_requests(requests: pd.DataFrame, titled: int) -> Norms:
    """Measure what is asked for, how soon it is answered, and what came of it.

    Parameters
    ----------
    requests
        :data:`journeys.model.tables.MODEL_REQUESTS`.
    titled
        How many discussions with a title they were found among.
    """
    by_program = requests["by_program"]
    ends = requests["opened_at"] + pd.to_timedelta(requests["days"].fillna(0), unit="D")
    until = ends.max().date() if len(ends) else None
    return Norms(titled, until, _asking(requests[~by_program]), _asking(requests[by_program]))


def _asking(rows: pd.DataFrame) -> Asking:
    followed = rows[rows["days"].notna()]
    states = rows["state"].fillna("unknown").value_counts()
    return Asking(
        requests=len(rows),
        kinds={kind: int(rows[kind].sum()) for kind in KINDS},
        states={str(state): int(number) for state, number in sorted(states.items())},
        followed=len(followed),
        answered={days: at_horizon(followed["days"], followed["answered"], days) for days in WITHIN_DAYS},
    )


def find_requests(threads: pd.DataFrame) -> pd.DataFrame:
    """Return the threads whose ``title`` asks for something, with a flag for each of :data:`KINDS`."""
    found = [set(kinds_of(title)) for title in threads["title"]]
    flagged = threads.assign(**{kind: [kind in kinds for kinds in found] for kind in KINDS})
    return flagged.loc[[bool(kinds) for kinds in found], :].reset_index(drop=True)
