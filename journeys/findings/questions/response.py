"""Findings on whether newcomers are answered."""

from collections.abc import Iterator

from journeys.analysis.response import first_messages, groups
from journeys.analysis.stats.download_rounding import ANSWERS_LAYOUT
from journeys.charts import response as charts
from journeys.charts.style import SCREEN
from journeys.findings.finding import Finding
from journeys.findings.protect import drawable
from journeys.findings.source import Source
from journeys.model import tables
from journeys.sentences.findings import answers
from journeys.snapshot.rows import shown_in


def unanswered(source: Source) -> Iterator[Finding]:
    """Give quarter by quarter the share of newcomers' first messages that had no answer in time."""
    until, hours = source.view.observed_until, first_messages.HOURS[0]
    messages = first_messages.find_messages(
        source.acts,
        source.view.journeys,
        shown_in(source.store, source.community),
        observed_until=until,
        windows=source.view.windows,
    )
    found = first_messages.newcomer_messages(messages)
    whole = groups.by_period(found[found["is_first"]], hours, observed_until=until, period="quarter")
    rows = source.leaving(whole[whole["n"] > 0], ANSWERS_LAYOUT, "unanswered")
    known = rows[rows["share"].notna()].reset_index(drop=True)
    if known.empty:
        return
    said = answers.unanswered(known, hours)
    yield source.finding(
        "unanswered",
        "What share of newcomers has no answer?",
        sentences=(said,),
        figure=charts.draw_periods(drawable(known, ANSWERS_LAYOUT), SCREEN, hours=hours),
        alt=said,
        table=rows[tables.ANSWERS_BY_PERIOD.names],
        columns={name: column.meaning for name, column in tables.ANSWERS_BY_PERIOD.columns.items()},
        definitions=("unanswered", "first-response"),
    )
