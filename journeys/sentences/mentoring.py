"""Sentences on mentors and newcomers: who could go with whom, and what comes next for pairs."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd

from journeys.analysis.mentoring.follow_up import GOES_ON, GRADUATE, HAND_OVER, LOOK_IN
from journeys.model import wording

NOBODY_WAITS: Final = "Nobody here waits for a mentor: who has one, needs none, declined or is paused is not matched."
ASK: Final = (
    "**No mentor is named yet.** These people answered newcomers most broadly; ask them whether they would like to, "
    "and set below what they say."
)
NOBODY_TO_ASK: Final = (
    "**No mentor is named yet**, and nobody active who contributed or led answered a newcomer in the last year, as far "
    "as the loaded exports tell. Whoever says yes can be set below."
)
SUGGESTED: Final = "A suggestion to both: ask them, then note it here. Nothing is sent."
NO_PAIRS: Final = "Nobody is paired with a mentor yet."
_STATES: Final = {
    GRADUATE: "may need no mentor any more",
    HAND_OVER: "should go on with somebody else",
    LOOK_IN: "should be looked in on",
    GOES_ON: "goes on",
}
_STATE_COUNTS: Final = {GRADUATE: "may need none any more", HAND_OVER: "to hand over", LOOK_IN: "to look in on"}
Pseudonym = Callable[[str], str]


def proposals(proposed: pd.DataFrame) -> str:
    """Describe how many of those who wait could have a mentor."""
    if proposed.empty:
        return NOBODY_WAITS
    matched = int(proposed["mentor"].notna().sum())
    waiting = f"{wording.number(matched)} of {wording.people(len(proposed))}"
    mentors = wording.counted(proposed["mentor"].nunique(), "mentor")
    if matched:
        return f"**{waiting}** who {'waits' if len(proposed) == 1 else 'wait'} could go with {mentors}."
    if len(proposed) == 1:
        return "**The only one who waits** cannot be matched now; why stands below."
    return f"**None of {wording.people(len(proposed))}** who wait can be matched now; why stands below."


def proposal(row: Mapping[Any, Any], number: int, pseudonym: Pseudonym, status: object = None) -> str:
    """Describe who could go with whom, and whether the newcomer was invited or has answered."""
    asked = f" · {status}" if status in ("answered", "invited") else ""
    return f"**{number}. {pseudonym(str(row['person']))}** with **{pseudonym(str(row['mentor']))}**{asked}"


def unmatched(row: Mapping[Any, Any], pseudonym: Pseudonym) -> str:
    """Explain why somebody is not matched."""
    return f"**{pseudonym(str(row['person']))}**: {row['reasons']}."


def pairs(rows: pd.DataFrame) -> str:
    """Describe how many pairs there are, and for how many something should come next."""
    if rows.empty:
        return NO_PAIRS
    counted = rows["state"].value_counts()
    parts = [
        f"{wording.number(int(counted[state]))} {verb}" for state, verb in _STATE_COUNTS.items() if counted.get(state)
    ]
    total = f"**{wording.counted(len(rows), 'pair')}** {'is' if len(rows) == 1 else 'are'} in force"
    return f"{total}: {wording.listing(parts)}." if parts else f"{total}, and nothing asks for a hand."


def next_step(row: Mapping[Any, Any], number: int, pseudonym: Pseudonym) -> str:
    """Describe what should come next for a pair."""
    mentor = f"**{pseudonym(row['mentor'])}**" if wording.known(row["mentor"]) else "somebody who is not here any more"
    return f"**{number}. {pseudonym(str(row['person']))}**, with {mentor}, {_STATES[row['state']]}"


def next_mentor(row: Mapping[Any, Any], pseudonym: Pseudonym) -> str:
    """Describe with whom somebody could go on, or why with nobody."""
    if not wording.known(row["next_mentor"]):
        return f"Nobody to go on with: {row['next_reasons']}."
    return f"Could go on with **{pseudonym(str(row['next_mentor']))}**: {row['next_reasons']}."


def continuing(row: Mapping[Any, Any], pseudonym: Pseudonym) -> str:
    """Describe in a line who goes on with whom."""
    return f"**{pseudonym(str(row['person']))}** with **{pseudonym(str(row['mentor']))}** · {row['reasons']}"


def reasons(phrases: str) -> str:
    """Write reasons as a sentence.

    >>> reasons("both in bio; answered them on 3 May 2021")
    'Both in bio; answered them on 3 May 2021.'
    """
    return f"{wording.capitalised(phrases)}."


def further(count: int, where: str) -> str:
    """Describe how many more there are than shown, and where."""
    return f"And {count} more, {where}."


def paired(number: int, person: str, mentor: str) -> str:
    """Confirm that a pair is noted, both under pseudonyms."""
    return f"Noted as number {number}: {person} goes with {mentor}."


def full(mentor: str, newcomers: int) -> str:
    """Explain why a pair was not noted."""
    return f"{mentor} has {newcomers} now, as many as they take at once. Nothing was noted; look at the new proposals."


def settings(number: int, mentor: str, weight: object, cap: object) -> str:
    """Confirm what was noted of a mentor."""
    return f"Noted as number {number}: {mentor} takes newcomers with weight {weight}, at most {cap} at once."
