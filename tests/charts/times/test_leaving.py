"""What came first to contributors, drawn: shares on one another, who is still followed under them."""

import numpy as np
import pandas as pd

from journeys.analysis.leaving import follow_contributors, incidence, states_by_month
from journeys.charts.style import LIGHT
from journeys.charts.times.leaving import draw_incidence, draw_states
from tests.analysis.frames import reading
from tests.analysis.test_leaving import ACTS, PEOPLE


def drawn_incidence(*, can_lead=True):
    rows = incidence(pd.concat([follow_contributors(PEOPLE, ACTS, reading()).rows] * 5))
    return rows, draw_incidence(rows, LIGHT, can_lead=can_lead)


def test_shares_lie_on_one_another_from_nobody_to_all():
    rows, figure = drawn_incidence()
    lines = {trace.name: trace for trace in figure.data if not trace.name.endswith("area")}
    assert list(lines) == ["led", "neither", "left"]
    assert list(lines["led"].y) == rows["share_led"].tolist()
    assert np.allclose(lines["neither"].y, rows["share_led"] + rows["share_neither"])
    assert np.allclose(lines["left"].y, 1)
    # a sixth leaves on day 0, before anything else
    assert lines["neither"].y[0] == 5 / 6
    assert "100 days after the first contribution: 17 %" in " ".join(lines["led"].hovertext).replace("<br>", " ")


def test_who_left_is_hatched_and_each_share_is_named_over_the_figure():
    _, figure = drawn_incidence()
    areas = {trace.name: trace for trace in figure.data if trace.name.endswith("area")}
    assert areas["left area"].fillpattern.shape == "/"
    assert areas["led area"].fillcolor.startswith(LIGHT.lead)
    named = " ".join(note.text for note in figure.layout.annotations)
    for words in ("left first: <b>50 %</b> within a year", "neither yet: <b>33 %</b>", "led first: <b>17 %</b>"):
        assert words in named


def test_under_the_months_is_who_was_still_followed():
    _, figure = drawn_incidence()
    # 30 people; by month 3, day 91, 5 left on day 0 and 10 on day 50, by month 6 5 more led on day 100
    ticks = dict(text.split("<br>") for text in figure.layout.xaxis.ticktext)
    assert (ticks["0"], ticks["3"], ticks["6"]) == ("30", "15", "10")


def test_without_leading_there_is_neither_its_share_nor_its_name():
    _, figure = drawn_incidence(can_lead=False)
    assert {trace.name for trace in figure.data} == {"neither area", "neither", "left area", "left"}
    assert "led" not in " ".join(note.text for note in figure.layout.annotations)


def test_states_lie_on_one_another_by_month():
    people = pd.concat([PEOPLE.assign(person=PEOPLE["person"] + str(nth)) for nth in range(3)], ignore_index=True)
    acts = pd.concat([ACTS.assign(person=ACTS["person"] + str(nth)) for nth in range(3)], ignore_index=True)
    found = states_by_month(people, acts, reading())
    figure = draw_states(found.rows, LIGHT, can_lead=True)
    lines = {trace.name: trace for trace in figure.data if not trace.name.endswith("area")}
    assert list(lines) == ["leading", "active", "inactive"]
    assert np.allclose(lines["inactive"].y, 1)
    assert np.allclose(lines["active"].y, 1 - found.rows["share_inactive"])
    assert {trace.name for trace in draw_states(found.rows, LIGHT, can_lead=False).data} == {
        *("active area", "active", "inactive area", "inactive")
    }
