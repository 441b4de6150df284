"""Sentences on the accounts that build on a community's models: who came, asked, made a model and gave back."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

import pandas as pd

from journeys.analysis.downstream.journeys import ALL, INSIDE, KINDS, OUTSIDE
from journeys.model import wording
from journeys.model.vocabulary import DOWNSTREAM_WORDS
from journeys.sentences.funnel import IF_ALIKE, NO_STEP, conversion

ACCOUNT: Final = "account"
"""What is counted here in the place of people."""
CANNOT: Final = (
    "**Owners are a lower bound of developers.** One account may be an organisation of many people, and many adapt "
    "models without publishing anything.",
    "**When a model was made** is the day on which it was created on the Hub; its base may have been named later. "
    "Days before 2 March 2022 are not known there, so such models count, and nobody is followed from or to them.",
    "**What was deleted or is private** is not seen, nor is what no loaded export describes. Likes are no endorsement.",
    "**A card that leaves no credit open** shows that credit was given, not when, nor whether it was owed.",
    "**A second model** counts as a return on whichever day it was made, the same one too.",
)


def answer(  # noqa: PLR0913  (one argument a number)
    stage_counts: pd.DataFrame, accounts: int, models: int, community: str, on: date, *, side: str = ALL
) -> str:
    """Answer how many accounts came to a community's models, and how many took each step, as of a day.

    ``stage_counts`` are :data:`journeys.model.tables.STAGE_COUNTS` of these accounts, all or those of one side.
    """
    rows = stage_counts.to_dict("records")
    whose = "" if side == ALL else f" {side} the community's organisations"
    if not accounts:
        return f"**No account**{whose} is known to have come to the models of {community}, as of {wording.day(on)}."
    came = (
        f"**{wording.counted(accounts, ACCOUNT)}**{whose} came to the {wording.counted(models, 'model')} of {community}"
    )
    did = [f"{wording.number(row['observed'])} {wording.DID[row['stage']]}" for row in rows if row["observable"]]
    unseen = [row["stage"] for row in rows if not row["observable"]]
    text = f"At least {came}, as of {wording.day(on)}: {wording.listing(did)}."
    if unseen:
        text += f" Whether they {wording.either([wording.DID[step] for step in unseen])} **is not observable**."
    return text


def steps(stage_counts: pd.DataFrame) -> str:
    """Describe how many take each step that can be measured."""
    followed = [row for row in stage_counts.to_dict("records") if row["to"] and row["n"]]
    if not followed:
        return NO_STEP
    return " ".join([*(conversion(row, "any", unit=ACCOUNT) for row in followed), IF_ALIKE])


def not_shown(seen: Collection[str]) -> str:
    """Say which acts no loaded export shows, so that their steps are counted too low or not at all."""
    missing = [words for action, words in DOWNSTREAM_WORDS.items() if action not in seen]
    return f"No loaded export shows {wording.either(missing)}." if missing else ""


def sides(sizes: Mapping[str, int], *, lists_members: bool) -> str:
    """Say how many accounts are inside of the community, and how that is known; ``sizes`` of groups by their names."""
    inside, outside = sizes[INSIDE], sizes[OUTSIDE]
    known = (
        "members that an export lists, and who published or merged in the community's models"
        if lists_members
        else "who published or merged in the community's models; no loaded export lists members, so some of the others "
        "may be members"
    )
    return (
        f"**{wording.counted(inside, ACCOUNT)}** inside the community's organisations and {wording.number(outside)} "
        f"outside. Inside are owners of its models, {known}."
    )


def kinds(sizes: Mapping[str, int]) -> str:
    """Say how many accounts are users and organisations, where an export tells."""
    user, organisation, untold = (sizes[kind] for kind in KINDS)
    return (
        f"By what exports tell: {wording.counted(user, 'user')}, {wording.counted(organisation, 'organisation')}, "
        f"{wording.number(untold)} not told."
    )


def nobody(community: str, models: int, *, with_others: bool) -> str:
    """Say that no account is known that came to a community's models."""
    why = "" if with_others else " They describe no models of others, so who made one from these is not observable."
    return (
        f"**No loaded export shows an account that came to the {wording.counted(models, 'model')} of {community}**."
        f"{why}"
    )


def basis(accounts: int, derived: int, on: date) -> str:
    """Write what the numbers are based on."""
    return (
        f"n = {wording.counted(accounts, ACCOUNT)}, a lower bound of developers, and "
        f"{wording.counted(derived, 'model')} made from the community's; observed until {wording.day(on)}."
    )
