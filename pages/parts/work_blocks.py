"""The blocks of the Work page: groups side by side, and who is not credited."""

from collections.abc import Collection, Mapping
from typing import Final

import pandas as pd
import streamlit as st

from journeys.analysis import work, work_credit
from journeys.analysis.suppression import Layout, suppress
from journeys.analysis.work_languages import languages_sentence
from journeys.analysis.work_leaving import leave_small
from journeys.charts import work as charts
from journeys.charts.style import SCREEN
from pages.parts import blocks, cache, cache_work, keys, work_tables, work_words
from pages.parts.choice import Choice

SIDES: Final = ("stage", "community")
PERIOD_KINDS: Final = 5
SIDE_KINDS: Final = 6
DRAWN: Final = (work.FIRST, "contribute", "lead")
"""The groups that stand side by side; the table has all."""


def over_time(choice: Choice, answer: str) -> None:
    """Draw the kinds of work by period."""
    rows = cache_work.by_period(choice, choice.period)
    if rows.empty:
        blocks.say(work_words.UNDATED)
        return
    kinds = work.largest_kinds(rows, PERIOD_KINDS)
    blocks.figure(charts.draw_periods(rows, kinds, SCREEN), answer, "periods")


def period_table(choice: Choice) -> None:
    """Show the table behind the kinds of work by period."""
    rows = cache_work.by_period(choice, choice.period)
    if len(rows):
        kinds = dict.fromkeys(work.largest_kinds(rows, PERIOD_KINDS), tuple(rows["period"].unique()))
        shown = work_tables.shares(rows, "period", "Period", kinds)
        blocks.people_table(shown, f"work-{choice.community.slug}", leave_small(rows, "period"))


def side_control() -> str:
    """Let people choose what stands side by side."""
    chosen = st.segmented_control("By", SIDES, default=SIDES[0], required=True, key=keys.WORK_BY, bind="query-params")
    return str(chosen)


def by_stage(choice: Choice) -> None:
    """Show what people do first beside what those do who got to each stage."""
    rows = cache_work.by_stage(choice)
    told = rows.assign(group=rows["group"].map(work_words.GROUPS_SAID))
    observable = dict.fromkeys(told["group"], cache_work.observable(choice))
    observable[work_words.GROUPS_SAID[work.FIRST]] = cache_work.observable(choice, first=True)
    kinds = side_by_side(told[rows["group"].isin(DRAWN)], observable)
    shown = work_tables.shares(told, "group", "Who", kinds)
    is_first = rows["group"] == work.FIRST
    leaving = pd.concat([leave_small(rows[is_first], "group"), leave_small(rows[~is_first], "group", parts=True)])
    blocks.people_table(shown, f"work-stages-{choice.community.slug}", leaving)


def by_community(choice: Choice) -> None:
    """Show the communities beside each other."""
    choices = choice.for_each(cache.communities()).values()
    parts = [cache_work.all_kinds(one).assign(group=one.community.name) for one in choices]
    rows = pd.concat(parts, ignore_index=True)
    kinds = side_by_side(rows, {one.community.name: cache_work.observable(one) for one in choices})
    blocks.bullets([work_words.diversity(one.community, cache_work.diversity(one)) for one in choices])
    blocks.people_table(
        work_tables.shares(rows, "group", "Community", kinds), "work-communities", leave_small(rows, "group")
    )


def side_by_side(rows: pd.DataFrame, observable: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """Draw groups beside each other, the same kinds in the same order, to the same scale; give where each could be."""
    kinds = {
        kind: [group for group in observable if kind in observable[group]]
        for kind in work.prominent_kinds(rows, SIDE_KINDS)
    }
    most = float(rows.loc[rows["kind"].isin(list(kinds)), "high"].max())
    with blocks.three_in_a_row():
        for number, (name, part) in enumerate(rows.groupby("group", sort=False)):
            with st.container():
                st.subheader(blocks.escape(name), anchor=False)
                told = work_words.largest(part)
                blocks.small(told)
                seen = {kind: name in where for kind, where in kinds.items()}
                drawn = charts.draw_kinds(part, seen, SCREEN, most=most)
                blocks.figure(drawn, f"{name}: {told}", f"kinds-{number}")
    return kinds


def languages(choice: Choice) -> None:
    """Say into which languages people translated, if anybody did."""
    rows = cache_work.languages(choice)
    if rows.empty:
        return
    blocks.section("Into which languages?")
    blocks.say(languages_sentence(rows))
    leaving = suppress(rows, Layout(("people",)))
    blocks.people_table(work_tables.languages(rows), f"work-languages-{choice.community.slug}", leaving)


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
