"""Blocks of the Person page: the choice of a person, their journey, acts, contacts, work and entries."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import streamlit as st

from journeys.analysis import timeline as analysis
from journeys.charts.style import SCREEN
from journeys.charts.timeline import draw_timeline
from journeys.sentences import person as sentences
from pages.parts.notes import blocks as notes_blocks
from pages.parts.person import data as person_data
from pages.parts.person import tables as person_tables
from pages.parts.shared import blocks, cached, data, names, person_links, session_keys, signing, tables
from pages.parts.shared.filters import Choice

PAGE: Final = "person"
CONTACTS: Final = 8
_LINK_WIDTH: Final = 62
_THREAD_WIDTH: Final = 380
_CONTACT_WIDTH: Final = 300


def choose(choice: Choice) -> Mapping[Any, Any] | None:
    """Ask people to choose a person, or the previous or next one; return the journey of the chosen one."""
    found = person_data.listed(choice)
    listed = found["pseudonym"].tolist()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = person_links.choose(listed, PAGE, "Choose one, or a row of the table")
        if chosen is None:
            return None
        # the last person is followed by the first
        place = listed.index(chosen)
        for label, step in (("Previous", -1), ("Next", 1)):
            there = listed[(place + step) % len(listed)]
            st.button(label, on_click=person_links.show, args=(there,), disabled=len(listed) == 1)
    row: Mapping[Any, Any] = found.iloc[place].to_dict()
    return row


def everybody(choice: Choice) -> None:
    """List everybody; first write that the pseudonym in the address is nobody's, if it is not."""
    if person_links.linked_person(PAGE):
        blocks.say(sentences.NOBODY)
        blocks.say(sentences.NEXT_STEP)
    found = person_data.listed(choice)
    if found.empty:
        blocks.say(sentences.ONLY_DISCOVERED)
        return
    shown, _ = tables.people(found, cached.open_store().key)
    blocks.small(sentences.EVERYBODY)
    person_links.table(
        shown,
        found["pseudonym"].tolist(),
        session_keys.PERSON_TABLE,
        "Everybody who did more than discover, under pseudonyms",
        {heading: blocks.day_column() for heading in shown.columns[2:7]},
    )


def asked_last(choice: Choice, journey: Mapping[Any, Any]) -> None:
    """Show the last thread that somebody opened, or their last message, with what became of it; and their profiles."""
    names.links(journey["person"])
    asked = analysis.asked_last(person_data.answers(choice, journey["person"]))
    if asked.empty:
        return
    [title], [message] = person_tables.thread_names(asked, data.threads(choice)), asked.to_dict("records")
    link = names.thread_link(data.view(choice), message["place"], message["thread"])
    shown = blocks.escape(data.redactor()(title))
    with st.container(border=True, gap="small"):
        st.markdown(f"**[{shown}]({link})**" if link else f"**{shown}**")
        blocks.small(sentences.asked_last(message, _called(choice, [message["replied_by"]])))


def timeline(choice: Choice, journey: Mapping[Any, Any]) -> None:
    """Describe somebody's journey in words, and draw it."""
    found = person_data.timeline_of(choice, journey["person"])
    answer = sentences.journey_so_far(journey, found.entries, found.own, data.view(choice))
    blocks.say(answer)
    drawn = draw_timeline(found.marks, found.entries, found.lanes, found.frame, SCREEN)
    blocks.figure(drawn, f"{answer} The table below lists every act.", "timeline")
    blocks.small(sentences.figure_note(found.frame.unit, found.own))


def acts(choice: Choice, journey: Mapping[Any, Any]) -> None:
    """List every act of somebody, folded, with a download."""
    own = person_data.timeline_of(choice, journey["person"]).own
    with st.expander(sentences.all_acts(own)):
        shown = person_tables.all_acts(own, data.threads(choice), person_data.names(choice))
        name = f"acts-{choice.community.slug}-{journey['pseudonym']}"
        blocks.show_rows(shown, "Every act, the latest first", {"Day": blocks.day_column()})
        blocks.download(shown, name, sentences.WITH_CARE)


def first_acts(choice: Choice, journey: Mapping[Any, Any]) -> None:
    """List what somebody did first, with links to the threads, and who answered."""
    own, view = person_data.timeline_of(choice, journey["person"]).own, data.view(choice)
    blocks.show_rows(
        person_tables.first_acts(own, data.threads(choice), view),
        "What they did first",
        {
            "Day": blocks.day_column(),
            "Thread": st.column_config.TextColumn(width=_THREAD_WIDTH),
            person_tables.LINK: st.column_config.LinkColumn(display_text="open", width=_LINK_WIDTH),
        },
    )
    if view.simulated:
        blocks.small(sentences.NO_LINKS)
    answers = person_data.answers(choice, journey["person"])
    blocks.say(sentences.first_answer(answers, _called(choice, answers["replied_by"])))


def contacts(choice: Choice, journey: Mapping[Any, Any]) -> None:
    """List the people with whom somebody works; each name leads to their own page."""
    by = person_data.tied_by(choice).by
    found, pseudonyms = person_data.contacts(choice, journey["person"]), person_data.names(choice)
    nearest = found.head(CONTACTS)
    blocks.say(sentences.together(found, by, len(nearest)))
    with st.grid(columns=2, min_column_width=_CONTACT_WIDTH, gap="small"):
        for row in nearest.to_dict("records"):
            name = pseudonyms[row["other"]]
            with st.container(gap=None):
                label, key = f":blue[{blocks.escape(names.shown(row['other']))}]", f"contact-{name}"
                st.button(label, key, on_click=person_links.show, args=(name,), type="tertiary")
                blocks.small(sentences.contact(row, by))


def work(choice: Choice, journey: Mapping[Any, Any]) -> None:
    """Describe somebody's kinds of work, and roles that lists name."""
    own, view = person_data.timeline_of(choice, journey["person"]).own, data.view(choice)
    blocks.say(sentences.kinds(analysis.count_kinds(own, observed_until=view.observed_until)))
    roles = sentences.roles(analysis.find_roles(own))
    if roles:
        blocks.bullets(roles)
    else:
        blocks.small(sentences.NO_ROLES)


def cannot_show(choice: Choice, journey: Mapping[Any, Any]) -> None:
    """Describe what the data cannot show of somebody."""
    own = person_data.timeline_of(choice, journey["person"]).own
    view, sources = data.view(choice), person_data.without_threads(choice)
    blocks.bullets(sentences.not_shown(journey["person"], own, sources, view))
    if sentences.count_suggestions(journey["person"], view):
        st.page_link("identities.py", label="Decide who is one person")


def outreach(choice: Choice, journey: Mapping[Any, Any]) -> None:
    """Show somebody's status in outreach, with a folded form and history."""
    notes_blocks.status_line(choice, journey["person"])
    with st.expander("Note something about this person"):
        signing.name_field()
        notes_blocks.entry_form(choice, journey["person"])
        notes_blocks.history(choice, journey["person"])


def _called(choice: Choice, people: Iterable[object]) -> dict[str, str]:
    """Return how the page calls those of some people whom it may name: not those who only discovered."""
    listed = person_data.names(choice)
    return {str(who): names.shown(str(who)) for who in people if who in listed}
