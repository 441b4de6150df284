"""Findings on where people stop, and on how long each step takes."""

from collections.abc import Iterator

from journeys.analysis.funnel import funnel, timing
from journeys.analysis.stats.download_rounding import CURVE_LAYOUT, STAGES_LAYOUT
from journeys.charts import funnel as charts
from journeys.charts import timing as timing_charts
from journeys.charts.style import SCREEN
from journeys.findings.finding import Finding
from journeys.findings.protect import TOO_FEW, drawable
from journeys.findings.source import Source
from journeys.model import tables, wording
from journeys.sentences import funnel as page_sentences
from journeys.sentences.findings import answers

_PEOPLE = ("stage", "observable", "reached", "observed", "skipped", "current")
_STEPS = ("stage", "to", "n", "stepped", "still_open", "not_stepped", "estimate", "low", "high", "naive")
_WHY = ("horizon_days", "reason")
AT_DAYS = (30, 90, 180, 365, 730)
"""Days on which a curve leaves: between them it would show when single people stepped."""


def people_and_steps(source: Source) -> Iterator[Finding]:
    """Give who reached each stage, and the share that goes on from each."""
    mode = source.settings.mode
    rows = source.leaving(funnel.count_stages(source.view.journeys, source.settings), STAGES_LAYOUT, "stages")
    # an estimate of so few that no share of them may leave
    rows["reason"] = rows["reason"].where(rows["reason"].notna() | rows["estimate"].notna(), TOO_FEW)
    drawn = drawable(rows, STAGES_LAYOUT)
    said = answers.stages(rows[rows["observable"]], source.k)
    yield source.finding(
        "funnel-people",
        "How many people reached each stage?",
        sentences=(said,),
        figure=charts.draw_people(drawn, SCREEN, mode=mode),
        alt=said,
        table=rows[list(_PEOPLE)],
        columns=_meanings(_PEOPLE),
        definitions=("funnel", "skipped", "current"),
    )
    steps = [page_sentences.conversion(row, mode) for row in drawn.to_dict("records") if row["to"]]
    told = tuple(map(wording.without_bold, steps or [page_sentences.NO_STEP]))
    yield source.finding(
        "funnel-steps",
        "How many go on from each stage?",
        sentences=told,
        figure=charts.draw_conversion(drawn, SCREEN, mode=mode),
        alt=" ".join(told),
        table=rows[[*_STEPS, *_WHY]],
        columns=_meanings((*_STEPS, *_WHY)),
        definitions=("conversion", "open", "order"),
    )


def time_to_step(source: Source) -> Iterator[Finding]:
    """Give for each step which share has taken it by some days."""
    for stage in source.settings.stages:
        to = source.settings.following(stage)
        if to is None:
            continue
        curve = timing.time_to_next(source.view.journeys, stage, source.settings)
        rows = source.leaving(timing.at_risk_on(curve, AT_DAYS), CURVE_LAYOUT, "timing")
        # a day of which no share may leave is not told, and neither is a curve through it
        rows = rows[rows["share"].notna()].reset_index(drop=True)
        if rows.empty:
            continue
        said = answers.curve(rows, stage, page_sentences.goal(to, source.settings.mode))
        yield source.finding(
            f"timing-{stage}",
            f"How long does the step from {stage} take?",
            sentences=(said,),
            figure=timing_charts.draw_curve(
                drawable(rows, CURVE_LAYOUT), stage, SCREEN, horizon_days=source.settings.horizon_days(stage)
            ),
            alt=said,
            table=rows[tables.STEP_CURVE.names],
            columns=tables.STEP_CURVE.meanings,
            definitions=("timing", "open"),
        )


def _meanings(names: tuple[str, ...]) -> dict[str, str]:
    return {name: tables.STAGE_COUNTS.columns[name].meaning for name in names}
