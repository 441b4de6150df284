"""Sentences of the funnel: people at each stage, who goes on, cohorts, how long a step takes."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from journeys.analysis.funnel.timing import Comparison, Median, median_days
from journeys.analysis.stats.intervals import LEVEL, LEVEL_TEXT
from journeys.analysis.stats.ranges import Spans, range_of, write_people, write_people_are
from journeys.model import wording
from journeys.model.communities.community import Order
from journeys.sentences.shared import still_open

MET: Final[Mapping[Order, str]] = {"any": "observed", "strict": "reached"}
"""The count that the full part of a bar shows; the pale part is always those who skipped."""
_MET: Final[Mapping[Order, str]] = {"any": "with an act of it", "strict": "who came through the stages in order"}
_SKIPPED: Final[Mapping[Order, str]] = {"any": "who skipped it", "strict": "who came in another order"}


def conversion(row: Mapping[Any, Any], spans: Spans | None = None) -> str:
    """Describe how many go on from one stage, a row of ``count_stages``; ``spans`` as of ``ranges.count_ranges``."""
    stage, n = row["stage"], row["n"]
    if not wording.known(row["estimate"]):
        return f"How many go on from {stage} is not known: {row['reason']}."
    # the interval and not the estimate, which alone would look certain for few people
    share = wording.interval(row["low"], row["high"], n)
    text = (
        f"Of {write_people(range_of(row, 'n', spans))} who {wording.DID[stage]} first, **{share}** went on to "
        f"{row['to']} within {row['horizon_days']} days"
    )
    waiting = range_of(row, "still_open", spans)
    # by the upper end: the decisions that are open may leave nobody, or somebody
    text += f"; {write_people_are(waiting)} still open." if waiting[1] else "."
    return text + (" Few people: read it as a hint." if n < wording.FEW_PEOPLE else "")


NO_STEP: Final = "No step between two stages can be measured with what is loaded."


def summary(stage_counts: pd.DataFrame, spans: Spans | None = None) -> str:
    """Describe where people stop: the observable step that the fewest take; ``spans`` as of ``ranges.count_ranges``."""
    measured = stage_counts[stage_counts["estimate"].notna()]
    if measured.empty:
        return NO_STEP
    # of a few people any step can look the narrowest by chance
    enough = measured[measured["n"] >= wording.FEW_PEOPLE]
    narrowest = (measured if enough.empty else enough).sort_values("estimate", kind="stable").iloc[0]
    text = conversion(narrowest.to_dict(), spans)
    return text if len(measured) == 1 else f"Fewest go on from {narrowest['stage']} to {narrowest['to']}. {text}"


def estimate(row: Mapping[Any, Any]) -> str:
    """Describe an estimate with people: how many stepped, how sure that is, how many are still open."""
    if "stage" in row:
        # the texts of figures are not Markdown
        return conversion(row).replace("**", "")
    text = (
        f"{wording.number(row['stepped'])} of {wording.people(row['n'])} went on within the horizon; "
        f"{wording.interval(row['low'], row['high'], row['n'])} when those still open are taken into account."
    )
    return f"{text} {wording.people(row['still_open']).capitalize()} still open." if row["still_open"] else text


def people_at_stage(row: Mapping[Any, Any], mode: Order) -> str:
    """Describe the people at a stage: seen there, skipped it, active now."""
    return (
        f"{wording.people(row[MET[mode]] + row['skipped']).capitalize()} at {row['stage']} or beyond: "
        f"{wording.number(row[MET[mode]])} {_MET[mode]}, {wording.number(row['skipped'])} {_SKIPPED[mode]}. "
        f"{wording.number(row['current'])} of those seen at it are active now."
    )


def cohorts(cohort_rows: pd.DataFrame) -> str:
    """Describe what the first and the last finished cohort of some size show, and how many are unfinished."""
    # open cohorts can still rise, and small ones vary too much to be compared
    measured = cohort_rows[cohort_rows["finished"] & (cohort_rows["n"] >= wording.FEW_PEOPLE)]
    unfinished = int((~cohort_rows["finished"]).sum())
    tail = f" {unfinished} {'cohort is' if unfinished == 1 else 'cohorts are'} still open." if unfinished else ""
    if measured.empty:
        return f"No cohort of {wording.FEW_PEOPLE} people or more is finished yet.{tail}"
    first, last = measured.iloc[0], measured.iloc[-1]
    text = f"**{wording.interval(last['low'], last['high'])}** of {wording.people(last['n'])} in {last['cohort']}"
    if len(measured) == 1:
        return f"{text}.{tail}"
    before = f"{wording.interval(first['low'], first['high'])} of {wording.people(first['n'])} in {first['cohort']}"
    # a strict criterion: intervals that overlap a little may still differ
    apart = first["high"] < last["low"] or last["high"] < first["low"]
    verdict = "The two intervals do not overlap." if apart else "The two intervals overlap, so no change is certain."
    return f"{text}, after {before}. {verdict}{tail}"


def time_to_step(curve_rows: pd.DataFrame, stage: str, to: str) -> str:
    """Describe how long the step takes from one stage to another."""
    if curve_rows.empty:
        return f"Nobody could yet go on from {stage} to {to}."
    n = int(curve_rows["at_risk"].iloc[0])
    who = f"Of {wording.people(n)} who {wording.DID[stage]} first"
    median = median_days(curve_rows)
    if median.days is not None:
        return f"{who}, half had gone on to {to} within **{wording.duration(median.days)}**.{_median_interval(median)}"
    # where fewer people are still followed, the limits say nothing
    # half of the people where there are fewer than twenty
    last = curve_rows[curve_rows["at_risk"] >= min(wording.FEW_PEOPLE, n / 2)].iloc[-1]
    return (
        f"{who}, fewer than half have gone on to {to}: **{wording.interval(last['low'], last['high'], n)}** "
        f"in the longest time that enough people were followed, {wording.duration(last['days'])}."
    )


def comparison(compared: Comparison) -> str:
    """Describe whether two groups differ in how soon they step."""
    sizes = wording.listing([f"{wording.people(n)} in {name}" for name, n in compared.n.items()])
    # without any step, or with one empty group, the log-rank test is undefined
    if compared.p_value is None:
        return f"The two groups cannot be compared: {sizes}, and no step that differs between them."
    chance = f"log-rank {wording.probability(compared.p_value)}; {sizes}"
    if compared.p_value < 1 - LEVEL:
        return f"The two groups **differ** in how soon they go on, more than chance explains ({chance})."
    return f"**No certain difference** between the two groups ({chance})."


def _median_interval(median: Median) -> str:
    if median.low is None:
        return ""
    if median.high is None:
        return f" It may be as short as {wording.duration(median.low)}; the upper limit is not known yet."
    return f" The {LEVEL_TEXT} interval is {wording.duration(median.low)} to {wording.duration(median.high)}."


def curve_point(row: dict[object, object], name: str) -> str:
    """Describe how many had gone on by a day."""
    low, high, at_risk = float(str(row["low"])), float(str(row["high"])), int(str(row["at_risk"]))
    return (
        f"{name}: {wording.interval(low, high)} had gone on by day {float(str(row['days'])):.0f}; "
        f"{wording.people(at_risk)} at risk until then."
    )


def naive_estimate(row: Mapping[Any, Any]) -> str:
    """Describe the rate that counts people who are still open as not stepped."""
    return f"The naive rate: {wording.percent(row['naive'], row['n'])} of {wording.people(row['n'])}."


def cohort(row: Mapping[Any, Any]) -> str:
    """Describe how many of one cohort go on, and whether that may still change."""
    came = f"Came first in {row['cohort']}"
    if not wording.known(row["estimate"]):
        return f"{came}: {wording.people(row['n'])}, still open: {row['reason']}."
    return f"{came}: {estimate(row)}{still_open(row)}"


def listed_people(listed: int, unlisted: int) -> str:
    """Describe how many people a list names, and how many it leaves out."""
    who = f"**{wording.people(listed).capitalize()}**"
    return (
        f"{who}, and {wording.people(unlisted)} known only from discovering, never listed." if unlisted else f"{who}."
    )
