"""What a finding says, formed from its table: counts are rounded, and missing where they are of few people."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from journeys.analysis.network.graph import By
from journeys.model import wording
from journeys.sentences.network import SHARED
from journeys.sentences.response import limit

_AGES: Final = (1, 4)
"""The quarters after the first of which the sentence tells."""


def about(count: Any, k: int) -> str:  # noqa: ANN401  (a cell of a table)
    """Write a rounded number of people, or that there are fewer than ``k``.

    >>> about(20, 5), about(None, 5)
    ('about 20 people', 'fewer than 5 people')
    """
    return f"about {wording.people(int(count))}" if wording.known(count) else f"fewer than {wording.people(k)}"


def stages(rows: pd.DataFrame, k: int) -> str:
    """Describe about how many people reached each stage; ``rows`` are of the observable stages."""
    told = [
        f"{about(row['reached'], k)} {wording.DID[row['stage']]} or went further" for row in rows.to_dict("records")
    ]
    return f"{wording.capitalised(wording.listing(told))}." if told else "No stage can be seen in what is loaded."


def curve(rows: pd.DataFrame, stage: str, to: str) -> str:
    """Describe which share had gone on from a stage by each shown day, to what ``funnel.goal`` names."""
    told = [
        f"{wording.estimate(row['share'], row['low'], row['high'])} within {wording.counted(int(row['days']), 'day')}"
        for row in rows.to_dict("records")
    ]
    return f"Of those who {wording.DID[stage]}, {wording.listing(told)} had gone on to {to}."


def staying(age_rows: pd.DataFrame) -> str:
    """Describe what share of those who came in one quarter was active in later ones."""
    rows = age_rows.to_dict("records")
    known = [row for row in rows if row["age"] in _AGES] or rows[:1]
    told = [
        f"{wording.estimate(row['share'], row['low'], row['high'])} of about {wording.people(int(row['n']))} "
        f"were active {wording.counted(int(row['age']), 'quarter')} later"
        for row in known
    ]
    return f"Of people who first came in one quarter, {wording.listing(told)}."


def moves(row: Mapping[Any, Any], k: int) -> str:
    """Describe who was at a stage in the last year, who arrived there, and who of the year before became inactive."""
    return (
        f"{wording.capitalised(about(row['now'], k))} were at {row['stage']} in the last year, "
        f"{about(row['arrived'], k)} of them new; of {about(row['before'], k)} there in the year before, "
        f"{about(row['asleep'], k)} became inactive."
    )


def views(rows: pd.DataFrame, k: int) -> tuple[str, ...]:
    """Describe whose work each view shows; ``rows`` are of what is loaded."""
    told = tuple(
        f"Seen from {row['view']}, the work of {about(row['lost'], k)} is not seen, of {about(row['n'], k)} in all."
        for row in rows.to_dict("records")
    )
    return told or ("No work can be seen in what is loaded.",)


def core(last: pd.Series, k: int) -> str:
    """Describe on how few people the work of the year that ends with a month rests."""
    until = wording.month(last["month"])
    return (
        f"In the year that ends with {until}, {about(last['bus_factor'], k)} did half of the work and "
        f"{about(last['core'], k)} did 80 %, of {about(last['people'], k)} who did any."
    )


def contacts(rows: pd.DataFrame, by: By) -> str:
    """Describe with how many others people shared a thread, or another thing; classes of few people are left out."""
    told = [
        f"about {wording.people(int(row['people']))} with {_others(row['contacts'])}"
        for row in rows.to_dict("records")
        if wording.known(row["people"])
    ]
    return f"Who shared {SHARED[by]}: {wording.listing(told) or 'too few people to say'}."


def unanswered(rows: pd.DataFrame, hours: float) -> str:
    """Describe the share of newcomers' first messages without an answer in the last quarter of which it is known."""
    last = rows.iloc[-1]
    share = wording.estimate(last["share"], last["low"], last["high"])
    return (
        f"Of about {wording.counted(int(last['n']), 'first message')} of newcomers in {last['period']}, {share} had no "
        f"answer within {limit(hours)}."
    )


def waits(rows: pd.DataFrame, hours: float) -> str:
    """Describe the share of threads that had an answer in time, of newcomers and of known people."""
    told = [
        f"{wording.estimate(row['share'], row['low'], row['high'])} of those by {row['group']}"
        for row in rows.to_dict("records")
    ]
    return f"Of threads that people opened, {wording.listing(told)} had an answer within {limit(hours)}."


def _others(contacts: str) -> str:
    return contacts if contacts == "nobody" else f"{contacts} others"
