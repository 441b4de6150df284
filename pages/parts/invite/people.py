"""The list of people to invite: one line a person, one of whom is chosen by click or by keyboard."""

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from journeys.analysis.candidates.ranking import Ranking
from journeys.model import wording
from journeys.sentences import candidates as sentences
from journeys.sentences.candidates import GROUPS
from pages.parts.invite import data as invite_data
from pages.parts.notes import data as notes_data
from pages.parts.shared import blocks, data, names, person_links, session_keys
from pages.parts.shared.filters import Choice, choose_one

PAGE: Final = "invite"
_ROW_PIXELS: Final = 25
"""Lower than in other tables, so that all of a list stands on one screen."""
PEOPLE_LISTED: Final = 500  # nobody reads a longer table
_WIDTHS: Final = {"Who": 152, "Why": 264, "Next task": 176, "Mentor": 132}
_BESIDE_DETAILS: Final = ("Who", "Why")
"""The columns for which there is room beside somebody's details, which have the rest."""


def choose_group() -> str:
    """Ask people to choose between candidates to invite and those who would come anyway."""
    return choose_one("Show", GROUPS, session_keys.INVITE_GROUP, said=GROUPS)


def chosen_of(people: Sequence[str]) -> str | None:
    """Return the person whom the address names, if they are in the list."""
    by_pseudonym = {notes_data.pseudonym(person): person for person in people}
    return by_pseudonym.get(str(person_links.linked_person(PAGE)))


def table(choice: Choice, rows: pd.DataFrame, chosen: str | None) -> None:
    """Show the list, with the chosen person's row marked."""
    people = [str(person) for person in rows["person"]]
    at = people.index(chosen) if chosen else -1
    # what is chosen stands in the address, so the table is told and not asked
    st.session_state[session_keys.INVITE_TABLE] = {"selection": {"rows": [at] if chosen else [], "columns": []}}
    shown = lines(choice, rows)
    st.dataframe(
        shown,
        hide_index=True,
        height=blocks.height_of(rows, _ROW_PIXELS),
        row_height=_ROW_PIXELS,
        column_order=_BESIDE_DETAILS if chosen else None,
        placeholder="–",
        column_config={
            **{name: st.column_config.TextColumn(width=width) for name, width in _WIDTHS.items()},
            "Waiting since": blocks.day_column(),
        },
        key=session_keys.INVITE_TABLE,
        on_select=lambda: _take_row(people),
        selection_mode="single-row",
        alt=sentences.LIST_NAME,
    )
    blocks.for_print(shown)


def up_and_down(people: Sequence[str], chosen: str | None) -> None:
    """Draw the buttons that choose the person above or below, each with its key."""
    at = people.index(chosen) if chosen else -1
    st.button("Previous", shortcut="K", on_click=_show, args=(people, at - 1), disabled=at < 1)
    st.button("Next", shortcut="J", on_click=_show, args=(people, at + 1), disabled=at + 1 == len(people))


def lines(choice: Choice, rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per person: who, why, since when they wait, the task nearest to them, and the mentor who fits."""
    people = tuple(str(person) for person in rows["person"])
    signs, last = invite_data.signs(choice), invite_data.last_acts(choice, people)
    tasks, mentors = invite_data.nearest_tasks(choice, people), invite_data.mentors(choice, people)
    until, redact = pd.Timestamp(data.view(choice).observed_until), data.redactor()
    records: list[dict[Any, Any]] = rows.to_dict("records")
    table = pd.DataFrame(
        {
            "Who": [names.shown(person) for person in people],
            "Why": [sentences.why(row, signs[row["person"]], last[row["person"]]) for row in records],
            "Waiting since": [
                (until - pd.Timedelta(days=row["waiting_days"])).date() if row["waiting"] else None for row in records
            ],
            "Next task": [redact(sentences.thread(tasks[person])) if person in tasks else None for person in people],
            "Mentor": [names.shown(mentors[person]["mentor"]) if person in mentors else None for person in people],
        }
    )
    return table.dropna(axis="columns", how="all")


def everybody(ranking: Ranking) -> None:
    """List all candidates, folded; without a download, since these are people and not figures."""
    with st.expander(f"All candidates ({wording.number(len(ranking.people))})"):
        rows = ranking.people.head(PEOPLE_LISTED)
        if len(rows) < len(ranking.people):
            blocks.small(f"The first {wording.number(PEOPLE_LISTED)} of them, in the order of the list.")
        table = pd.DataFrame(
            {
                "Who": [names.shown(str(person)) for person in rows["person"]],
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
        blocks.show_rows(table, "All candidates with chance and need", {"Chance to contribute": percent})
        blocks.small(sentences.unlisted(ranking.only_discovered))


def _take_row(people: Sequence[str]) -> None:
    rows = st.session_state[session_keys.INVITE_TABLE].selection.rows
    # a second click on a row takes the choice back
    _show(people, rows[0] if rows else -1)


def _show(people: Sequence[str], at: int) -> None:
    person_links.show(notes_data.pseudonym(people[at]) if 0 <= at < len(people) else None)
