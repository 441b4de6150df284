"""Sentences of the funnel: people at each stage, who goes on, cohorts, how long a step takes."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from journeys.analysis.funnel.cohorts import Change
from journeys.analysis.funnel.timing import Comparison, Median, Years, mean_days, median_days
from journeys.analysis.stats.intervals import LEVEL_TEXT, is_beyond_chance
from journeys.analysis.stats.ranges import Spans, range_of, write_people, write_people_are
from journeys.analysis.stats.survival import MIN_AT_RISK, MIN_COMPARED, Estimate, RestrictedMean
from journeys.model import wording
from journeys.model.communities.community import Order
from journeys.model.vocabulary import STAGES
from journeys.sentences.shared import still_open

MET: Final[Mapping[Order, str]] = {"any": "observed", "strict": "reached"}
"""The count that the full part of a bar shows; the pale part is always those who skipped."""
_MET: Final[Mapping[Order, str]] = {"any": "with an act of it", "strict": "who came through the stages in order"}
_SKIPPED: Final[Mapping[Order, str]] = {"any": "who skipped it", "strict": "who came in another order"}


IF_ALIKE: Final = "Newcomers will do as well only **if they behave like earlier ones**."


def goal(to: str, mode: Order) -> str:
    """Describe what counts as the step to a stage: in any order a later stage does too.

    >>> goal("join", "any"), goal("join", "strict"), goal("lead", "any")
    ('join or further', 'join', 'lead')
    """
    return to if mode == "strict" or to == STAGES[-1] else f"{to} or further"


def conversion(row: Mapping[Any, Any], mode: Order, spans: Spans | None = None) -> str:
    """Describe how many go on from one stage, a row of ``count_stages``; ``spans`` as of ``ranges.count_ranges``."""
    stage, n = row["stage"], row["n"]
    if not wording.known(row["estimate"]):
        return f"How many go on from {stage} is not known: {row['reason']}."
    share = wording.estimate(row["estimate"], row["low"], row["high"], n)
    text = (
        f"Of {write_people(range_of(row, 'n', spans))} who {wording.DID[stage]} first, **{share}** went on to "
        f"{goal(row['to'], mode)} within {row['horizon_days']} days"
    )
    waiting = range_of(row, "still_open", spans)
    # by the upper end: the decisions that are open may leave nobody, or somebody
    text += f"; {write_people_are(waiting)} still open." if waiting[1] else "."
    return text + (" Few people: read it as a hint." if n < wording.FEW_PEOPLE else "")


NO_STEP: Final = "No step between two stages can be measured with what is loaded."


def summary(stage_counts: pd.DataFrame, mode: Order, changes: Mapping[str, Change], spans: Spans | None = None) -> str:
    """Describe how many take each step, and which step changes; ``spans`` as of ``ranges.count_ranges``.

    ``changes`` are those of :func:`journeys.analysis.funnel.cohorts.measure_changes`.
    """
    measured = stage_counts[stage_counts["estimate"].notna()].to_dict("records")
    if not measured:
        return NO_STEP
    # each step of which anybody could be followed, also where nothing can be estimated yet
    followed = [row for row in stage_counts.to_dict("records") if row["to"] and row["n"]]
    rates = [conversion(row, mode, spans) for row in followed]
    # no step is called the narrowest: that is nearly always the last one, and a minimum of several varies most
    changing = [_changing(row["stage"], changes[row["stage"]]) for row in measured if row["stage"] in changes]
    return " ".join(filter(None, [*rates, IF_ALIKE, *changing]))


def _changing(stage: str, change: Change) -> str:
    if change.p_value is None or not is_beyond_chance(change.p_value):
        return ""
    return (
        f"The step from {stage} **is taken {'more' if change.rises else 'less'} often** by later cohorts, beyond "
        f"chance ({_trend(change)}){f': by {_took(change.last)}' if change.last else ''}."
    )


def _took(row: Mapping[Any, Any]) -> str:
    return f"{wording.interval(row['low'], row['high'], row['n'])} of {wording.people(row['n'])} in {row['cohort']}"


def _trend(change: Change) -> str:
    return f"trend over {change.cohorts} finished cohorts, {wording.probability(change.p_value or 0)}"


def estimate(row: Mapping[Any, Any]) -> str:
    """Describe the estimate of a cohort or group: how many stepped, how sure that is, how many are still open."""
    text = (
        f"{wording.number(row['stepped'])} of {wording.people(row['n'])} went on within the horizon; "
        f"{wording.interval(row['low'], row['high'], row['n'])} when those still open are taken into account."
    )
    return f"{text} {wording.people(row['still_open']).capitalize()} still open." if row["still_open"] else text


def people_at_stage(row: Mapping[Any, Any], mode: Order) -> str:
    """Describe the people at a stage: seen there, skipped it, active at the end of observation."""
    beyond = f"{wording.people(row[MET[mode]] + row['skipped']).capitalize()} at {row['stage']} or beyond"
    if not row["observed"]:
        # whoever is beyond it skipped it
        return f"{beyond}."
    return (
        f"{beyond}: "
        f"{wording.number(row[MET[mode]])} {_MET[mode]}, {wording.number(row['skipped'])} {_SKIPPED[mode]}. "
        f"Of {wording.people(row['observed'])} with an act of it {wording.are(row['current'])} active at the end of "
        "observation."
    )


def cohorts(cohort_rows: pd.DataFrame, change: Change | None) -> str:
    """Describe the last finished cohort of some size beside the first, the trend, and how many are unfinished.

    ``change`` is that of :func:`journeys.analysis.funnel.cohorts.measure_changes`.
    """
    unfinished = int((~cohort_rows["finished"]).sum())
    tail = (
        f" {wording.counted(unfinished, 'cohort')} {'is' if unfinished == 1 else 'are'} still open."
        if unfinished
        else ""
    )
    if change is None:
        return f"No cohort is finished yet.{tail}"
    first, last = change.first, change.last
    if first is None or last is None:
        return f"No finished cohort has {wording.FEW_PEOPLE} people or more.{trend(change)}{tail}"
    share = wording.interval(last["low"], last["high"], last["n"])
    text = f"**{share}** of {wording.people(last['n'])} in {last['cohort']}"
    if change.difference is None or change.low is None or change.high is None:
        return f"{text}.{tail}"
    between = wording.difference(change.difference, change.low, change.high)
    return f"{text}, after {_took(first)}: {between}.{trend(change)}{tail}"


def trend(change: Change) -> str:
    """Say whether the share rises or falls over all cohorts; empty where that cannot be tested."""
    if change.p_value is None:
        return ""
    if not is_beyond_chance(change.p_value):
        return f" Over all cohorts **no certain trend** ({_trend(change)})."
    return f" Over all cohorts the share **{'rises' if change.rises else 'falls'}**, beyond chance ({_trend(change)})."


def time_to_step(curve_rows: pd.DataFrame, n: int, stage: str, to: str) -> str:
    """Describe how long the step takes, of ``n`` people, from one stage to what :func:`goal` names."""
    if curve_rows.empty:
        return f"Nobody could yet go on from {stage} to {to}."
    # people may come under observation later than they started, so this is not the number at risk on the first day
    if curve_rows["at_risk"].max() < MIN_AT_RISK:
        who = wording.people(n).capitalize()
        return f"{who} {wording.DID[stage]} first: too few were followed to say how long it takes."
    who = f"Of {wording.people(n)} who {wording.DID[stage]} first"
    median = median_days(curve_rows)
    if median.days is not None:
        return f"{who}, half had gone on to {to} within **{wording.duration(median.days)}**.{_median_interval(median)}"
    last = curve_rows.iloc[-1]
    return (
        f"{who}, **{wording.interval(last['low'], last['high'], n)}** had gone on to {to} within "
        f"{wording.duration(last['days'])}, the longest time that {MIN_AT_RISK} people or more were followed."
        f"{_mean_time(mean_days(curve_rows))}"
    )


def _mean_time(mean: RestrictedMean | None) -> str:
    if mean is None:
        return ""
    between = wording.durations(mean.low, mean.high)
    return (
        f" They waited **{wording.duration(mean.days)}** in the mean ({between}), restricted to "
        f"{wording.counted(round(mean.limit), 'day')}, with which those count who have not gone on."
    )


def years(compared: Years, stage: str) -> str:
    """Describe whether people go on sooner than those who came in the year before."""
    now, before = compared.now, compared.before
    sizes = f"{wording.people(now.n)} who {wording.DID[stage]} in the last year, {wording.number(before.n)} before"
    if compared.p_value is None or now.estimate is None or before.estimate is None:
        return f"Whether they go on sooner than in the year before is not known: {sizes}, too few to compare."
    verdict = (
        f"**{'sooner' if compared.is_sooner else 'later'}** than those of the year before, beyond chance"
        if is_beyond_chance(compared.p_value)
        else "**not certainly sooner or later** than those of the year before"
    )
    within = f"within {compared.horizon_days} days"
    return (
        f"People who {wording.DID[stage]} in the last year go on {verdict}: {_of_year(now)} {within}, after "
        f"{_of_year(before)} (log-rank {wording.probability(compared.p_value)})."
    )


def _of_year(row: Estimate) -> str:
    share = wording.estimate(row.estimate or 0, row.low or 0, row.high or 0, row.n)
    return f"{share} of {wording.people(row.n)}"


def comparison(compared: Comparison) -> str:
    """Describe whether two groups differ in how soon they step."""
    sizes = wording.listing([f"{wording.people(n)} in {name}" for name, n in compared.n.items()])
    if min(compared.n.values()) < MIN_COMPARED:
        return f"Too few to compare: {sizes}. Each group needs {MIN_COMPARED} people who could go on."
    # without any step that differs the log-rank test is undefined
    if compared.p_value is None:
        return f"The two groups cannot be compared: {sizes}, and no step that differs between them."
    pairs = f", corrected for {compared.pairs} pairs of groups" if compared.pairs > 1 else ""
    chance = f"log-rank {wording.probability(compared.p_value)}{pairs}; {sizes}"
    if is_beyond_chance(compared.p_value):
        return f"The two groups **differ** in how soon they go on, more than chance explains ({chance})."
    return f"**No certain difference** between the two groups ({chance})."


def _median_interval(median: Median) -> str:
    if median.low is None:
        return ""
    if median.high is None:
        return f" It may be as short as {wording.duration(median.low)}; the upper limit is not known yet."
    return f" The {LEVEL_TEXT} interval is {wording.durations(median.low, median.high)}."


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
