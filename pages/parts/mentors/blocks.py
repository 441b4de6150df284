"""Blocks of mentors and newcomers: proposed pairs and why, whom to ask, and what comes next for pairs.

Every pair is a signed entry in the outreach log that can be undone; nothing is sent to anybody.
"""

from typing import Any, Final

import pandas as pd
import streamlit as st

from journeys.analysis.mentoring.follow_up import GOES_ON, GRADUATE, HAND_OVER
from journeys.errors import EntryError
from journeys.logs.entry_log import newest_numbers
from journeys.logs.opt_outs import Signed
from journeys.logs.outreach_entries import Entry
from journeys.model import wording
from journeys.sentences import candidates as candidate_sentences
from journeys.sentences import mentoring as sentences
from journeys.sentences import notes as notes_sentences
from pages.parts.mentors import data as mentors_data
from pages.parts.mentors import settings, tables
from pages.parts.notes import blocks as notes_blocks
from pages.parts.notes import data as notes_data
from pages.parts.notes.data import pseudonym
from pages.parts.shared import blocks, data, names, person_links, signing
from pages.parts.shared.filters import Choice

MATCH: Final = "mentor-match"
PAIRS: Final = "mentor-pairs"
"""Sections of the page that show the result of a click."""
PEOPLE_PER_PAGE: Final = 10


def match(choice: Choice, people: tuple[str, ...]) -> None:
    """Propose mentors for some people, or show whom to ask where there are no mentors; and mentors' settings."""
    signing.notice(MATCH)
    signing.notice(settings.SECTION)  # not in the expander, which may be closed
    mentors = mentors_data.room(choice).mentors
    if mentors.empty:
        _whom_to_ask(choice)
    else:
        _proposals(choice, mentors_data.proposals(choice, people))
    with st.expander("Mentors: how many newcomers, and when they are away", expanded=mentors.empty):
        settings.settings(choice)


def pairs(choice: Choice) -> None:
    """Show the pairs for which something should come next, each with its buttons, and those that continue."""
    rows = mentors_data.after(choice)
    blocks.say(sentences.pairs(rows))
    signing.notice(PAIRS)
    newest = newest_numbers(notes_data.log(choice))
    for number, row in enumerate(rows[rows["state"] != GOES_ON].head(PEOPLE_PER_PAGE).to_dict("records"), start=1):
        with st.container(border=True, gap="xsmall"):
            blocks.say(sentences.next_step(row, number, names.shown))
            blocks.small(f"{wording.capitalised(sentences.reason(row))}.")
            _next_buttons(choice, row, number, newest.get(str(row["person"]), 0))
    _continuing(choice, rows[rows["state"] == GOES_ON], newest)


def task(choice: Choice, row: dict[Any, Any]) -> str:
    """Return a line on an open task near what somebody touched, with its link."""
    redact = data.redactor()
    # some exports know a thread by its number alone
    title = blocks.escape(redact(str(row["title"])) if isinstance(row["title"], str) else row["thread"])
    link = names.thread_link(data.view(choice), row["place"], row["thread"])
    named = f"[{title}]({link})" if link else f"**{title}**"
    return f"{named} · {blocks.escape(redact(candidate_sentences.task(row, data.view(choice).observed_until)))}"


def note_pair(choice: Choice, person: str, mentor: str, seen: int, section: str) -> bool:
    """Note a pair, unless the mentor has reached their cap in the meantime; return whether it was noted."""

    def entered(by: Signed) -> str:
        into, room = notes_data.into(choice), mentors_data.room(choice)
        if person not in into or mentor not in into:
            raise EntryError(notes_sentences.GONE)
        # read again at the click: somebody else may have paired or opted out since the page was drawn
        caps = dict(zip(room.mentors["person"], room.mentors["cap"], strict=True))
        has = room.load.get(mentor, 0)
        # a mentor without settings here has no cap that could be reached
        if has >= int(caps.get(mentor, has + 1)):
            raise EntryError(sentences.full(pseudonym(mentor), has))
        entry = Entry("paired", by.who, by.at, choice.community.slug, person, mentor=mentor)
        number = notes_data.outreach().add(entry, seen, into)
        return sentences.paired(number, pseudonym(person), pseudonym(mentor))

    return signing.enter(section, entered)


def _proposals(choice: Choice, proposed: pd.DataFrame) -> None:
    blocks.say(sentences.proposals(proposed))
    matched, left = proposed[proposed["mentor"].notna()], proposed[proposed["mentor"].isna()]
    newest = newest_numbers(notes_data.log(choice))
    if len(matched):
        blocks.small(sentences.SUGGESTED)
    standing = notes_data.standing(choice).set_index("person")["status"]
    for number, row in enumerate(matched.head(PEOPLE_PER_PAGE).to_dict("records"), start=1):
        person, mentor = str(row["person"]), str(row["mentor"])
        with st.container(border=True, gap="xsmall"):
            blocks.say(sentences.proposal(row, number, names.shown, standing.get(person)))
            blocks.small(f"{wording.capitalised(sentences.in_common(row['common']))}.")
            with st.container(horizontal=True, vertical_alignment="center"):
                noting = (note_pair, choice, person, mentor, newest.get(person, 0), MATCH)
                signing.button(f"Pair {number}", f"{MATCH}-{pseudonym(person)}", *noting)
                person_links.to_person(choice, pseudonym(person), f"See {names.shown(person)}")
                person_links.to_person(choice, pseudonym(mentor), f"See {names.shown(mentor)}")
    if len(matched) > PEOPLE_PER_PAGE:
        blocks.small(sentences.further(len(matched) - PEOPLE_PER_PAGE, "in the table of the parts below"))
    if len(left):
        blocks.bullets([sentences.unmatched(row, names.shown) for row in left.head(PEOPLE_PER_PAGE).to_dict("records")])
    if len(matched):
        with st.expander("The parts of each fit"):
            blocks.show_rows(tables.fit_parts(proposed, names.shown), "parts-of-each-fit")


def _whom_to_ask(choice: Choice) -> None:
    asked = mentors_data.to_ask(choice)
    blocks.say(sentences.NOBODY_TO_ASK if asked.empty else sentences.ASK)
    if len(asked):
        blocks.show_rows(tables.to_ask(asked, names.shown), "whom-to-ask")


def _continuing(choice: Choice, rows: pd.DataFrame, newest: dict[str, int]) -> None:
    log = notes_data.log(choice)
    noted = log[log["in_force"] & (log["kind"] == "paired")].groupby("person")["number"].max()
    listed = rows.sort_values("paired_at", ascending=False, kind="stable")
    for row in listed.head(PEOPLE_PER_PAGE).to_dict("records"):
        person = str(row["person"])
        number = int(noted[person])
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(width="stretch"):
                blocks.small(sentences.continuing(row, names.shown))
            taking_back = (notes_blocks.take_back, choice, person, number, newest[person], PAIRS)
            signing.button(f"Undo {number}", f"{PAIRS}-undo-{number}", *taking_back)
    if len(listed) > PEOPLE_PER_PAGE:
        blocks.small(sentences.further(len(listed) - PEOPLE_PER_PAGE, "on the Outreach page"))


def _next_buttons(choice: Choice, row: dict[Any, Any], number: int, seen: int) -> None:
    person = str(row["person"])
    if row["state"] == HAND_OVER:
        blocks.small(sentences.next_mentor(row, names.shown))
    with st.container(horizontal=True, vertical_alignment="center"):
        if row["state"] == HAND_OVER and isinstance(row["next_mentor"], str):
            handing = (note_pair, choice, person, row["next_mentor"], seen, PAIRS)
            signing.button(f"Hand over {number}", f"{PAIRS}-over-{pseudonym(person)}", *handing)
        if row["state"] == GRADUATE:
            noting = (notes_blocks.note_quickly, choice, person, "graduated", seen, PAIRS)
            signing.button(f"Needs no mentor {number}", f"{PAIRS}-graduated-{pseudonym(person)}", *noting)
        person_links.to_person(choice, pseudonym(person), f"See {names.shown(person)}")
