"""Mentors' settings: their weight in matching, how many newcomers at once, and when they are away."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, cast

import pandas as pd
import streamlit as st

from journeys.errors import EntryError
from journeys.logs.entry_log import newest_numbers
from journeys.logs.mentor_settings import DEFAULT_CAP, DEFAULT_WEIGHT, LEAST_CAP, MOST_CAP, WEIGHTS, Settings, Weight
from journeys.logs.opt_outs import Signed
from journeys.model import wording
from journeys.sentences import mentoring as sentences
from journeys.sentences import notes as notes_sentences
from journeys.sentences.shared import taken_back
from pages.parts.mentors.data import DEFAULT_SETTINGS
from pages.parts.notes import data as notes_data
from pages.parts.shared import blocks, names, session_keys, signing
from pages.parts.shared.filters import Choice

SECTION: Final = "mentor-settings"
NOTE: Final = (
    "Set by mentors themselves, or by an organizer who asked them. Weight none: no newcomers now; high: more than "
    f"others. Without settings a mentor has weight {DEFAULT_WEIGHT} and takes at most {DEFAULT_CAP} at once."
)


def settings(choice: Choice) -> None:
    """List mentors' settings, with a form to change those of one."""
    found = notes_data.mentor_settings(choice)
    blocks.small(NOTE)
    if len(found):
        blocks.show_rows(table(found), "mentors-settings")
    mentors = notes_data.possible_mentors(choice)
    chosen = st.selectbox(
        "Mentor's pseudonym", sorted(mentors), index=None, format_func=names.shown, key=session_keys.MENTOR, width=320
    )
    if chosen is not None:
        _form(choice, str(chosen), mentors[str(chosen)], found)
    signing.notice(SECTION)


def table(found: pd.DataFrame) -> pd.DataFrame:
    """Return one row per mentor."""
    return pd.DataFrame(
        {
            "Mentor": [names.shown(str(person)) for person in found["person"]],
            "Weight": found["weight"],
            "At most at once": found["cap"],
            "Away from": found["away_from"].dt.date,
            "Away until": found["away_until"].dt.date,
            "Set by": found["who"],
            "On": found["at"].dt.date,
        }
    )


def save(choice: Choice, person: str, name: str, seen: int) -> None:
    """Save a mentor's settings from the form."""
    weight, cap, away = (st.session_state.get(_key(field, name)) for field in ("weight", "cap", "away"))

    def entered(by: Signed) -> str:
        days = [day for day in (away or ()) if isinstance(day, date)]
        # the field returns one day while the second is not chosen yet
        if len(days) == 1:
            msg = "Being away needs two days: choose the last one too."
            raise EntryError(msg)
        into = notes_data.into(choice)
        if person not in into:
            raise EntryError(notes_sentences.GONE)
        wanted = Settings(
            by.who,
            by.at,
            choice.community.slug,
            person,
            weight=cast("Weight", weight),
            cap=int(cap or 0),
            away_from=days[0] if days else None,
            away_until=days[1] if days else None,
        )
        number = notes_data.mentors().add(wanted, seen, into)
        return sentences.settings(number, name, weight, cap)

    signing.enter(SECTION, entered)


def take_back(choice: Choice, person: str, number: int, seen: int) -> None:
    """Undo a change of a mentor's settings."""

    def entered(by: Signed) -> str:
        undo = Settings(by.who, by.at, choice.community.slug, person, undoes=number)
        notes_data.mentors().add(undo, seen, notes_data.into(choice))
        return taken_back(number)

    signing.enter(SECTION, entered)


def _form(choice: Choice, name: str, person: str, found: pd.DataFrame) -> None:
    own = found[found["person"] == person].to_dict("records")
    set_before: Mapping[Any, Any] = own[0] if own else DEFAULT_SETTINGS
    log = notes_data.mentors().log(choice.community.slug, notes_data.into(choice))
    seen = newest_numbers(log).get(person, 0)
    away = [set_before[field].date() for field in ("away_from", "away_until") if wording.known(set_before[field])]
    with st.form(f"{SECTION}-{name}"):
        st.segmented_control("Weight", WEIGHTS, default=set_before["weight"], required=True, key=_key("weight", name))
        st.number_input(
            "Newcomers at most at once", LEAST_CAP, MOST_CAP, int(set_before["cap"]), key=_key("cap", name), width=220
        )
        st.date_input("Away (from, until)", tuple(away), format="DD/MM/YYYY", key=_key("away", name), width=320)
        signing.warn_if_lost(st.form_submit_button("Save settings", on_click=save, args=(choice, person, name, seen)))
    for row in log[(log["person"] == person) & log["in_force"]].iloc[::-1].head(1).to_dict("records"):
        with st.container(horizontal=True, vertical_alignment="center"):
            what = "taken back" if row["kind"] == "undo" else "set"
            blocks.small(f"**{row['number']}** · {wording.day(row['at'])} · {row['who']}: {what}")
            number = int(row["number"])
            signing.button(
                f"Undo settings {number}", f"Undo settings {number}", take_back, choice, person, number, seen
            )


def _key(field: str, name: str) -> str:
    # with the pseudonym, since keys can be read in the page
    return f"{session_keys.MENTOR}-{field}-{name}"
