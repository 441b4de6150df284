"""Blocks of the Downstream journey page: whose accounts, the steps, how long each takes, groups, limits."""

import streamlit as st

from journeys.analysis.downstream.journeys import SIDES
from journeys.analysis.stats.download_rounding import CURVE_LAYOUT, DOWNSTREAM_LAYOUT
from journeys.analysis.stats.intervals import LEVEL_TEXT
from journeys.charts import funnel as charts
from journeys.charts import timing as timing_charts
from journeys.charts.style import SCREEN
from journeys.model import paths
from journeys.model.events import GUESSED
from journeys.sentences import funnel as funnel_sentences
from journeys.sentences.models import downstream as sentences
from pages.parts.models import data as model_data
from pages.parts.models import downstream_data as data
from pages.parts.models import tables as model_tables
from pages.parts.shared import blocks, session_keys, tables
from pages.parts.shared.filters import Choice, choose_one


def controls() -> str:
    """Ask people whose accounts to show, and whether guessed bases count, where there are any; return the side."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        side = choose_one("Accounts", SIDES, session_keys.DOWNSTREAM_SIDE)
        if GUESSED in set(model_data.known().edges["basis"]):
            st.toggle("Also bases guessed from texts of cards", key=session_keys.MODEL_GUESSED, bind="query-params")
    return side


def answer(choice: Choice, side: str) -> str:
    """Answer the page's question for the chosen side."""
    found, accounts = data.found(choice), data.sizes(choice)[side]
    return sentences.answer(
        data.counted(choice, side), accounts, len(found.own), choice.community.name, found.last_day, side=side
    )


def steps(choice: Choice, side: str, said: str) -> None:
    """Draw the accounts at each step, and how many go on, with the table of both; nothing without accounts."""
    if not data.sizes(choice)[side]:
        return
    counts, until = data.counted(choice, side), data.found(choice).settings.observed_until
    left, right = st.columns(2, gap="medium")
    with left:
        blocks.small("**Accounts at each step.** Pale: skipped it. Outlined: mostly not seen.")
        drawn = charts.draw_people(counts, SCREEN, mode="any", unit=sentences.ACCOUNT)
        blocks.figure(drawn, said, f"downstream-{side}", until=until)
    with right:
        blocks.small(f"**Who goes on**, of the accounts that were there before, with {LEVEL_TEXT} intervals.")
        drawn = charts.draw_conversion(counts, SCREEN, mode="any", unit=sentences.ACCOUNT)
        blocks.figure(drawn, sentences.steps(counts), f"downstream-steps-{side}", until=until)
    shown = tables.stages(counts, {}).rename(columns={"Stage": "Step"})
    # one download with all groups: in several the same count would have several lots
    name = f"downstream-{choice.community.slug}"
    blocks.people_table(shown, name, data.counts(choice), DOWNSTREAM_LAYOUT, until=until)


def timing(choice: Choice, side: str) -> None:
    """Draw, once it is opened, how long a chosen step takes."""
    folded = st.expander(
        "How long does each step take?",
        expanded=session_keys.DOWNSTREAM_STEP in st.query_params,
        key=session_keys.DOWNSTREAM_TIMING,
        on_change="rerun",
    )
    if not folded.open:
        return
    counts, until = data.counted(choice, side), data.found(choice).settings.observed_until
    with folded:
        rows = {row["stage"]: row for row in counts.to_dict("records") if row["to"] and row["n"]}
        if not rows:
            blocks.say(funnel_sentences.NO_STEP)
            return
        step = choose_one("Step from", list(rows), session_keys.DOWNSTREAM_STEP)
        row, curve = rows[step], data.curve(choice, side, step)
        to = funnel_sentences.goal(str(row["to"]), "any")
        said = funnel_sentences.time_to_step(curve, int(row["n"]), step, to, unit=sentences.ACCOUNT)
        blocks.say(said)
        drawn = timing_charts.draw_curve(
            curve, step, SCREEN, horizon_days=int(row["horizon_days"]), unit=sentences.ACCOUNT
        )
        blocks.figure(drawn, said, f"downstream-curve-{side}", until=until)
        blocks.show_rows(tables.curve(curve), "Days after the step")
        name = f"downstream-timing-{side}-{choice.community.slug}"
        blocks.download_counts(tables.read_curve(curve), name, CURVE_LAYOUT, until=until)


def groups(choice: Choice) -> None:
    """Show, folded, the accounts of both sides and all kinds."""
    sizes = data.sizes(choice)
    with st.expander("Inside and outside, users and organisations"):
        blocks.say(sentences.sides(sizes, lists_members=data.found(choice).lists_members))
        blocks.say(sentences.kinds(sizes))
        blocks.show_rows(model_tables.groups(data.counts(choice), sizes), "Accounts by group and step")
        blocks.small("The download under the figures has these groups too.")


def limits() -> None:
    """Write, folded, what cannot be said."""
    with st.expander("What cannot be said"):
        blocks.bullets(list(sentences.CANNOT))


def nobody(choice: Choice) -> None:
    """Write that no account is known, and what to do."""
    found = data.found(choice)
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="banner-no-accounts"):
        with st.container(width="stretch"):
            blocks.say(sentences.nobody(choice.community.name, len(found.own), with_others="derived" in found.seen))
        st.page_link("imports.py", label="Import an export")
        with st.expander("Fetch one from the command line", expanded=True):
            st.code(f"{paths.COMMAND} collect hub ORGANISATION", language="shell", wrap_lines=True)


def basis(choice: Choice, side: str) -> None:
    """Write what every number of the page is based on."""
    found = data.found(choice)
    derived = int(found.derived["model"].nunique())
    said = sentences.basis(data.sizes(choice)[side], derived, found.last_day)
    blocks.small(f"{said} {sentences.not_shown(found.seen)}".strip())
