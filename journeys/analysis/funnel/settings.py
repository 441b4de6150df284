"""How journeys are counted: by which definition, what could be seen at all, until when, and whether order matters.

The stages are those of people, or the steps of another journey with the actions that show each. A stage that no loaded
export could show is left out of every walk, never counted as 0.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from itertools import pairwise

import pandas as pd

from journeys.model.communities.community import Community, Order
from journeys.model.vocabulary import STAGES
from journeys.model.windows import Windows


@dataclass(frozen=True)
class FunnelSettings:
    """The choices behind every figure: definition, observable stages, end of observation (UTC, exclusive), mode."""

    community: Community
    observable: Mapping[str, bool]
    _: KW_ONLY
    observed_until: datetime
    mode: Order
    windows: Windows | None = None
    """From when until when each action could be seen; without them all could, until the end of observation."""
    steps: Mapping[str, frozenset[str]] | None = None
    """The steps of another journey, in order, with the actions that show each; null for people's stages."""

    @property
    def walk(self) -> tuple[str, ...]:
        """All stages, in order, whether or not they are observable."""
        return STAGES if self.steps is None else tuple(self.steps)

    @property
    def stages(self) -> tuple[str, ...]:
        """The observable stages, in order."""
        return tuple(stage for stage in self.walk if self.observable.get(stage, False))

    def later(self, stage: str) -> tuple[str, ...]:
        """Return the observable stages beyond this one."""
        return tuple(other for other in self.stages if self.walk.index(other) > self.walk.index(stage))

    def shown_by(self, stage: str) -> str | frozenset[str]:
        """Return what the observation windows know a stage by: its name, or the actions that show it."""
        return stage if self.steps is None else self.steps[stage]

    def following(self, stage: str) -> str | None:
        """Return the next observable stage."""
        return next(iter(self.later(stage)), None)

    def horizon_days(self, stage: str) -> int:
        """Return the days within which a step from this stage counts."""
        # a definition states horizons of people's stages only
        return self.community.horizon(stage) if self.steps is None else self.community.horizon_days

    def why_no_step(self, stage: str) -> str | None:
        """Return why no step from this stage can be measured, or None if it can."""
        if stage not in self.stages:
            return "not observable: no loaded export could show it"
        if stage == self.walk[-1]:
            return "there is no stage beyond it"
        if not self.later(stage):
            return "no stage beyond it is observable"
        following = self.later(stage)[0]
        if self.windows is not None and not self.windows.can_see(self.shown_by(following)):
            return f"when somebody came to {following} is not known: only lists show it"
        return None


def has_acted(journeys: pd.DataFrame, stage: str) -> pd.Series:
    """Return for each person whether there is an act of the stage."""
    return journeys[f"{stage}_at"].notna()


def is_dated(journeys: pd.DataFrame, stage: str) -> pd.Series:
    """Return for each person whether the first act of the stage is dated, and not only an entry of a list."""
    return has_acted(journeys, stage) & journeys[f"{stage}_since"].isna()


def is_known_first(journeys: pd.DataFrame, name: str, settings: FunnelSettings) -> pd.Series:
    """Return whether each person's first act of a stage, or ``first`` of all, is dated and surely the first.

    It is not where only a list says it, nor where people may have acted before the place was seen.
    """
    at = journeys[f"{name}_at"]
    dated = at.notna() & journeys[f"{name}_since"].isna()
    if settings.windows is None:
        return dated
    return dated & settings.windows.is_new(journeys["places"], name if name in STAGES else None, at)


def has_reached(journeys: pd.DataFrame, stage: str, settings: FunnelSettings) -> pd.Series:
    """Return for each person whether they are at the stage or beyond, in the order that the settings ask for."""
    return _walk(journeys, stage, settings) if settings.mode == "strict" else _at_or_beyond(journeys, stage, settings)


def has_skipped(journeys: pd.DataFrame, stage: str, settings: FunnelSettings) -> pd.Series:
    """Return for each person whether they passed the stage by: beyond it without an act of it, or out of order."""
    met = has_reached(journeys, stage, settings) if settings.mode == "strict" else has_acted(journeys, stage)
    skipped = _at_or_beyond(journeys, stage, settings) & ~met
    if settings.windows is None:
        return skipped
    # where the stage cannot be seen, nobody can be said to have passed it by
    can_be_seen = {
        key: bool(settings.windows.spans(key, settings.shown_by(stage))) for key in journeys["places"].unique()
    }
    return skipped & journeys["places"].map(can_be_seen).astype(bool)


def _at_or_beyond(journeys: pd.DataFrame, stage: str, settings: FunnelSettings) -> pd.Series:
    columns = [f"{name}_at" for name in (stage, *settings.later(stage))]
    return journeys[columns].notna().any(axis="columns")


def _walk(journeys: pd.DataFrame, stage: str, settings: FunnelSettings) -> pd.Series:
    path = settings.stages[: settings.stages.index(stage) + 1]
    # from the first observable stage: without an export of stars nobody could begin at discovering
    walked = has_acted(journeys, path[0])
    for before, after in pairwise(path):
        # a missing time compares as false: people without an act of a stage drop out; two acts at once are in order
        walked &= journeys[f"{after}_at"] >= journeys[f"{before}_at"]
    return walked
