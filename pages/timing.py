"""How long does each step take?"""

from functools import partial

import streamlit as st

from journeys.analysis.stats.download_rounding import CURVE_LAYOUT
from journeys.charts import timing as charts
from journeys.charts.style import SCREEN
from journeys.sentences import funnel as sentences
from pages.parts.funnel import controls
from pages.parts.record import headlines
from pages.parts.shared import blocks, data, robustness, tables
from pages.parts.shared.question import ask

choice, view = ask("How long does each step take?")

counts = data.stage_counts(choice)
answer = st.container()  # above the controls, but it depends on them
with st.container(horizontal=True):
    step = controls.step_control(counts)
    compared = controls.comparison_control() if step else None
if step is None:
    blocks.no_step()
    blocks.trust_strip(view, choice)
    blocks.how_counted("timing")
    st.stop()

horizon_days = choice.community.horizon(step)
groups = data.by_group(choice, step, tables.GROUPS[compared])["group"].tolist() if compared else []
if compared and len(groups) > 1:
    names = controls.group_controls(groups)
    comparison = data.compare_groups(choice, step, tables.GROUPS[compared], names)
    sentence = sentences.comparison(comparison)
    drawn = charts.draw_comparison(comparison.curves, step, SCREEN, horizon_days=horizon_days)
    rows = comparison.curves
else:
    rows = data.time_to_next(choice, step)
    headlines.timing(choice, step, rows, int(counts.loc[counts["stage"] == step, "n"].sum()))
    to = sentences.goal(str(data.settings(choice).following(step)), choice.mode)
    people = int(counts.loc[counts["stage"] == step, "n"].sum())
    sentence = sentences.time_to_step(rows, people, step, to)
    drawn = charts.draw_curve(rows, step, SCREEN, horizon_days=horizon_days)
with answer:
    blocks.say(sentence)
if compared and len(groups) < 2:
    blocks.small(f"There is only one group by {compared}: nothing to compare.")
blocks.figure(drawn, sentence, "curve")
blocks.say(sentences.years(data.compare_years(choice, step), step))
blocks.trust_strip(view, choice)
# only the table's few days: day by day a curve would show when single people stepped
name = f"timing-{choice.community.slug}"
blocks.people_table(tables.curve(rows), name, tables.read_curve(rows), CURVE_LAYOUT)
robustness.block(choice, "timing", partial(robustness.of_timing, choice, step))
blocks.how_counted("timing", "open", "entry-points", "robustness", "rounding")
