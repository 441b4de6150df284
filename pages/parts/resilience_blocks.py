"""The blocks of the Resilience page."""

from typing import Final

import streamlit as st

from journeys.analysis import activity, core, moves, readiness, resilience
from journeys.charts import moves as move_charts
from journeys.charts import resilience as charts
from journeys.charts.style import SCREEN
from pages.parts import blocks, cache, cache_resilience, keys, person_links, resilience_tables, resilience_words
from pages.parts.choice import Choice

STRANDS: Final = 5
GROUPS: Final = 6
EVERYTHING: Final = "everything"
LOSS_BY: Final = {"strand": resilience.STRAND, "place": ("place",), "kind": ("kind",), "group": (resilience.GROUP,)}
CORE_BY: Final = (EVERYTHING, "kind", "place")


def strands(choice: Choice, answer: str) -> None:
    """Draw the strands that hang most on one person, of the largest ones."""
    leading = resilience.strands(cache_resilience.carried(choice))
    if leading.empty:
        return
    drawn = leading.head(2 * STRANDS).sort_values("share", ascending=False, kind="stable").head(STRANDS)
    blocks.small(resilience_words.STRANDS_NOTE)
    blocks.figure(charts.draw_strands(drawn, SCREEN), answer, "strands")


def strands_table(choice: Choice) -> None:
    """Show all strands with who is nearest to step in."""
    leading, key = resilience.strands(cache_resilience.carried(choice)), cache.open_store().key
    if len(leading):
        shown = resilience_tables.strands(leading, key)
        blocks.people_table(shown, f"strands-{choice.community.slug}", resilience_tables.leaving_strands(leading, key))


def asleep(choice: Choice) -> None:
    """Let people choose a pseudonym, and say what each strand, place and kind of work would lose without them."""
    sleepers = cache_resilience.sleepers(choice)
    if not sleepers:
        return
    with st.container(horizontal=True):
        chosen = st.selectbox("If this person slept", list(sleepers), key=keys.SLEEPER, bind="query-params", width=320)
        unit = st.segmented_control(
            "What would lose",
            list(LOSS_BY),
            default="strand",
            required=True,
            key=keys.LOSS_BY,
            bind="query-params",
        )
    own = cache_resilience.carried(choice, LOSS_BY[str(unit)])
    own = own[(own["person"] == sleepers[chosen]) & (own["total"] >= resilience.LEAST)]
    blocks.say(resilience_words.loss(own, chosen, str(unit)))
    blocks.small(resilience_words.SLEEP_NOTE)
    person_links.to_person(choice, chosen)
    key = cache.open_store().key
    shown = resilience_tables.loss(own, key)
    blocks.people_table(shown, f"asleep-{choice.community.slug}", resilience_tables.leaving_strands(own, key))


def core_over_time(choice: Choice) -> None:
    """Draw the core and the bus factor over time, of everything or by kind of work or place."""
    by = st.segmented_control("By", CORE_BY, default=EVERYTHING, required=True, key=keys.CORE_BY, bind="query-params")
    name = f"core-{choice.community.slug}"
    rows = cache_resilience.core_by_month(choice)
    answer = core.core_sentence(rows)
    blocks.say(answer)
    blocks.small(resilience_words.CORE_NOTE)
    if by == EVERYTHING:
        blocks.figure(charts.draw_core(rows, SCREEN), answer, "core")
        blocks.people_table(resilience_tables.core(rows, None), name, resilience_tables.leaving_core(rows))
        return
    parts = cache_resilience.core_by_month(choice, (by,))
    largest = parts.groupby(by)["pieces"].sum().sort_values(ascending=False).index[:GROUPS]
    most = int(parts.loc[parts[by].isin(largest), "core"].max())
    with blocks.three_in_a_row():
        for number, group in enumerate(largest):
            with st.container():
                part = parts[parts[by] == group]
                st.subheader(blocks.escape(charts.group_name(by, str(group))), anchor=False)
                blocks.figure(
                    charts.draw_core(part, SCREEN, small=True, most=most), core.core_sentence(part), f"core-{number}"
                )
    blocks.people_table(resilience_tables.core(parts, by), f"{name}-{by}", resilience_tables.leaving_core(parts))


def days(choice: Choice) -> None:
    """Draw who is active, drifting and away."""
    rows = cache_resilience.count_days(choice)
    answer = activity.activity_sentence(rows)
    blocks.say(answer)
    if rows.empty:
        return
    community = choice.community
    blocks.small(resilience_words.activity_note(community, activity.away_days(community.active_days)))
    blocks.figure(charts.draw_days(rows, SCREEN), answer, "days")
    kept = resilience_tables.days(rows)
    blocks.people_table(
        resilience_tables.days_said(kept), f"days-{community.slug}", resilience_tables.leaving_days(kept)
    )


def stage_moves(choice: Choice) -> None:
    """Draw who came to each stage and who left it."""
    rows = cache_resilience.count_moves(choice)
    answer = moves.moves_sentence(rows)
    blocks.say(answer)
    blocks.small(resilience_words.MOVES_NOTE)
    blocks.figure(move_charts.draw_moves(rows, SCREEN), answer, "moves")
    blocks.people_table(
        resilience_tables.moves_said(rows), f"moves-{choice.community.slug}", resilience_tables.leaving_moves(rows)
    )


def weeks(choice: Choice) -> None:
    """Draw what arrives and what is answered week by week, or say why that is not observable."""
    rows = cache_resilience.count_weeks(choice)
    if rows is None or rows.empty:
        blocks.say(resilience_words.NO_ANSWERS)
        return
    measured = cache_resilience.measure_readiness(choice)
    answer = readiness.readiness_sentence(measured)
    blocks.say(answer)
    for count, middle in (("arrivals", measured.arrivals), ("answers", measured.answers)):
        blocks.figure(move_charts.draw_weeks(rows, count, SCREEN, middle=middle), answer, f"weeks-{count}")
    blocks.people_table(
        resilience_tables.weeks(rows), f"weeks-{choice.community.slug}", resilience_tables.leaving_weeks(rows)
    )
