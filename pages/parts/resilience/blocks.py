"""Blocks of the Resilience page."""

from typing import Final

import streamlit as st

from journeys.analysis.resilience import activity, coverage_loss
from journeys.analysis.resilience.stage_flows import MOVES_LAYOUT
from journeys.analysis.stats.download_rounding import CORE_LAYOUT
from journeys.charts import resilience as charts
from journeys.charts import stage_flows as move_charts
from journeys.charts.style import SCREEN
from journeys.model.pseudonyms import pseudonym_of
from journeys.sentences import resilience as sentences
from journeys.sentences import work as work_sentences
from pages.parts.resilience import data as resilience_data
from pages.parts.resilience import tables
from pages.parts.shared import blocks, cached, data, person_links, session_keys
from pages.parts.shared.filters import Choice, choose_one
from pages.parts.work import data as work_data

AREAS: Final = 12
# two rows of small figures
GROUPS: Final = 6
EVERYTHING: Final = "everything"
LOSS_BY: Final = {
    "area of work": coverage_loss.AREA,
    "place": ("place",),
    "kind": ("kind",),
    "group": (coverage_loss.GROUP,),
}
CORE_BY: Final = (EVERYTHING, "kind", "place")


def carriers(choice: Choice) -> None:
    """Say who did half of the work; unfolded, month by month, by kind or place, and without AI agents."""
    found = resilience_data.find_bus_factor(choice)
    if found is None:
        blocks.say(sentences.core(resilience_data.core_by_month(choice)))
        return
    key = cached.open_store().key
    names = sorted(pseudonym_of(person, key) for person in found.people)
    blocks.say(sentences.bus_factor(found, names, data.view(choice).observed_until))
    if ranks := resilience_data.suspects_in_core(choice):
        blocks.say(sentences.suspects_in_core(ranks))
    with st.expander("How many carry most of the work?"):
        core_over_time(choice)
        without_agents(choice)


def at_risk(choice: Choice) -> None:
    """Say which work depends on one person; unfolded, each area of work, and what one person's leaving would take."""
    carried = resilience_data.carried(choice)
    answer = sentences.fall(coverage_loss.measure_loss(carried))
    blocks.say(answer)
    with st.expander("What depends on one person?"):
        areas(choice, answer)
        without_one_person(choice)


def areas(choice: Choice, answer: str) -> None:
    """Draw the areas of work that depend most on one person, and list all with the person nearest to step in."""
    leading, key = coverage_loss.areas(resilience_data.carried(choice)), cached.open_store().key
    if leading.empty:
        return
    drawn = leading.sort_values("share", ascending=False, kind="stable").head(AREAS)
    blocks.small(f"{sentences.AREAS_NOTE} {sentences.areas_drawn(len(drawn), len(leading))}")
    blocks.figure(charts.draw_areas(drawn, SCREEN), answer, "areas")
    leaving = tables.leaving_areas(leading, key)
    blocks.people_table(tables.areas(leading, key), f"areas-{choice.community.slug}", leaving, tables.AREAS_LAYOUT)


def without_one_person(choice: Choice) -> None:
    """Ask for a pseudonym, and show what each area, place or kind of work would lose without that person."""
    people = resilience_data.people_with_work(choice)
    if not people:
        return
    with st.container(horizontal=True):
        chosen = st.selectbox(
            "If this person left", list(people), key=session_keys.LEAVING_PERSON, bind="query-params", width=320
        )
        unit = choose_one("What would lose", LOSS_BY, session_keys.LOSS_BY)
    own = resilience_data.carried(choice, LOSS_BY[unit])
    # below that many pieces a share means nothing
    own = own[(own["person"] == people[chosen]) & (own["total"] >= coverage_loss.MIN_PIECES)]
    blocks.say(sentences.loss(own, chosen, unit))
    blocks.small(sentences.LOSS_NOTE)
    person_links.to_person(choice, chosen)
    key = cached.open_store().key
    shown = tables.loss(own, key)
    blocks.people_table(shown, f"loss-{choice.community.slug}", tables.leaving_areas(own, key), tables.AREAS_LAYOUT)


def core_over_time(choice: Choice) -> None:
    """Draw the core and the bus factor over time, of all work or by kind or place."""
    by = choose_one("By", CORE_BY, session_keys.CORE_BY)
    name = f"core-{choice.community.slug}"
    rows = resilience_data.core_by_month(choice)
    answer = sentences.core(rows)
    blocks.small(sentences.CORE_NOTE)
    if by == EVERYTHING:
        blocks.figure(charts.draw_core(rows, SCREEN), answer, "core")
        blocks.people_table(tables.core(rows, None), name, rows, CORE_LAYOUT)
        return
    parts = resilience_data.core_by_month(choice, (by,))
    largest = parts.groupby(by)["pieces"].sum().sort_values(ascending=False).index[:GROUPS]
    # one scale for all small figures, so that they can be compared
    most = int(parts.loc[parts[by].isin(largest), "core"].max())
    with blocks.three_in_a_row():
        for number, group in enumerate(largest):
            with st.container():
                part = parts[parts[by] == group]
                st.subheader(blocks.escape(sentences.group_name(by, str(group))), anchor=False)
                blocks.figure(
                    charts.draw_core(part, SCREEN, small=True, most=most), sentences.core(part), f"core-{number}"
                )
    blocks.people_table(tables.core(parts, by), f"{name}-{by}", parts, CORE_LAYOUT)


def without_agents(choice: Choice) -> None:
    """Draw the core with and without the changes that carry the mark of an AI agent."""
    if not work_data.agents_by_quarter(choice)["marked"].any():
        blocks.say(work_sentences.NO_AGENTS)
        return
    whole, human = resilience_data.core_without_agents(choice)
    answer = sentences.without_agents(whole, human)
    blocks.say(answer)
    if human is None or human["pieces"] in (0, whole["pieces"]):
        return
    blocks.small(sentences.AGENTS_NOTE)
    blocks.figure(charts.draw_without_agents(whole, human, SCREEN), answer, "without-agents")
    rows = tables.without_agents(whole, human)
    blocks.people_table(
        rows,
        f"without-agents-{choice.community.slug}",
        tables.leaving_without_agents(whole, human),
        tables.WITHOUT_AGENTS_LAYOUT,
    )


def trend(choice: Choice) -> None:
    """Say whether more or fewer people contribute and lead; unfolded, who came, who left and who is active."""
    rows, p_value = resilience_data.count_moves(choice)
    answer = sentences.moves(rows, data.view(choice).observed_until, p_value=p_value)
    blocks.say(answer)
    with st.expander("Who came, who left, who is active?"):
        blocks.small(sentences.MOVES_NOTE)
        blocks.figure(move_charts.draw_moves(rows, SCREEN), answer, "moves")
        blocks.people_table(tables.moves_said(rows), f"moves-{choice.community.slug}", rows, MOVES_LAYOUT)
        days(choice)


def days(choice: Choice) -> None:
    """Draw who is active, drifting and away."""
    rows = resilience_data.count_days(choice)
    answer = sentences.activity(rows)
    blocks.say(answer)
    if rows.empty:
        return
    community = choice.community
    blocks.small(sentences.activity_note(community, activity.away_days(community.active_days)))
    blocks.figure(charts.draw_days(rows, SCREEN), answer, "days")
    kept = tables.days(rows)
    blocks.people_table(tables.days_said(kept), f"days-{community.slug}", kept, tables.DAYS_LAYOUT)


def taking_in(choice: Choice) -> None:
    """Say whether arrivals are answered; unfolded, week by week. Without replies in the exports, say why not."""
    rows = resilience_data.count_weeks(choice)
    if rows is None or rows.empty:
        blocks.say(sentences.NO_ANSWERS)
        return
    measured = resilience_data.measure_readiness(choice)
    answer = sentences.readiness(measured)
    blocks.say(answer)
    with st.expander("Can the community take in as many people as arrive?"):
        for count, median in (("arrivals", measured.arrivals), ("answers", measured.answers)):
            blocks.figure(move_charts.draw_weeks(rows, count, SCREEN, median=median), answer, f"weeks-{count}")
        blocks.people_table(tables.weeks(rows), f"weeks-{choice.community.slug}", rows, tables.WEEKS_LAYOUT)
