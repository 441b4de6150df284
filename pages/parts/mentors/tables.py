"""Tables of mentors and newcomers as people read them."""

from typing import Final

import pandas as pd

from journeys.analysis.mentoring.fit import short
from journeys.model import wording
from journeys.sentences.mentoring import Pseudonym

_PART_LABELS: Final = {"places": "Places", "kinds": "Kinds of work", "contact": "Contact", "hours": "Hours"}


def fit_parts(proposed: pd.DataFrame, pseudonym: Pseudonym) -> pd.DataFrame:
    """Return one row per proposed pair: the parts of the fit and the whole, each from 0 to 1."""
    matched = proposed[proposed["mentor"].notna()]
    parts = {label: [_part(value) for value in matched[part]] for part, label in _PART_LABELS.items()}
    return pd.DataFrame(
        {
            "Newcomer": [pseudonym(str(person)) for person in matched["person"]],
            "Mentor": [pseudonym(str(person)) for person in matched["mentor"]],
            **parts,
            "Together": [_part(value) for value in matched["fit"]],
        }
    )


def to_ask(asked: pd.DataFrame, pseudonym: Pseudonym) -> pd.DataFrame:
    """Return one row per person whom one could ask to mentor."""
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
    ('0.67', 'unknown')
    """
    return f"{value:.2f}" if wording.known(value) else "unknown"
