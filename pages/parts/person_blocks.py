"""The blocks of the Person page: whom to look at, their way in words and as a figure, and what surrounds it."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from journeys.analysis import way as ways
from journeys.charts.style import SCREEN
from journeys.charts.way import draw_way
from pages.parts import (
    blocks,
    cache,
    cache_acts,
    cache_person,
    keys,
    outreach_blocks,
    person_links,
    person_tables,
    person_words,
    signing,
    tables,
)
from pages.parts.choice import Choice

PAGE: Final = "person"
CONTACTS: Final = 8
_LINK_WIDTH: Final = 62
_THREAD_WIDTH: Final = 380
_CONTACT_WIDTH: Final = 300


def choose(choice: Choice) -> Mapping[Any, Any] | None:
    """Let people choose somebody by pseudonym, or the one before or after; give the journey of who is chosen."""
    found = cache_person.listed(choice)
    names = found["pseudonym"].tolist()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = person_links.choose(names, PAGE, "Choose one, or a row of the table")
        if chosen is None:
            return None
        place = names.index(chosen)
        for label, step in (("Previous", -1), ("Next", 1)):
            there = names[(place + step) % len(names)]
            st.button(label, on_click=person_links.show, args=(there,), disabled=len(names) == 1)
    row: Mapping[Any, Any] = found.iloc[place].to_dict()
    return row


def everybody(choice: Choice) -> None:
    """Say that nobody bears the pseudonym that the address names, or that nobody is chosen, and list everybody."""
    if person_links.linked_person(PAGE):
        blocks.say(person_words.NOBODY)
        blocks.say(person_words.NEXT_STEP)
    found = cache_person.listed(choice)
    if found.empty:
        blocks.say(person_words.ONLY_DISCOVERED)
        return
    shown, _ = tables.people(found, cache.open_store().key)
    blocks.small(person_words.EVERYBODY)
    person_links.table(
        shown,
        found["pseudonym"].tolist(),
        keys.PERSON_TABLE,
        "Everybody who did more than discover, under pseudonyms",
        {heading: blocks.day_column() for heading in shown.columns[2:7]},
    )


def way(choice: Choice, journey: Mapping[Any, Any]) -> None:
    """Say somebody's way in one answer, and draw it."""
    found = cache_person.way_of(choice, journey["person"])
    answer = person_words.way(journey, found.entries, found.own, cache.view(choice))
    blocks.say(answer)
    drawn = draw_way(found.marks, found.entries, found.lanes, found.frame, SCREEN)
    blocks.figure(drawn, f"{answer} The table below tells every act.", "way")
    blocks.small(person_words.figure_note(found.frame.unit, found.own))


def acts(choice: Choice, journey: Mapping[Any, Any]) -> None:
    """List every act of somebody, folded, with a download."""
    own = cache_person.way_of(choice, journey["person"]).own
    with st.expander(person_words.all_acts(own)):
        shown = person_tables.all_acts(own, cache_acts.threads(choice), cache_person.names(choice))
        name = f"acts-{choice.community.slug}-{journey['pseudonym']}"
        blocks.show_rows(shown, "Every act, the latest first", {"Day": blocks.day_column()})
        blocks.download(shown, name, person_words.WITH_CARE)


def first_acts(choice: Choice, journey: Mapping[Any, Any]) -> None:
    """List what somebody did first, with links to where it can be read."""
    own, is_simulated = cache_person.way_of(choice, journey["person"]).own, cache.view(choice).simulated
    blocks.show_rows(
        person_tables.first_acts(own, cache_acts.threads(choice), linked=not is_simulated),
        "What they did first",
        {
            "Day": blocks.day_column(),
            "Thread": st.column_config.TextColumn(width=_THREAD_WIDTH),
            person_tables.LINK: st.column_config.LinkColumn(display_text="open", width=_LINK_WIDTH),
        },
    )
    if is_simulated:
        blocks.small(person_words.NO_LINKS)
    blocks.say(person_words.first_answer(cache_person.answers(choice, journey["person"]), cache_person.names(choice)))


def contacts(choice: Choice, journey: Mapping[Any, Any]) -> None:
    """Name those with whom somebody works; each leads to their own page."""
    by = cache_person.tied_by(choice).by
    found, called = cache_person.contacts(choice, journey["person"]), cache_person.names(choice)
    nearest = found.head(CONTACTS)
    blocks.say(person_words.together(found, by, len(nearest)))
    with st.grid(columns=2, min_column_width=_CONTACT_WIDTH, gap="small"):
        for row in nearest.to_dict("records"):
            name = called[row["other"]]
            with st.container(gap=None):
                label, key = f":blue[{name}]", f"contact-{name}"
                st.button(label, key, on_click=person_links.show, args=(name,), type="tertiary")
                blocks.small(person_words.contact(row, by))


def work(choice: Choice, journey: Mapping[Any, Any]) -> None:
    """Say what kinds of work somebody did, and what roles lists tell of."""
    own, view = cache_person.way_of(choice, journey["person"]).own, cache.view(choice)
    blocks.say(person_words.kinds(ways.count_kinds(own, observed_until=view.observed_until)))
    told = person_words.roles(ways.find_roles(own))
    if told:
        blocks.bullets(told)
    else:
        blocks.small(person_words.NO_ROLES)


def cannot_show(choice: Choice, journey: Mapping[Any, Any]) -> None:
    """Say what the data cannot show of somebody."""
    own = cache_person.way_of(choice, journey["person"]).own
    view, sources = cache.view(choice), cache_person.without_threads(choice)
    blocks.bullets(person_words.cannot_show(journey["person"], own, sources, view))
    if person_words.count_suggestions(journey["person"], view):
        st.page_link("identities.py", label="Decide who is one person")


def outreach(choice: Choice, journey: Mapping[Any, Any]) -> None:
    """Say how somebody stands with those who invite and mentor, and let something be noted, folded."""
    outreach_blocks.status_line(choice, journey["person"])
    with st.expander("Note something of this person"):
        signing.name_field()
        outreach_blocks.entry_form(choice, journey["person"])
        outreach_blocks.history(choice, journey["person"])
