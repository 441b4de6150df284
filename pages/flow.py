"""How do people move between stages?"""

import streamlit as st

from journeys.analysis.flow.flows import count_moves, last_step
from journeys.charts.flow import bands, matrix
from journeys.charts.style import SCREEN
from journeys.sentences.cohorts import flow as sentences
from pages.parts.flow import blocks as flow_blocks
from pages.parts.flow import data, tables
from pages.parts.record import headlines
from pages.parts.shared import blocks
from pages.parts.shared.question import ask

choice, view = ask("How do people move between stages?")
slug, period = choice.community.slug, choice.period

standing, flows = data.standing(choice), data.count_flows(choice)
moves = count_moves(flows, standing.labels)
if moves.empty:
    blocks.say(sentences.NO_STEP)
else:
    answer = sentences.summary(moves, period, standing.stages)
    blocks.say(answer)
    headlines.flow(choice, moves)
    blocks.small(sentences.legend(bands.STEPS_SHOWN, standing.steps, period))
    blocks.figure(bands.draw_moves(flows, standing.labels[: last_step(moves) + 2], SCREEN), answer, "flow")
blocks.trust_strip(view, choice)
if len(moves):
    leaving = flows.drop(columns="step")
    blocks.people_table(tables.moves(moves, standing.stages), f"flow-{slug}", leaving, tables.FLOWS_LAYOUT)
    with st.expander(f"Where are they a {period} later?"):
        rows = data.transitions(choice)
        answer = sentences.matrix(rows, period)
        blocks.say(answer)
        blocks.figure(matrix.draw_matrix(rows, SCREEN, period=period), answer, "transitions")
        blocks.people_table(tables.matrix(rows), f"transitions-{slug}", rows, tables.MATRIX_LAYOUT)
    flow_blocks.groups(choice)
flow_blocks.beginnings(choice)
blocks.how_counted("flow", "transitions", "beginnings", "windows", "pseudonyms", "rounding")
