"""Do contributors go on to lead, or leave?"""

from typing import cast, get_args

import streamlit as st

from journeys.analysis.stats.download_rounding import INCIDENCE_LAYOUT, STATES_LAYOUT
from journeys.charts.style import SCREEN
from journeys.charts.times import leaving as charts
from journeys.sentences.cohorts import leaving as sentences
from pages.parts.leaving import data, tables
from pages.parts.record import headlines
from pages.parts.shared import blocks, session_keys
from pages.parts.shared.filters import choose_one
from pages.parts.shared.question import ask

choice, view = ask("Do contributors go on to lead, or leave?")

why_not = data.why_not_led(choice)
can_lead = why_not is None
followed, rows = data.followed(choice), data.incidence(choice)
summary = sentences.summary(rows, followed, why_not)
blocks.say(summary)
headlines.leaving(followed, rows, can_lead=can_lead)
if len(rows) > 1:
    blocks.figure(charts.draw_incidence(rows, SCREEN, can_lead=can_lead), summary, "leaving")
blocks.small(f"{sentences.LEFT_NOTE} {sentences.apart(followed, why_not)}")
if can_lead:
    blocks.say(sentences.total(data.time_to_lead(choice)))
blocks.trust_strip(view, choice)
if len(rows):
    few = tables.few_days(rows)
    shown, leaving = tables.incidence(few, can_lead=can_lead), tables.leaving_days(few, can_lead=can_lead)
    blocks.people_table(shown, f"first-{choice.community.slug}", leaving, INCIDENCE_LAYOUT)

with st.expander("Who stays longer?", expanded=session_keys.STAYS_BY in st.query_params):
    by = choose_one("Compare by", get_args(data.Groups), session_keys.STAYS_BY)
    stays, pairs = data.stays(choice, cast("data.Groups", by))
    blocks.say(sentences.stays(stays, pairs))
    if len(stays):
        blocks.show_rows(tables.stays(stays), f"stays-{choice.community.slug}")
with st.expander("Do people come back?"):
    months = data.months(choice)
    said = sentences.states(months, can_lead=can_lead)
    blocks.say(said)
    if len(months.rows) > 1:
        blocks.figure(charts.draw_states(months.rows, SCREEN, can_lead=can_lead), said, "states")
        blocks.small(" ".join([sentences.INACTIVE_NOTE, *([sentences.LEADING_NOTE] if can_lead else [])]))
        few = tables.few_months(months.rows)
        shown, leaving = tables.months(few, can_lead=can_lead), tables.leaving_months(few, can_lead=can_lead)
        blocks.people_table(shown, f"states-{choice.community.slug}", leaving, STATES_LAYOUT)
blocks.how_counted("leaving", "coming-back", "windows", "rounding")
