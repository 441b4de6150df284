"""Blocks of the Work page: kinds of work over time and side by side, and who is not credited."""

from collections.abc import Collection, Mapping
from typing import Final

import pandas as pd
import streamlit as st

from journeys.analysis.work import credit as work_credit
from journeys.analysis.work import shares as work_shares
from journeys.charts import work as charts
from journeys.charts.style import SCREEN
from journeys.model.paths import COMMAND
from journeys.sentences import work as sentences
from pages.parts.shared import blocks, cached, data, names, session_keys
from pages.parts.shared.filters import Choice, choose_one
from pages.parts.work import data as work_data
from pages.parts.work import tables

SIDES: Final = ("stage", "community")
PERIOD_KINDS: Final = 5
SIDE_KINDS: Final = 6
DRAWN: Final = (work_shares.FIRST, "contribute", "lead")
"""Groups that are drawn side by side; the table has all."""


def over_time(choice: Choice, answer: str) -> None:
    """Draw the kinds of work by period, with the table of all periods."""
    rows = work_data.by_period(choice, choice.period)
    if rows.empty:
        blocks.say(sentences.UNDATED)
        return
    kinds = work_shares.largest_kinds(rows, PERIOD_KINDS)
    blocks.figure(charts.draw_periods(rows, kinds, SCREEN), answer, "periods")
    shown = tables.shares(rows, "period", "Period", dict.fromkeys(kinds, tuple(rows["period"].unique())))
    layout = tables.shares_layout("period")
    blocks.people_table(shown, f"work-{choice.community.slug}", tables.all_pairs(rows, "period"), layout)


def side_control() -> str:
    """Ask people to choose what is compared."""
    return choose_one("By", SIDES, session_keys.WORK_BY)


def by_stage(choice: Choice) -> None:
    """Show what people do first, and what people do at each stage."""
    rows = work_data.by_stage(choice)
    named = rows.assign(group=rows["group"].map(sentences.GROUPS))
    observable = dict.fromkeys(named["group"], work_data.observable(choice))
    observable[sentences.GROUPS[work_shares.FIRST]] = work_data.observable(choice, first=True)
    kinds = side_by_side(named[rows["group"].isin(DRAWN)], observable)
    shown = tables.shares(named, "group", "Who", kinds)
    name = f"work-stages-{choice.community.slug}"
    blocks.people_table(shown, name, tables.all_pairs(rows, "group"), tables.shares_layout("group"))


def by_community(choice: Choice) -> None:
    """Show the communities side by side."""
    choices = choice.for_each(data.communities()).values()
    parts = [work_data.all_kinds(one).assign(group=one.community.name) for one in choices]
    rows = pd.concat(parts, ignore_index=True)
    kinds = side_by_side(rows, {one.community.name: work_data.observable(one) for one in choices})
    blocks.bullets([sentences.community_diversity(one.community, work_data.diversity(one)) for one in choices])
    shown = tables.shares(rows, "group", "Community", kinds)
    leaving = tables.all_pairs(rows, "group")
    blocks.people_table(shown, "work-communities", leaving, tables.shares_layout("group"))


def side_by_side(rows: pd.DataFrame, observable: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """Draw groups with the same kinds, order and scale; return in which groups each kind is observable."""
    kinds = {
        kind: [group for group in observable if kind in observable[group]]
        for kind in work_shares.prominent_kinds(rows, SIDE_KINDS)
    }
    # one scale for all groups, so that they can be compared
    most = float(rows.loc[rows["kind"].isin(list(kinds)), "high"].max())
    with blocks.three_in_a_row():
        for number, (name, part) in enumerate(rows.groupby("group", sort=False)):
            with st.container():
                st.subheader(blocks.escape(name), anchor=False)
                largest = sentences.largest(part)
                blocks.small(largest)
                is_observable = {kind: name in where for kind, where in kinds.items()}
                drawn = charts.draw_kinds(part, is_observable, SCREEN, most=most)
                blocks.figure(drawn, f"{name}: {largest}", f"kinds-{number}")
    return kinds


def languages(choice: Choice) -> None:
    """Show into which languages people translated, if anybody did."""
    rows = work_data.languages(choice)
    if rows.empty:
        return
    with st.expander("Into which languages?"):
        blocks.say(sentences.languages(rows))
        name = f"work-languages-{choice.community.slug}"
        blocks.people_table(tables.languages(rows), name, rows, tables.LANGUAGES_LAYOUT)


def uncredited(choice: Choice) -> None:
    """Show people whose work the recognition list does not name, and while names are shown the text that adds them."""
    found = work_data.uncredited(choice)
    if found.recognition is None:
        blocks.say(sentences.no_list(choice.community))
        st.code(f"{COMMAND} import CLONE --community {choice.community.slug}", language="shell")
        return
    blocks.say(sentences.listed_only(*found.listed_only))
    blocks.say(sentences.uncredited(found.rows, found.recognition))
    if found.rows.empty:
        return
    under_pseudonyms = tables.uncredited(found.rows, cached.open_store().key)
    # the download is without logins even while the page shows them
    blocks.table(names.beside(under_pseudonyms), f"uncredited-{choice.community.slug}", raw=under_pseudonyms)
    if not names.on():
        blocks.hint(sentences.CREDIT_NOTE)
        return
    blocks.small(sentences.how_to_add(found.recognition.place))
    st.code("\n".join(work_credit.bot_comments(found.rows, found.logins)), language=None, height=240)
