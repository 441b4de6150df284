"""The form that names the community of places which belong to none yet: it writes a definition file."""

from collections.abc import Collection, Mapping
from zlib import crc32

import streamlit as st

from journeys.errors import DefinitionError
from journeys.model import wording
from journeys.model.communities import definitions
from journeys.sentences import imports as sentences
from pages.parts.shared import blocks, data, session_keys


def draw_unclaimed(*, open_at_once: bool) -> None:
    """Offer to name the community of what is in the store and belongs to none; folded unless ``open_at_once``."""
    unclaimed = data.unclaimed()
    if not unclaimed:
        return
    if open_at_once:
        with st.container(border=True):
            draw_form(unclaimed, data.acts_by_place(), "store")
        return
    with st.expander(sentences.unclaimed(unclaimed)):
        draw_form(unclaimed, data.acts_by_place(), "store", said=True)


def draw_form(unclaimed: Mapping[str, int], others: Collection[str], key: str, *, said: bool = False) -> None:
    """Draw the form for some places and their acts; ``others`` are places that the community may not claim by it."""
    # other places are another question, with all of them chosen
    key = f"{key}-{crc32('|'.join(unclaimed).encode())}"
    if not said:
        blocks.say(sentences.unclaimed(unclaimed))
    if fault := st.session_state.pop(f"{session_keys.NAMING_FAULT}-{key}", ""):
        st.error(blocks.escape(fault))
    with st.form(f"claim-{key}", border=False):
        st.text_input(
            "Name of the community", definitions.suggested_name(unclaimed), max_chars=80, key=f"claim-{key}-name"
        )
        st.selectbox(
            "Or a community that there is",
            sorted(each.name for each in data.communities().values()),
            index=None,
            placeholder="none",
            key=f"claim-{key}-known",
        )
        st.pills(
            "Its places",
            list(unclaimed),
            selection_mode="multi",
            default=list(unclaimed),
            # labels are read as Markdown
            format_func=lambda place: blocks.escape(f"{place} ({wording.counted(unclaimed[place], 'act')})"),
            key=f"claim-{key}-places",
        )
        # by a callback: the choice of the community is drawn before this form, and could not be changed after it
        st.form_submit_button("Name the community", on_click=_name, args=(key, tuple({*unclaimed, *others})))


def _name(key: str, known: Collection[str]) -> None:
    name, places, chosen = (st.session_state[f"claim-{key}-{part}"] for part in ("name", "places", "known"))
    fault = f"{session_keys.NAMING_FAULT}-{key}"
    if not (chosen or name.strip()) or not places:
        st.session_state[fault] = "Give the community a name and at least one place."
        return
    others = set(known) - set(places)
    slug = next((slug for slug, each in data.communities().items() if each.name == chosen), None)
    try:
        path = (
            definitions.add_places(slug, places, others) if slug else definitions.name_community(name, places, others)
        )
    except DefinitionError as error:
        st.session_state[fault] = str(error)
        return
    st.toast(f"Wrote {path.name}: describe in it what each stage means for you.")
    # only what has data can be chosen
    if data.acts_by_place().keys() & set(places):
        st.session_state[session_keys.COMMUNITY] = slug or path.stem
