"""How journeys are read: by which definition, what could be seen at all, until when, and whether order matters.

A stage that no loaded export could show is left out of every walk, never counted as nought.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from itertools import pairwise

import pandas as pd

from journeys.model.community import Community, Order
from journeys.model.vocabulary import STAGES


@dataclass(frozen=True)
class FunnelSettings:
    """The choices behind every figure: definition, observable stages, end of observation (UTC, exclusive), mode."""

    community: Community
    observable: Mapping[str, bool]
    _: KW_ONLY
    observed_until: datetime
    mode: Order

    @property
    def stages(self) -> tuple[str, ...]:
        """The observable stages, in order."""
        return tuple(stage for stage in STAGES if self.observable.get(stage, False))

    def later(self, stage: str) -> tuple[str, ...]:
        """Give the observable stages beyond this one."""
        return tuple(other for other in self.stages if STAGES.index(other) > STAGES.index(stage))

    def following(self, stage: str) -> str | None:
        """Give the next observable stage."""
        return next(iter(self.later(stage)), None)

    def horizon_days(self, stage: str) -> int:
        """Days within which a step from this stage counts."""
        return self.community.horizon(stage)

    def why_no_step(self, stage: str) -> str | None:
        """Say why no step from this stage can be measured, or nothing if it can."""
        if stage not in self.stages:
            return "not observable: no loaded export could show it"
        if stage == STAGES[-1]:
            return "there is no stage beyond it"
        if not self.later(stage):
            return "no stage beyond it is observable"
        return None


def has_acted(journeys: pd.DataFrame, stage: str) -> pd.Series:
    """Tell for each person whether there is an act of the stage."""
    return journeys[f"{stage}_at"].notna()


def has_reached(journeys: pd.DataFrame, stage: str, reading: FunnelSettings) -> pd.Series:
    """Tell for each person whether they are at the stage or beyond, in the reading's mode."""
    return _walk(journeys, stage, reading) if reading.mode == "strict" else _at_or_beyond(journeys, stage, reading)


def has_skipped(journeys: pd.DataFrame, stage: str, reading: FunnelSettings) -> pd.Series:
    """Tell for each person whether they passed the stage by: beyond it without an act of it, or out of order."""
    met = has_reached(journeys, stage, reading) if reading.mode == "strict" else has_acted(journeys, stage)
    return _at_or_beyond(journeys, stage, reading) & ~met


def _at_or_beyond(journeys: pd.DataFrame, stage: str, reading: FunnelSettings) -> pd.Series:
    columns = [f"{name}_at" for name in (stage, *reading.later(stage))]
    return journeys[columns].notna().any(axis="columns")


def _walk(journeys: pd.DataFrame, stage: str, reading: FunnelSettings) -> pd.Series:
    """Tell who went through the observable stages in order up to this one; two first acts at once are in order."""
    path = reading.stages[: reading.stages.index(stage) + 1]
    walked = has_acted(journeys, path[0])
    for before, after in pairwise(path):
        # a missing time compares as false, so whoever has no act of a stage drops out here
        walked &= journeys[f"{after}_at"] >= journeys[f"{before}_at"]
    return walked
