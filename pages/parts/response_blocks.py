"""The blocks of the Silent doors page."""

from typing import Any, Final

import pandas as pd
import streamlit as st

from journeys.analysis import response_words as said
from journeys.analysis.response import HOURS, doors
from journeys.analysis.response_groups import GROUPS, Group
from journeys.charts import response as charts
from journeys.charts.style import SCREEN
from pages.parts import blocks, cache, cache_response, keys, person_links, response_tables, response_words
from pages.parts.choice import Choice

CARDS: Final = 10
"""Messages that stand one by one; the table has more."""
ROWS: Final = 200
_TITLE_WIDTH: Final = 300
GROUPS_SAID: Final[dict[str, Group]] = {by.replace("_", " "): by for by in GROUPS}
_LIMITS: Final = {said.limit(hours): hours for hours in sorted(HOURS)}


def hours_control() -> int:
    """Let people choose within how long an answer is in time."""
    chosen = st.segmented_control(
        "No answer within",
        list(_LIMITS),
        default=said.limit(HOURS[0]),
        required=True,
        key=keys.WITHIN,
        bind="query-params",
    )
    return _LIMITS[str(chosen)]


def can_tell(choice: Choice) -> bool:
    """Say why nothing can be told of answers, if so; and whether anything can."""
    found = cache_response.messages(choice)
    if len(doors(found)):
        return True
    blocks.say(response_words.NOBODY_NEW if found["is_told"].any() else response_words.NOT_OBSERVABLE)
    st.page_link("imports.py", label="Bring an export")
    return False


def answer(choice: Choice, hours: int) -> None:
    """Say who waits and how many were not answered in time, then list those who wait."""
    waiting = cache_response.wait_now(choice, hours)
    blocks.say(said.doors_sentence(waiting, *cache_response.recent_share(choice, hours), hours))
    view = cache.view(choice)
    listed = waiting.listed.head(ROWS)
    if len(listed):
        blocks.small(response_words.list_note(view, min(CARDS, len(waiting.listed)), waiting))
        shown = response_tables.waiting(listed, cache.open_store().key, simulated=view.simulated)
        for row in shown.head(CARDS).to_dict("records"):
            _card(choice, row)
        with st.expander("The same as a table"):
            _table(choice, shown)
        st.page_link("mentor_queue.py", label="Who could help them? See the mentor queue")
    others = response_words.not_listed(waiting, hours)
    if others:
        blocks.small(others)
    _left_out(choice)


def over_time(choice: Choice, hours: int) -> None:
    """Draw the share not answered in time by the cohorts' period."""
    rows = cache_response.by_period(choice, hours, choice.period)
    if rows.empty:
        blocks.say(response_words.NO_FIRST)
        return
    alt = said.doors_sentence(
        cache_response.wait_now(choice, hours), *cache_response.recent_share(choice, hours), hours
    )
    blocks.figure(charts.draw_periods(rows, SCREEN, hours=hours), alt, "doors-periods")
    name = f"silent-doors-{choice.community.slug}"
    blocks.people_table(response_tables.periods(rows, hours), name, response_tables.leaving_periods(rows))


def waits(choice: Choice, hours: int) -> None:
    """Draw how long newcomers and known people wait."""
    gap = cache_response.compare_waits(choice, hours)
    told = said.gap_sentence(gap, hours)
    blocks.say(told)
    if gap.curves.empty:
        return
    blocks.say(said.middles_sentence(gap))
    blocks.figure(charts.draw_waits(gap.curves, SCREEN, hours=hours), told, "doors-waits")
    blocks.small(response_words.WAITS_NOTE)
    name = f"first-answers-{choice.community.slug}"
    blocks.people_table(response_tables.waits(gap.curves), name, response_tables.leaving_waits(gap.curves))


def groups(choice: Choice, hours: int) -> None:
    """Draw the share not answered in time by what people choose."""
    chosen = st.segmented_control(
        "By",
        list(GROUPS_SAID),
        default=next(iter(GROUPS_SAID)),
        required=True,
        key=keys.DOORS_BY,
        bind="query-params",
    )
    by = GROUPS_SAID[str(chosen)]
    rows = cache_response.by_group(choice, by, hours)
    if rows.empty:
        blocks.say(response_words.NO_FIRST)
        return
    alt = f"Share of newcomers' first messages not answered within {said.limit(hours)}, by {chosen}"
    blocks.figure(charts.draw_groups(rows, by, SCREEN, hours=hours), alt, "doors-groups")
    if by == "label":
        blocks.small(response_words.LABELS_NOTE)
    name = f"silent-doors-{by.replace('_', '-')}-{choice.community.slug}"
    blocks.people_table(response_tables.groups(rows, by, hours), name, response_tables.leaving_groups(rows, by))


def _card(choice: Choice, row: dict[Any, Any]) -> None:
    """Show one message that waits: its thread's title, to be followed, and who waits."""
    title, link = blocks.escape(row["Thread"]), row.get(response_tables.LINK)
    with st.container(border=True, gap="small"):
        st.markdown(f"**[{title}]({link})**" if isinstance(link, str) else f"**{title}**")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            blocks.small(f"{row['Place']} · {row['What']} · has not been answered for **{row['Waits for']}**")
            person_links.to_person(choice, row["Pseudonym"], row["Pseudonym"])


def _table(choice: Choice, shown: pd.DataFrame) -> None:
    blocks.show_rows(
        shown,
        "Newcomers' messages that have not been answered",
        {
            "Thread": st.column_config.TextColumn(width=_TITLE_WIDTH),
            response_tables.LINK: st.column_config.LinkColumn(display_text="Open"),
            "Since": blocks.day_column(),
        },
    )
    blocks.download(
        response_tables.leaving_waiting(shown),
        f"waiting-{choice.community.slug}",
        "Without pseudonyms: beside a public thread they would be none any more.",
    )


def _left_out(choice: Choice) -> None:
    """Say what the page cannot see."""
    found = cache_response.messages(choice)
    untold = int((found["is_new"] & ~found["is_told"]).sum())
    if untold:
        blocks.small(response_words.untold(untold))
    if (doors(found)["action"] == "posted_message").any():
        blocks.small(response_words.CHAT_NOTE)
