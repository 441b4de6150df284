"""Sentences on work: its kinds, what each view shows of it, how diverse it is, languages, AI agents, credit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import pandas as pd

from journeys.analysis.work.agents import PEOPLE
from journeys.analysis.work.credit import MIN_ACTS, Recognition
from journeys.analysis.work.diversity import Diversity
from journeys.analysis.work.kinds import kind_name
from journeys.analysis.work.shares import FIRST
from journeys.model import wording
from journeys.model.communities.community import Community
from journeys.model.days import last_instant

_HALF: Final = 0.5
_LANGUAGES_NAMED: Final = 8
"""Languages that the sentence names; the table has all."""
OTHER_KINDS: Final = "other kinds"
"""The kinds together that are not drawn one by one."""
UNDATED: Final = (
    "Only a recognition list shows work here. It says what people are thanked for, not when they did it, so there "
    "is nothing to draw over time."
)
NO_WORK: Final = (
    "**No work is in what is loaded**: stars, sign-ins and claims are no kind of work. Exports of issues, reviews or "
    "commits, and recognition lists, show it."
)
CREDIT_NOTE: Final = "The bot that keeps the list asks for logins: **Show names** adds them, and the text for it."
NO_AGENTS: Final = (
    "**No agent mark in these exports.** AI agents are known by the addresses, logins and lines that they write; that "
    "none is here does not say that none took part."
)
AGENTS_NOTE: Final = (
    "At least so much: a missing mark proves nothing. A mark is an agent's own account or address, or a line by which "
    "a commit or pull request says that an agent took part."
)
ASK_FIRST: Final = "Ask first: not everybody wants to be in a public list, and the kinds are guessed from the acts."
GROUPS: Final = {
    FIRST: "What people do first",
    "discover": "People who only discovered",
    "join": "People who only joined",
    "contribute": "People who contribute",
    "lead": "People who lead",
}
"""The groups of :func:`journeys.analysis.work.shares.by_stage`, as headings."""


def summary(view_rows: pd.DataFrame, kind_rows: pd.DataFrame) -> str:
    """Describe how many people's work git does not show, and which kinds make most of it.

    ``kind_rows`` are :data:`journeys.model.tables.KIND_SHARES` of everybody.
    """
    # the first view is that of git alone
    git = view_rows.iloc[0]
    text = most_work(kind_rows)
    if not git["observable"]:
        people = wording.people(int(view_rows["n"].max()))
        unseen = "no git log is loaded, so what git alone would miss is not observable"
        return f"**{people.capitalize()}** did work; {unseen}. {text}"
    lost, n = int(git["lost"]), int(git["n"])
    if not lost:
        who = "the only person" if n == 1 else f"all {wording.people(n)}"
        return f"Git alone shows some work of **{who}** whose work anything loaded shows. {text}"
    return f"**{wording.number(lost)} of {wording.people(n)}** did work that git alone does not show. {text}"


def most_work(kind_rows: pd.DataFrame) -> str:
    """Describe the fewest kinds that make half of the work; ``kind_rows`` as for :func:`summary`."""
    rows = kind_rows.sort_values("share", ascending=False, kind="stable")
    if rows.empty:
        return ""
    # the kind with which half is reached counts
    half = rows[rows["share"].cumsum() - rows["share"] < _HALF]
    n = int(rows["n"].max())
    named = wording.listing([kind_name(kind) for kind in half["kind"]])
    share = wording.percent(min(1.0, half["share"].sum()), n)
    of = f"{wording.counted(len(rows), 'kind')} that people do (n = {n:,})"
    return f"**{wording.capitalised(named)}** {'makes' if len(half) == 1 else 'make'} {share} of the work, of {of}."


def community_diversity(community: Community, measured: Diversity) -> str:
    """Describe how diverse the work of one community is."""
    return f"{community.name}: {diversity(measured)}"


def largest(kind_rows: pd.DataFrame) -> str:
    """Describe the kind with the largest share of a group's work."""
    row = kind_rows.sort_values("share", ascending=False).iloc[0]
    return (
        f"Most: **{kind_name(row['kind'])}**, {wording.percent(row['share'], row['n'])}; n = "
        f"{wording.number(row['n'])}."
    )


def listed_only(only: int, listed: int) -> str:
    """Describe how many recognised people a view of code would lose."""
    if not only:
        everybody = wording.people(listed)
        return f"**Nobody** of {everybody} on the recognition list is there only for ideas, bugs or questions."
    return (
        f"**{wording.number(only)} of {wording.people(listed)}** on the recognition list are there only for "
        "ideas, bugs or questions: counting changes alone does not show them."
    )


def uncredited(rows: pd.DataFrame, recognition: Recognition) -> str:
    """Describe how many people did work that the list does not name."""
    known = f"the list as of {wording.day(recognition.newest_at)} ({wording.people(recognition.people)})"
    if rows.empty:
        return f"Everybody who did work of a kind {MIN_ACTS} times or more is credited for it on {known}."
    people = rows["person"].nunique()
    absent = rows.loc[~rows["listed"], "person"].nunique()
    tail = f"; {wording.are(absent)} not on it at all" if absent else "; all of them are on it for something else"
    did = (
        f"**{wording.people(people).capitalize()}** did work of a kind {MIN_ACTS} times or more without being "
        "listed for it on "
    )
    return f"{did}{known}{tail}."


def no_list(community: Community) -> str:
    """Describe that no list is loaded, and how to get one."""
    return (
        f"**No recognition list of {community.name} is loaded**, so who is not credited is not known. Projects that "
        "use all-contributors keep theirs in a file called .all-contributorsrc; a clone brings it with its dates:"
    )


def how_to_add(place: str) -> str:
    """Describe what to do with the ready text."""
    repository = place.removeprefix("github:")
    return f"Write each line as a comment on any issue of {repository}; the bot does the rest. {ASK_FIRST}"


def diversity(measured: Diversity) -> str:
    """Describe how diverse the work is."""
    if not measured.n:
        return "No kind of work is known."
    # of fewer people the interval would miss the truth too often (decision 0015)
    if measured.n < wording.FEW_PEOPLE:
        return f"{wording.people(measured.n).capitalize()}: too few to say how diverse the work is."
    return (
        f"as varied as **{measured.effective:.1f} kinds** of one size "
        f"({measured.low:.1f} to {measured.high:.1f}; {wording.counted(measured.kinds, 'kind')} occur, "
        f"n = {wording.people(measured.n)})."
    )


def languages(language_rows: pd.DataFrame) -> str:
    """Describe who translated into what; nothing if nobody translated."""
    # an empty language stands for people whose translations name none
    rows = language_rows[language_rows["language"] != ""]
    unknown = int(language_rows.loc[language_rows["language"] == "", "people"].sum())
    if rows.empty:
        return f"**{wording.people(unknown).capitalize()}** translated; the language is unknown." if unknown else ""
    first = [
        f"{row['language']} ({wording.number(row['people'])})" for row in rows.head(_LANGUAGES_NAMED).to_dict("records")
    ]
    more = len(rows) - len(first)
    listed = wording.listing([*first, *([f"{more} more"] if more else [])])
    tail = f" Of {wording.people(unknown)} the language is unknown." if unknown else ""
    return f"People translated into **{wording.counted(len(rows), 'language')}**: {listed}.{tail}"


def kind_share(kind: str, row: Mapping[Any, Any]) -> str:
    """Describe one kind's share of a group's work."""
    did = f"{wording.number(row['people'])} of {wording.people(row['n'])} did any of it"
    between = wording.interval(row["low"], row["high"], row["n"])
    return f"{kind_name(kind).capitalize()}: {wording.percent(row['share'], row['n'])} of the work ({between}); {did}."


def too_few(people: int) -> str:
    """Describe that a period has too few people for shares.

    >>> too_few(5)
    'Fewer than 5 people did any work.'
    """
    return f"Fewer than {people} people did any work."


def period_share(row: Mapping[Any, Any]) -> str:
    """Describe the share of one kind, or of all others, in a period."""
    still = "" if row["finished"] else " Still open: it may change."
    if row["kind"] == OTHER_KINDS:
        share = wording.percent(row["share"], row["n"])
        return f"{row['period']}. {share} of the work of {wording.people(row['n'])} is of other kinds.{still}"
    return f"{row['period']}. {kind_share(row['kind'], row)}{still}"


def view(row: Mapping[Any, Any]) -> str:
    """Describe whose work one view shows, and whose it would lose."""
    return (
        f"Seen from {row['view']}: the work of {wording.number(int(row['seen']))} of {wording.people(int(row['n']))}; "
        f"{wording.people(int(row['lost']))} would seem to have done nothing."
    )


def with_agents(rows: pd.DataFrame, observed_until: datetime) -> str:
    """Describe how many of last year's changes and people have an agent's mark."""
    year = f"in the year to {wording.day(last_instant(observed_until))}"
    if rows.empty:
        return f"No export shows a change {year}."
    parts = [_at_least(row, _of_counted(row["group"], row["n"])) for row in rows.to_dict("records")]
    return f"With the mark of an AI agent {year}: {wording.listing(parts)}."


def agents_in_period(row: Mapping[Any, Any]) -> str:
    """Describe how many of a quarter's changes or people have an agent's mark."""
    still = "" if row["finished"] else " Still open: it may change."
    return f"{row['period']}. {_marked(row, _of_counted(row['what'], row['n']))}{still}"


def agents_in_group(row: Mapping[Any, Any], by: str) -> str:
    """Describe how many changes of a kind, people of a stage, or changes with one agent there are."""
    counted = _of_counted(PEOPLE, row["n"]) if by == "stage" else wording.counted(row["n"], "change")
    return f"{agent_group(row['group'], by)}. {_marked(row, counted)}"


def agent_group(group: str, by: str) -> str:
    """Name a kind of work, a stage's people, or an agent."""
    if by == "agent":
        return group
    return wording.capitalised(kind_name(group)) if by == "kind" else GROUPS[group]


def _marked(row: Mapping[Any, Any], counted: str) -> str:
    return f"With the mark of an AI agent: {_at_least(row, counted)}."


def _at_least(row: Mapping[Any, Any], counted: str) -> str:
    between = wording.interval(row["low"], row["high"], row["n"])
    if row["n"] == 1:
        only = f"the only {counted.removeprefix('1 ')}"
        return f"**{only}** ({between})" if row["marked"] else f"not {only}"
    # "at least under 1 %" and "at least 100 %" would say nothing, so such shares are given by their number
    if not row["marked"]:
        return f"none of {counted}"
    share = wording.percent(row["share"], row["n"])
    if row["marked"] == row["n"]:
        return f"**all** of {counted} ({between})"
    if share.startswith(("under", "over", "0.0 ", "100.0 ")):
        return f"at least **{wording.number(row['marked'])}** of {counted} ({between})"
    return f"at least **{share}** of {counted} ({wording.number(row['marked'])}; {between})"


def _of_counted(what: str, n: int) -> str:
    return f"{wording.people(n)} who made changes" if what == PEOPLE else wording.counted(n, what.removesuffix("s"))
