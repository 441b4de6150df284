"""Sentences of the Work page."""

from typing import Final

import pandas as pd

from journeys.analysis.work.credit import MIN_ACTS, Recognition
from journeys.analysis.work.diversity import Diversity, diversity_sentence
from journeys.analysis.work.kinds import said
from journeys.analysis.work.shares import FIRST
from journeys.model import wording
from journeys.model.community import Community

UNDATED: Final = (
    "Only a recognition list tells of work here. It says what people are thanked for, not when they did it, so there "
    "is nothing to draw over time."
)
NO_WORK: Final = (
    "**Nobody's work is told** by what is loaded: stars, sign-ins and claims are no kind of work. Exports of issues, "
    "reviews or commits, and recognition lists, tell it."
)
CREDIT_NOTE: Final = (
    "Logins stay off until you turn them on, for nobody needs them to read the numbers. To thank somebody by name, "
    "you do: the bot that keeps the list asks for the login."
)
ASK_FIRST: Final = (
    "Ask first: not everybody wants to stand in a public list, and the kinds are guessed from what the acts were."
)
GROUPS_SAID: Final = {
    FIRST: "What people do first",
    "discover": "Who only discovered",
    "join": "Who joined and no more",
    "contribute": "Who contribute",
    "lead": "Who lead",
}
"""The groups of :func:`journeys.analysis.work.shares.by_stage`, as headings."""


def answer(view_rows: pd.DataFrame, diversity: Diversity) -> str:
    """Say how many people's work git does not show, and how diverse the work is."""
    git = view_rows.iloc[0]
    told = diversity_sentence(diversity)
    if not git["observable"]:
        people = wording.people(int(view_rows["n"].max()))
        return f"**{people.capitalize()}** did work; no commits are loaded to say what git alone would miss. {told}"
    lost, n = int(git["lost"]), int(git["n"])
    if not lost:
        return f"Git alone shows some work of **all {wording.people(n)}** whose work anything loaded shows. {told}"
    return f"**{wording.number(lost)} of {wording.people(n)}** did work of which git alone shows nothing. {told}"


def diversity(community: Community, measured: Diversity) -> str:
    """Say how diverse the work of one community is."""
    return f"{community.name}: {diversity_sentence(measured)}"


def largest(kind_rows: pd.DataFrame) -> str:
    """Say the kind with the largest share of a group's work."""
    row = kind_rows.sort_values("share", ascending=False).iloc[0]
    return f"Most: **{said(row['kind'])}**, {wording.percent(row['share'], row['n'])}; n = {wording.number(row['n'])}."


def listed_only(only: int, listed: int) -> str:
    """Say how many recognised people a view of code would lose."""
    if not only:
        everybody = wording.people(listed)
        return f"**Nobody** of {everybody} on the recognition list stands there only for ideas, bugs or questions."
    return (
        f"**{wording.number(only)} of {wording.people(listed)}** on the recognition list stand there only for "
        "ideas, bugs "
        "or questions: whoever counts changes alone does not see them."
    )


def uncredited(rows: pd.DataFrame, recognition: Recognition) -> str:
    """Say how many people did work that the list does not name."""
    known = f"the list as of {wording.day(recognition.newest_at)} ({wording.people(recognition.people)})"
    if rows.empty:
        return f"Everybody who did work of a kind {MIN_ACTS} times or more is credited for it on {known}."
    people = rows["person"].nunique()
    absent = rows.loc[~rows["listed"], "person"].nunique()
    tail = f"; {wording.are(absent)} not on it at all" if absent else "; all of them are on it for something else"
    did = (
        f"**{wording.people(people).capitalize()}** did work of a kind {MIN_ACTS} times or more without standing for "
        "it on "
    )
    return f"{did}{known}{tail}."


def no_list(community: Community) -> str:
    """Say that nobody can tell who is not credited, and what would."""
    return (
        f"**No recognition list of {community.name} is loaded**, so nobody can tell who is not credited. Projects that "
        "use all-contributors keep theirs in a file called .all-contributorsrc; a clone brings it with its dates:"
    )


def how_to_add(place: str) -> str:
    """Say what to do with the ready text."""
    repository = place.removeprefix("github:")
    return f"Write each line as a comment on any issue of {repository}; the bot does the rest. {ASK_FIRST}"
