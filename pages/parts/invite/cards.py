"""Blocks of the Invite page: the choice of a group, a card for each candidate, all candidates as a table."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from journeys.analysis.candidates.evidence_cards import Evidence
from journeys.analysis.candidates.ranking import Ranking
from journeys.model import wording
from journeys.model.links import thread_link
from journeys.sentences import candidates as sentences
from journeys.sentences.candidates import ANYWAY, GROUPS
from pages.parts.invite import data as invite_data
from pages.parts.mentors import blocks as mentors_blocks
from pages.parts.mentors import data as mentors_data
from pages.parts.notes import blocks as notes_blocks
from pages.parts.notes import data as notes_data
from pages.parts.shared import blocks, data, names, person_links, session_keys
from pages.parts.shared.filters import Choice, choose_one

PEOPLE_LISTED: Final = 500  # nobody reads a longer table
_HEAD_WIDTH: Final = 330


def choose_group() -> str:
    """Ask people to choose between candidates to invite and those who would come anyway."""
    return choose_one("Show", GROUPS, session_keys.INVITE_GROUP, said=GROUPS)


def listed(choice: Choice, group: str) -> pd.DataFrame:
    """Return the candidates who get a card, at most ten."""
    ranking = invite_data.ranking(choice)
    rows = ranking.come_anyway if group == ANYWAY else ranking.to_invite
    return rows[~rows["person"].isin(invite_data.settled(choice))].head(invite_data.CARDS_PER_PAGE)


def cards(choice: Choice, rows: pd.DataFrame, group: str) -> None:
    """Show a card for each person."""
    if rows.empty:
        blocks.say(sentences.NO_CARDS[group])
        return
    people = tuple(str(person) for person in rows["person"])
    ranking, found = invite_data.ranking(choice), invite_data.evidence(choice, people)
    tasks = _spread_tasks(mentors_data.near_tasks(choice, people), people)
    for number, (at, row) in enumerate(zip(rows.index, rows.to_dict("records"), strict=True), start=1):
        # a rule of thumb has no parts to explain
        parts = ranking.parts.loc[at] if ranking.parts is not None else None
        with st.container(border=True, gap="xsmall", key=f"card-{number}"):
            _head(choice, row, number)
            blocks.say(f"{sentences.chance(row, ranking.method)} · {sentences.need(row, sentences.why_needed(row))}")
            blocks.small(sentences.reasons(*sentences.explain(row, parts)))
            _evidence(choice, found[row["person"]])
            _next_step(choice, row["person"], tasks.get(row["person"]), found[row["person"]])


def _head(choice: Choice, row: Mapping[Any, Any], number: int) -> None:
    name = notes_data.pseudonym(row["person"])
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        with st.container(width=_HEAD_WIDTH, gap="xxsmall"):
            blocks.say(f"**{number}. {names.shown(row['person'])}**")
            names.links(row["person"])
            blocks.small(f"{sentences.STAGES[row['stage']].capitalize()}")
        person_links.to_person(choice, name)


def _evidence(choice: Choice, found: Evidence) -> None:
    view, redact = data.view(choice), data.redactor()
    until = pd.Timestamp(view.observed_until)

    def linked(text: str, title: str, row: Mapping[Any, Any]) -> str:
        return _linked(text, redact(title), row, simulated=view.simulated)

    # a message without an answer comes first, as what somebody can do something about
    lines = [linked(*sentences.act(row), row) for row in found.last.to_dict("records")]
    if found.waiting:
        waited = f"**{sentences.waited(found.waiting, until)}**"
        lines.insert(0, linked(waited, sentences.thread(found.waiting), found.waiting))
    if found.success:
        lines.append(linked(sentences.succeeded(found.success), sentences.thread(found.success), found.success))
    st.markdown("\n".join(f"- :small[{line}]" for line in lines))
    if any(found.weeks):
        blocks.small(sentences.rhythm(found.weeks))


def _linked(sentence: str, title: str, row: Mapping[Any, Any], *, simulated: bool) -> str:
    text = blocks.emphasised(sentence)
    if not title:
        return text
    thread = row["thread"] if wording.known(row["thread"]) else None
    # simulated threads do not exist on the web
    link = None if simulated else thread_link(row["place"], thread)
    shown = blocks.escape(title)
    return f"{text}, [{shown}]({link})" if link else f"{text}, “{shown}”"


def _next_step(choice: Choice, person: str, task: Mapping[Any, Any] | None, found: Evidence) -> None:
    link = None
    if task is None:
        blocks.small("**Next step:** no open task for newcomers is near what they touched; ask what they would like.")
    else:
        st.markdown(f":small[**Next step:** {mentors_blocks.task(choice, dict(task))}]")
        link = None if data.view(choice).simulated else thread_link(task["place"], task["thread"])
    with st.expander("A draft to copy"):
        # a thread's title may name somebody who opted out
        st.code(data.redactor()(sentences.draft(found, task, link)), language=None, wrap_lines=True)
    notes_blocks.status_line(choice, person)
    notes_blocks.quick_buttons(choice, person, ("invited", "declined"))


def _spread_tasks(near: pd.DataFrame, people: tuple[str, ...]) -> dict[str, Mapping[Any, Any]]:
    # so that ten people are not sent to one task: each gets the nearest that nobody before them got, if there is one
    given: set[tuple[str, str]] = set()
    found: dict[str, Mapping[Any, Any]] = {}
    for person in people:
        own = near[near["person"] == person].to_dict("records")
        free = [row for row in own if (row["place"], row["thread"]) not in given]
        if own:
            found[person] = (free or own)[0]
            given.add((found[person]["place"], found[person]["thread"]))
    return found


def everybody(choice: Choice, ranking: Ranking) -> None:
    """List all candidates, folded; without a download, since these are people and not figures."""
    with st.expander(f"All candidates ({wording.number(len(ranking.people))})"):
        rows = ranking.people.head(PEOPLE_LISTED)
        if len(rows) < len(ranking.people):
            blocks.small(f"The first {wording.number(PEOPLE_LISTED)} of them, in the order of the list.")
        table = pd.DataFrame(
            {
                "Pseudonym": [notes_data.pseudonym(str(person)) for person in rows["person"]],
                "Stage": rows["stage"],
                # numbers and not texts, so that the column can be sorted by size
                "Chance to contribute": rows["promise"] * 100,
                "Need (of 3)": (rows["need"] * 3).round().astype("int64"),
                "Not answered": rows["unanswered"],
                "Slowing": rows["slowing"],
                "Comes anyway": rows["anyway"],
                "Days since last act": rows["silent_days"].round().astype("int64"),
                "Acts": rows["acts"].astype("int64"),
            }
        )
        percent = st.column_config.NumberColumn(format="%.0f %%")
        columns = {"Chance to contribute": percent, **names.COLUMNS}
        blocks.show_rows(names.beside(table), "All candidates with chance and need", columns)
