"""What an organizer reads of the chosen person before writing: why, what they did, a task, a mentor, a draft."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from journeys.analysis.candidates.evidence_cards import Evidence
from journeys.sentences import candidates as sentences
from journeys.sentences import mentoring as mentoring_sentences
from journeys.snapshot.snapshot import Snapshot
from pages.parts.invite import data as invite_data
from pages.parts.invite import draft as invite_draft
from pages.parts.invite import noting
from pages.parts.mentors import blocks as mentors_blocks
from pages.parts.notes import blocks as notes_blocks
from pages.parts.notes import data as notes_data
from pages.parts.shared import blocks, data, names, person_links
from pages.parts.shared.filters import Choice


def show(choice: Choice, rows: pd.DataFrame, chosen: str, people: Sequence[str]) -> None:
    """Show the chosen person with the buttons; ``people`` are all who could be next, in order."""
    # of all people on the list, so that the task is the one that the list names
    listed = tuple(str(person) for person in rows["person"])
    (row,) = rows[rows["person"] == chosen].to_dict("records")
    found, task = invite_data.evidence(choice, listed)[chosen], invite_data.nearest_tasks(choice, listed).get(chosen)
    with st.container(border=True, gap="xsmall", key="chosen"):
        _head(choice, row)
        noting.buttons(choice, chosen, people)
        _why(choice, row)
        _done(choice, found)
        _task(choice, task)
        _mentor(choice, invite_data.mentors(choice, listed).get(chosen), people)
        invite_draft.show(choice, notes_data.pseudonym(chosen), found, task)
        if chosen in set(notes_data.standing(choice)["person"]):
            notes_blocks.status_line(choice, chosen)


def _head(choice: Choice, row: Mapping[Any, Any]) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        blocks.say(f"**{names.shown(row['person'])}**")
        person_links.to_person(choice, notes_data.pseudonym(row["person"]), "Journey")
    names.links(row["person"])


def _why(choice: Choice, row: Mapping[Any, Any]) -> None:
    ranking = invite_data.ranking(choice)
    # a rule of thumb has no parts to explain
    parts = ranking.parts[ranking.people["person"] == row["person"]].iloc[0] if ranking.parts is not None else None
    blocks.small(f"{sentences.why_in_full(row)} {sentences.chance(row, ranking.method)}.")
    blocks.small(sentences.reasons(*sentences.explain(row, parts)))


def _done(choice: Choice, found: Evidence) -> None:
    view, redact = data.view(choice), data.redactor()
    until = pd.Timestamp(view.observed_until)

    def linked(text: str, title: str, row: Mapping[Any, Any]) -> str:
        return _linked(view, text, redact(title), row)

    # a message without an answer comes first, as what somebody can do something about
    waits_in = (found.waiting["place"], found.waiting["thread"]) if found.waiting else ()
    acts = [row for row in found.last.to_dict("records") if (row["place"], row["thread"]) != waits_in]
    lines = [linked(*sentences.act(row), row) for row in acts]
    if found.waiting:
        waited = f"**{sentences.waited(found.waiting, until)}**"
        lines.insert(0, linked(waited, sentences.thread(found.waiting), found.waiting))
    if found.success:
        lines.append(linked(sentences.succeeded(found.success), sentences.thread(found.success), found.success))
    st.markdown("\n".join(f"- :small[{line}]" for line in dict.fromkeys(lines)))


def _linked(view: Snapshot, sentence: str, title: str, row: Mapping[Any, Any]) -> str:
    text = blocks.emphasised(sentence)
    if not title:
        return text
    link = names.thread_link(view, row["place"], row["thread"])
    named = blocks.escape(title)
    return f"{text}, [{named}]({link})" if link else f"{text}, “{named}”"


def _task(choice: Choice, task: Mapping[Any, Any] | None) -> None:
    if task is None:
        blocks.small(sentences.NO_TASK)
    else:
        st.markdown(f":small[**Next task:** {mentors_blocks.task(choice, dict(task))}]")


def _mentor(choice: Choice, proposed: Mapping[Any, Any] | None, people: Sequence[str]) -> None:
    if proposed is None:
        blocks.small(sentences.NO_MENTOR)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch"):
            common = mentoring_sentences.in_common(proposed["common"])
            blocks.small(sentences.mentor(names.shown(proposed["mentor"]), common))
        noting.pair_button(choice, proposed["person"], proposed["mentor"], people)
