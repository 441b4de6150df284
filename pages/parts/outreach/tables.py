"""Tables of invited people and those they are compared with, as people read and download them."""

from typing import Final

import pandas as pd

from journeys.analysis.outreach.effect import UNKNOWN, Effect
from journeys.analysis.stats.download_rounding import Layout
from journeys.model import wording
from journeys.model.how_many_days import OUTCOME_DAYS

LAYOUT: Final = Layout(
    ("compared_with",),
    ("invited", "contributed", "did_not", "others", "others_contributed", "others_did_not"),
    rates=("difference",),
    of="invited",
)


def sides(effects: tuple[Effect, ...]) -> pd.DataFrame:
    """Return one row per side of each comparison."""
    rows = [side for effect in effects for side in _sides(effect)]
    headings = (
        "Compared",
        "Who",
        "People (n)",
        f"Contributed within {OUTCOME_DAYS} days",
        "Share",
        "Chance before, on average",
    )
    return pd.DataFrame(rows, columns=list(headings))


def _sides(effect: Effect) -> list[tuple[str, str, int, int, str, str]]:
    name = {"matched": "With comparable people", "waiting": "By lot"}[effect.way]
    second = {"matched": "comparable, not invited", "waiting": "waited"}[effect.way]
    sides = (
        ("invited", effect.invited, effect.contributed, effect.promise),
        (second, effect.others, effect.others_contributed, effect.others_promise),
    )
    return [
        (
            name,
            side,
            people,
            did,
            wording.percent(did / people) if people else "",
            wording.percent(promise) if wording.known(promise) else "",
        )
        for side, people, did, promise in sides
    ]


def leaving(effects: tuple[Effect, ...]) -> pd.DataFrame:
    """Return one row per comparison as a download."""
    rows = [
        {
            "compared_with": {"matched": "comparable people", "waiting": "those who waited"}[effect.way],
            "invited": effect.invited,
            "contributed": effect.contributed,
            "did_not": effect.invited - effect.contributed,
            "others": effect.others,
            "others_contributed": effect.others_contributed,
            "others_did_not": effect.others - effect.others_contributed,
            # what the page does not claim, the file must not either
            "difference": (effect.difference if effect.is_told else UNKNOWN).points,
        }
        for effect in effects
    ]
    return pd.DataFrame(rows)
