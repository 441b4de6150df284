"""The blocks of the Work page: groups side by side, and who is not credited."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st

from journeys.analysis import work, work_credit
from journeys.analysis.work_leaving import leave_small
from journeys.charts import work as charts
from journeys.charts.style import SCREEN
from pages.parts import blocks, cache, cache_work, keys, work_tables, work_words
from pages.parts.choice import Choice

SIDES: Final = ("stage", "community")
PERIOD_KINDS: Final = 5
SIDE_KINDS: Final = 6


def over_time(choice: Choice, answer: str) -> None:
    """Draw the kinds of work by period."""
    rows = cache_work.by_period(choice)
    if rows.empty:
        blocks.say(work_words.UNDATED)
        return
    kinds = work.largest_kinds(rows, PERIOD_KINDS)
    blocks.figure(charts.draw_periods(rows, kinds, SCREEN), answer, "periods")


def period_table(choice: Choice) -> None:
    """Show the table behind the kinds of work by period."""
    rows = cache_work.by_period(choice)
    if len(rows):
        shown = work_tables.shares(rows, "period", "Period", work.largest_kinds(rows, PERIOD_KINDS))
        blocks.people_table(shown, f"work-{choice.community.slug}", leave_small(rows, "period"))


def side_control() -> str:
    """Let people choose what stands side by side."""
    chosen = st.segmented_control("By", SIDES, default=SIDES[0], required=True, key=keys.WORK_BY, bind="query-params")
    return str(chosen)


def by_stage(choice: Choice) -> None:
    """Show what people do first beside what those do who got to each stage."""
    rows = cache_work.by_stage(choice)
    side_by_side({work_words.GROUPS_SAID[str(name)]: part for name, part in rows.groupby("group", sort=False)})
    said = rows.assign(group=rows["group"].map(work_words.GROUPS_SAID))
    shown = work_tables.shares(said, "group", "Who", work.largest_kinds(rows, SIDE_KINDS))
    is_first = rows["group"] == work.FIRST
    leaving = pd.concat([leave_small(rows[is_first], "group"), leave_small(rows[~is_first], "group", parts=True)])
    blocks.people_table(shown, f"work-stages-{choice.community.slug}", leaving)


def by_community(choice: Choice) -> None:
    """Show the communities beside each other."""
    choices = choice.for_each(cache.communities())
    parts = {one.community.name: cache_work.all_kinds(one) for one in choices.values()}
    told = {name: part for name, part in parts.items() if len(part)}
    side_by_side(told)
    blocks.bullets(
        [f"{one.community.name}: {work_words.diversity(cache_work.diversity(one))}" for one in choices.values()]
    )
    rows = pd.concat([part.assign(community=name) for name, part in told.items()], ignore_index=True)
    shown = work_tables.shares(rows, "community", "Community", work.largest_kinds(rows, SIDE_KINDS))
    blocks.people_table(shown, "work-communities", leave_small(rows, "community"))


def side_by_side(parts: Mapping[str, pd.DataFrame]) -> None:
    """Draw groups beside each other: the same kinds of work in the same order, to the same scale."""
    every = pd.concat(list(parts.values()), ignore_index=True)
    kinds = work.largest_kinds(every, SIDE_KINDS)
    most = float(every.loc[every["kind"].isin(kinds), "high"].max())
    with blocks.three_in_a_row():
        for number, (name, rows) in enumerate(parts.items()):
            with st.container():
                st.subheader(blocks.escape(name), anchor=False)
                told = work_words.largest(rows)
                blocks.small(told)
                drawn = charts.draw_kinds(rows, kinds, SCREEN, most=most)
                blocks.figure(drawn, f"{name}: {told}", f"kinds-{number}")


def uncredited(choice: Choice) -> None:
    """Show who did work that the recognition list does not name, and on request the text that adds them."""
    found = cache_work.uncredited(choice)
    if found.recognition is None:
        blocks.say(work_words.no_list(choice.community))
        st.code(f"python -m journeys import CLONE --community {choice.community.slug}", language="shell")
        return
    blocks.say(work_words.listed_only(*found.listed_only))
    blocks.say(work_words.uncredited(found.rows, found.recognition))
    if found.rows.empty:
        return
    named = st.toggle("Show logins and the ready text", key=keys.CREDIT)
    blocks.small(work_words.CREDIT_NOTE)
    key = cache.open_store().key
    under_pseudonyms = work_tables.uncredited(found.rows, key)
    shown = work_tables.uncredited(found.rows, key, found.logins) if named else under_pseudonyms
    blocks.table(shown, f"uncredited-{choice.community.slug}", raw=under_pseudonyms)
    if named:
        blocks.small(work_words.how_to_add(found.recognition.place))
        st.code("\n".join(work_credit.ready_text(found.rows, found.logins)), language=None, height=240)
