"""Drawing lots where there are more people than hours: half are invited now, and the others wait and are compared."""

from random import SystemRandom

import streamlit as st

from journeys.analysis.outreach.lottery import MIN_PEOPLE_DRAWN, draw_lots
from journeys.errors import EntryError
from journeys.logs.entry_log import newest_numbers
from journeys.logs.opt_outs import Signed
from journeys.logs.outreach_entries import Entry, Kind
from journeys.sentences import candidates as sentences
from pages.parts.invite import data
from pages.parts.notes import data as notes_data
from pages.parts.shared import blocks, names, session_keys, signing
from pages.parts.shared.filters import Choice

MOST = 60
SECTION = "draw"


def draw(choice: Choice) -> None:
    """Draw the form that draws lots among the first candidates."""
    free = _free(choice)
    signing.notice(SECTION)
    with st.expander("More people than hours? Draw lots, and see later whether it helped"):
        blocks.small(sentences.LOTTERY_NOTE)
        if len(free) < MIN_PEOPLE_DRAWN:
            blocks.small(sentences.too_few_for_lottery(len(free)))
            return
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input("Name of the list", key=signing.typed_key("list", SECTION), max_chars=80, width=220)
            st.number_input(
                "People to draw from",
                MIN_PEOPLE_DRAWN,
                min(len(free), MOST),
                # half of them are invited: as many as the list holds
                min(len(free), 2 * data.PEOPLE_PER_LIST),
                key=session_keys.DRAW,
                width=220,
            )
            signing.button("Draw lots", "draw-lots", _draw, choice)


def _free(choice: Choice) -> list[str]:
    return [str(person) for person in data.free(choice, sentences.INVITE)["person"]]


def _draw(choice: Choice) -> None:

    def entered(by: Signed) -> str:
        name = str(st.session_state.get(signing.typed_key("list", SECTION)) or "").strip()
        if not name:
            msg = "Name the list first: it tells the people of one draw from others."
            raise EntryError(msg)
        # read again at the click: others may have noted something since the page was drawn
        log = notes_data.log(choice)
        # the comparison finds the people of a draw by this name
        if name.casefold() in {str(known).strip().casefold() for known in log["list_name"]}:
            msg = f"There was a draw called “{name}” before: choose another name."
            raise EntryError(msg)
        # from the system's source of chance, so that no seed can be tried until somebody wanted is drawn
        drawn = draw_lots(_free(choice)[: int(st.session_state[session_keys.DRAW])], SystemRandom())
        halves: tuple[tuple[Kind, tuple[str, ...]], ...] = (("invited", drawn.invited), ("waiting", drawn.waiting))
        entries = [
            Entry(kind, by.who, by.at, choice.community.slug, person, list_name=name)
            for kind, people in halves
            for person in people
        ]
        newest = newest_numbers(log)
        seen = {entry.account: newest.get(entry.account, 0) for entry in entries}
        # all or none: half a draw could not be compared
        notes_data.outreach().add_all(entries, seen, notes_data.into(choice))
        st.session_state[signing.typed_key("list", SECTION)] = ""
        return sentences.lottery([names.shown(person) for person in drawn.invited], len(drawn.waiting))

    signing.enter(SECTION, entered)
