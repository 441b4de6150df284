"""Sentences on mentors and newcomers: who could go with whom, and what comes next for pairs."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd

from journeys.analysis.mentoring.fit import Common, short
from journeys.analysis.mentoring.follow_up import GOES_ON, GRADUATE, HAND_OVER, LOOK_IN, Reason
from journeys.analysis.work.kinds import kind_name
from journeys.model import wording

NOBODY_WAITS: Final = (
    "Nobody here waits for a mentor: people with a mentor, or who need none, declined or paused, are left out."
)
ASK: Final = (
    "**No mentor is named yet.** These people answered most different newcomers; ask whether they would like to be "
    "mentors, and enter their answer below."
)
NOBODY_TO_ASK: Final = (
    "**No mentor is named yet**, and nobody active who contributed or led answered a newcomer in the last year, as far "
    "as the loaded exports show. Mentors can be entered below."
)
SUGGESTED: Final = "A suggestion to both: ask them, then note it here. Nothing is sent."
NO_PAIRS: Final = "Nobody is paired with a mentor yet."
_STATES: Final = {
    GRADUATE: "may need no mentor any more",
    HAND_OVER: "should continue with somebody else",
    LOOK_IN: "should be asked how they are",
    GOES_ON: "continues",
}
_STATE_COUNTS: Final = {GRADUATE: "may need none any more", HAND_OVER: "to hand over", LOOK_IN: "to ask how they are"}
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
        return "**The only one who waits** cannot be matched now; the reason is below."
    return f"**None of {wording.people(len(proposed))}** who wait can be matched now; the reasons are below."


def proposal(row: Mapping[Any, Any], number: int, pseudonym: Pseudonym, status: object = None) -> str:
    """Describe who could go with whom, and whether the newcomer was invited or has answered."""
    asked = f" · {status}" if status in ("answered", "invited") else ""
    return f"**{number}. {pseudonym(str(row['person']))}** with **{pseudonym(str(row['mentor']))}**{asked}"


def unmatched(row: Mapping[Any, Any], pseudonym: Pseudonym) -> str:
    """Explain why somebody is not matched."""
    return f"**{pseudonym(str(row['person']))}**: {row['why_not']}."


def pairs(rows: pd.DataFrame) -> str:
    """Describe how many pairs there are, and for how many something should come next."""
    if rows.empty:
        return NO_PAIRS
    # pairs that continue need no action and are not counted here
    counted = rows["state"].value_counts()
    parts = [
        f"{wording.number(int(counted[state]))} {verb}" for state, verb in _STATE_COUNTS.items() if counted.get(state)
    ]
    total = f"**{wording.counted(len(rows), 'pair')}** {'is' if len(rows) == 1 else 'are'} in force"
    return f"{total}: {wording.listing(parts)}." if parts else f"{total}, and none needs anything now."


def next_step(row: Mapping[Any, Any], number: int, pseudonym: Pseudonym) -> str:
    """Describe what should come next for a pair."""
    mentor = f"**{pseudonym(row['mentor'])}**" if wording.known(row["mentor"]) else "somebody who is not here any more"
    return f"**{number}. {pseudonym(str(row['person']))}**, with {mentor}, {_STATES[row['state']]}"


def next_mentor(row: Mapping[Any, Any], pseudonym: Pseudonym) -> str:
    """Describe with whom somebody could continue, or why with nobody."""
    if not wording.known(row["next_mentor"]):
        return f"Nobody to continue with: {row['next_why_not']}."
    return f"Could continue with **{pseudonym(str(row['next_mentor']))}**: {in_common(row['next_common'])}."


def continuing(row: Mapping[Any, Any], pseudonym: Pseudonym) -> str:
    """Describe in a line who continues with whom."""
    return f"**{pseudonym(str(row['person']))}** with **{pseudonym(str(row['mentor']))}** · {reason(row)}"


def reason(row: Mapping[Any, Any]) -> str:
    """Explain why a pair is in its state."""
    found: Reason = row["reason"]
    if found.kind == "grown":
        threads, people = wording.counted(found.number, "thread"), wording.people(found.others)
        return f"contributed in {threads} since they were paired, with {people} besides the mentor"
    if found.kind == "quiet":
        since = f"last seen on {wording.day(found.at)}" if found.at else "nothing from them since"
        return f"paired on {wording.day(row['paired_at'])}, {since}"
    if found.kind == "away":
        return f"the mentor is away until {wording.day(found.at)}" if found.at else "the mentor is away"
    if found.kind == "asleep":
        return f"the mentor did nothing here for {wording.duration(found.number)} or longer"
    if found.kind == "leads" and found.at:
        return f"leads since {wording.month(found.at)}"
    return {"takes nobody": "the mentor takes no newcomers now", "no mentor": "the mentor is no longer a mentor"}.get(
        found.kind, f"paired on {wording.day(row['paired_at'])}"
    )


def in_common(found: Common) -> str:
    """Describe what two people have in common; empty if nothing."""
    contact = ""
    if found.met_at:
        contact = {
            "mentor answered": f"answered them on {wording.day(found.met_at)}",
            "newcomer answered": f"was answered by them on {wording.day(found.met_at)}",
        }.get(found.contact, f"both in one thread in {wording.month(found.met_at)}")
    hours = ""
    if found.hours:
        # hours around the clock are no agreement on a time
        between = "" if found.hours == (0, 24) else f" (UTC {found.hours[0]} to {found.hours[1]})"
        hours = f"often active at the same hours{between}"
    places = wording.listing([short(place) for place in found.places])
    kinds = ", ".join(kind_name(kind) for kind in found.kinds)
    parts = (f"both in {places}" if places else "", f"shared work: {kinds}" if kinds else "", contact, hours)
    return "; ".join(filter(None, parts))


def further(count: int, where: str) -> str:
    """Describe how many more there are than shown, and where they are listed."""
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
