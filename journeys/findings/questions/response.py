"""Findings on whether newcomers are answered, and as soon as people who are known."""

from collections.abc import Iterator

import pandas as pd

from journeys.analysis.response import first_messages, groups, waits
from journeys.analysis.stats.download_rounding import ANSWERS_LAYOUT, CURVE_LAYOUT
from journeys.charts import response as charts
from journeys.charts.style import SCREEN
from journeys.findings.finding import Finding
from journeys.findings.protect import drawable
from journeys.findings.source import Source
from journeys.model import tables
from journeys.sentences.findings import answers
from journeys.snapshot.rows import shown_in

_HOURS = first_messages.HOURS[0]


def answered(source: Source) -> Iterator[Finding]:
    """Give the share of newcomers' first messages without an answer in time, and how long who waits for one."""
    messages = first_messages.find_messages(
        source.acts,
        source.view.journeys,
        shown_in(source.store, source.community),
        observed_until=source.view.observed_until,
        windows=source.view.windows,
    )
    yield from _unanswered(source, messages)
    yield from _waits(source, first_messages.comparable(messages, source.acts))


def _unanswered(source: Source, messages: pd.DataFrame) -> Iterator[Finding]:
    found = first_messages.newcomer_messages(messages)
    whole = groups.by_period(
        found[found["is_first"]], _HOURS, observed_until=source.view.observed_until, period="quarter"
    )
    # a first message is one of each person, so messages are counted as people are
    rows = source.leaving(whole[whole["n"] > 0], ANSWERS_LAYOUT, "unanswered")
    known = rows[rows["share"].notna()].reset_index(drop=True)
    if known.empty:
        return
    said = answers.unanswered(known, _HOURS)
    yield source.finding(
        "unanswered",
        "What share of newcomers has no answer?",
        sentences=(said,),
        figure=charts.draw_periods(drawable(known, ANSWERS_LAYOUT), SCREEN, hours=_HOURS),
        alt=said,
        table=rows[tables.ANSWERS_BY_PERIOD.names],
        columns=tables.ANSWERS_BY_PERIOD.meanings,
        definitions=("unanswered", "first-response"),
    )


def _waits(source: Source, messages: pd.DataFrame) -> Iterator[Finding]:
    # threads of fewer than k people tell of these, however many threads they opened
    writers = messages.groupby("is_new")["person"].transform("nunique")
    curves = waits.compare_waits(messages[writers >= source.k], _HOURS).curves
    if curves.empty:
        return
    rows = source.leaving(waits.read_curves(curves), CURVE_LAYOUT, "first-answers")
    rows = rows[rows["share"].notna()].reset_index(drop=True)
    at_limit = rows[rows["hours"] == _HOURS]
    drawn = rows[rows["group"].isin(at_limit["group"])]
    if drawn.empty:
        return
    said = answers.waits(at_limit, _HOURS)
    yield source.finding(
        "waits",
        "How long do newcomers, and known people, wait for an answer?",
        sentences=(said,),
        figure=charts.draw_waits(drawable(drawn, CURVE_LAYOUT), SCREEN, hours=_HOURS),
        alt=said,
        table=rows[tables.WAIT_CURVE.names],
        columns=tables.WAIT_CURVE.meanings,
        definitions=("first-response",),
    )
