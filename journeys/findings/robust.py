"""Under how many other choices the answer on each step holds."""

from typing import NamedTuple

from journeys.analysis import robustness
from journeys.analysis.robustness import SHOWN, OtherChoice
from journeys.findings.source import Source
from journeys.identity.opt_out_filter import Decisions
from journeys.snapshot.other_choices import is_other, snapshot_under


class Held(NamedTuple):
    """How many other choices were tried, and under how many the answer holds; none where there is no answer."""

    tried: int
    holding: int


def find_held(source: Source, decisions: Decisions) -> Held:
    """Count the shares that go on from each stage again, one other choice at a time, as the Funnel page does."""
    others = [other for other in robustness.other_choices(source.community) if is_other(source.view, other)]

    def answers(other: OtherChoice) -> dict[str, robustness.Answer]:
        view = snapshot_under(source.store, source.view, other, decisions)
        return robustness.funnel_answers(view.journeys, view.settings(view.community.order))

    rows = robustness.compare_choices(answers(SHOWN), {other.name: answers(other) for other in others})
    outcomes = robustness.outcome_of(rows).values()
    return Held(len(outcomes), sum(outcome in ("same", "holds") for outcome in outcomes))
