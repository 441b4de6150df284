"""Tables of mentors and newcomers as people read them."""

from typing import Final

import pandas as pd

from journeys.analysis.mentoring.fit import short
from journeys.model import wording
from journeys.sentences.mentoring import Pseudonym

_PARTS: Final = {"places": "Places", "kinds": "Kinds of work", "contact": "Contact", "hours": "Hours"}


def fit_parts(proposed: pd.DataFrame, pseudonym: Pseudonym) -> pd.DataFrame:
    """Give one row a proposed pair: each part of the fit, and the whole, of 1."""
    matched = proposed[proposed["mentor"].notna()]
    told = {said: [_part(value) for value in matched[part]] for part, said in _PARTS.items()}
    return pd.DataFrame(
        {
            "Newcomer": [pseudonym(str(person)) for person in matched["person"]],
            "Mentor": [pseudonym(str(person)) for person in matched["mentor"]],
            **told,
            "Together": [_part(value) for value in matched["fit"]],
        }
    )


def to_ask(asked: pd.DataFrame, pseudonym: Pseudonym) -> pd.DataFrame:
    """Give one row a person whom one could ask to mentor."""
    return pd.DataFrame(
        {
            "Whom to ask": [pseudonym(str(person)) for person in asked["person"]],
            "Answered in the last year": [wording.counted(count, "newcomer") for count in asked["newcomers"]],
            "In": [wording.listing(sorted(short(str(place)) for place in places)[:2]) for places in asked["places"]],
            "Last act": [wording.day(at) for at in asked["last_at"]],
        }
    )


def _part(value: float) -> str:
    """Write a part of a fit.

    >>> _part(0.666), _part(float("nan"))
    ('0.67', 'not told')
    """
    return f"{value:.2f}" if wording.known(value) else "not told"
