"""Blocks of the Unanswered page."""

from datetime import UTC, datetime
from typing import Any, Final

import pandas as pd
import streamlit as st

from journeys.analysis.response.first_messages import HOURS, newcomer_messages
from journeys.analysis.response.groups import GROUPS, Group
from journeys.analysis.response.waits import read_curves
from journeys.analysis.stats.download_rounding import ANSWERS_LAYOUT, CURVE_LAYOUT
from journeys.charts import response as charts
from journeys.charts.style import SCREEN
from journeys.sentences import response as sentences
from pages.parts.response import data as response_data
from pages.parts.response import tables
from pages.parts.shared import blocks, cached, data, names, person_links, session_keys
from pages.parts.shared.filters import Choice, choose_one

CARDS: Final = 3
"""Messages with a card; the table has more."""
ROWS: Final = 200
_TITLE_WIDTH: Final = 300
GROUP_LABELS: Final[dict[str, Group]] = {by.replace("_", " "): by for by in GROUPS}
_LIMITS: Final = {sentences.limit(hours): hours for hours in sorted(HOURS)}


def hours_control() -> int:
    """Ask people to choose the time within which an answer is in time."""
    # ordered by length, but the usual one is chosen at first
    return _LIMITS[choose_one("No answer within", _LIMITS, session_keys.WITHIN, default=sentences.limit(HOURS[0]))]


def has_messages(choice: Choice) -> bool:
    """Return whether there are newcomers' messages; if not, write why."""
    found = response_data.messages(choice)
    if len(newcomer_messages(found)):
        return True
    # nobody new, and no export that could show an answer, are two different things
    blocks.say(sentences.NOBODY_NEW if found["is_told"].any() else sentences.NOT_OBSERVABLE)
    st.page_link("imports.py", label="Import an export")
    return False


def answer(choice: Choice, hours: int) -> None:
    """Describe how many wait and how many were not answered in time, and list those who wait."""
    waiting = response_data.wait_now(choice, hours)
    blocks.say(sentences.summary(waiting, *response_data.recent_share(choice, hours), hours))
    view = data.view(choice)
    listed = waiting.listed.head(ROWS)
    if len(listed):
        blocks.small(sentences.list_note(view, min(CARDS, len(waiting.listed)), waiting))
        shown = tables.waiting(listed, cached.open_store().key, datetime.now(UTC).date(), view)
        for row in shown.head(CARDS).to_dict("records"):
            _card(choice, row)
        with st.expander("All of them as a table", expanded=len(listed) > CARDS):
            _table(choice, shown)
            _left_out(choice)
        st.page_link("invite.py", label="Who could help? See Invite")
    others = sentences.not_listed(waiting, hours)
    if others:
        blocks.small(others)
    if listed.empty:
        _left_out(choice)


def over_time(choice: Choice, hours: int) -> None:
    """Draw the share not answered in time by period."""
    rows = response_data.by_period(choice, hours, choice.period)
    if rows.empty:
        blocks.say(sentences.NO_FIRST)
        return
    answer = sentences.years(response_data.compare_years(choice, hours), hours)
    blocks.say(answer)
    with st.expander("Is it getting better?"):
        blocks.figure(charts.draw_periods(rows, SCREEN, hours=hours), answer, "response-periods")
        name = f"unanswered-{choice.community.slug}"
        blocks.people_table(tables.periods(rows, hours), name, tables.leaving_periods(rows), ANSWERS_LAYOUT)


def waits(choice: Choice, hours: int) -> None:
    """Draw how long newcomers and known people wait."""
    gap = response_data.compare_waits(choice, hours)
    answer = sentences.gap(gap, hours)
    blocks.say(answer)
    if gap.curves.empty:
        return
    blocks.say(sentences.middles(gap))
    blocks.figure(charts.draw_waits(gap.curves, SCREEN, hours=hours), answer, "response-waits")
    blocks.small(sentences.WAITS_NOTE)
    name = f"first-answers-{choice.community.slug}"
    blocks.people_table(tables.waits(gap.curves), name, read_curves(gap.curves), CURVE_LAYOUT)


def groups(choice: Choice, hours: int) -> None:
    """Draw the share not answered in time by what people choose."""
    chosen = choose_one("By", GROUP_LABELS, session_keys.RESPONSE_BY)
    by = GROUP_LABELS[chosen]
    rows = response_data.by_group(choice, by, hours)
    if rows.empty:
        blocks.say(sentences.NO_FIRST)
        return
    alt = sentences.groups(chosen, hours)
    blocks.figure(charts.draw_groups(rows, by, SCREEN, hours=hours), alt, "response-groups")
    if by == "label":
        blocks.small(sentences.LABELS_NOTE)
    name = f"unanswered-{by.replace('_', '-')}-{choice.community.slug}"
    blocks.people_table(tables.groups(rows, by, hours), name, tables.leaving_groups(rows), tables.GROUPS_LAYOUT)


def _card(choice: Choice, row: dict[Any, Any]) -> None:
    title, link = blocks.escape(row["Thread"]), row.get(tables.LINK)
    with st.container(border=True, gap="small"):
        st.markdown(f"**[{title}]({link})**" if isinstance(link, str) else f"**{title}**")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            blocks.small(sentences.waiting_message(row["Place"], row["What"], row["Days ago"], row["No answer by"]))
            person_links.to_person(choice, row["Pseudonym"], names.shown(row["Pseudonym"]))
            names.links(row["Pseudonym"])


def _table(choice: Choice, shown: pd.DataFrame) -> None:
    blocks.show_rows(
        names.beside(shown),
        "Newcomers' messages that have not been answered",
        {
            "Thread": st.column_config.TextColumn(width=_TITLE_WIDTH),
            tables.LINK: st.column_config.LinkColumn(display_text="Open"),
            **names.COLUMNS,
            "Written": blocks.day_column(),
            "No answer by": blocks.day_column(),
        },
    )
    blocks.download(
        tables.leaving_waiting(shown),
        f"waiting-{choice.community.slug}",
        "Without pseudonyms: beside a public thread they would name the person.",
    )


def _left_out(choice: Choice) -> None:
    found = response_data.messages(choice)
    unknown = int((found["is_new"] & ~found["is_told"]).sum())
    if unknown:
        blocks.small(sentences.without_answers(unknown))
    unsure = int((found["is_unsure"] & found["is_told"]).sum())
    if unsure:
        blocks.small(sentences.perhaps_known(unsure))
    # in a chat people often answer beside a message and not in its thread
    if (newcomer_messages(found)["action"] == "posted_message").any():
        blocks.small(sentences.CHAT_NOTE)
