"""How do several communities differ, and what may not be compared?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from journeys.analysis.compare.measured import as_rows, find_differences
from journeys.analysis.compare.paths import count_reached, horizons, measure_paths
from journeys.analysis.compare.shared import Align, Shared, Side, find_shared, narrow, narrowed
from journeys.analysis.compare.structure import measure_structure, roles_over_time
from journeys.analysis.compare.work import measure_work
from journeys.model.communities.community import Community
from journeys.model.vocabulary import STAGES

Load = Callable[[Community, datetime | None], Side]
"""Loads a community by a definition until an instant; without one, until the end of its own places."""


@dataclass(frozen=True)
class Comparison:
    """Several communities side by side.

    Attributes
    ----------
    communities
        Their definitions, in the order asked for.
    shared
        What all could show, and when.
    values
        Of each measure and community its value: :data:`journeys.model.tables.COMPARED`.
    differences
        Of each measure that is compared the pairs: :data:`journeys.model.tables.DIFFERENCES`.
    horizons
        Within how many days each step counts.
    reached
        Of each community how many people have an act of each stage, by its own definition and exports.
    roles
        Of each community the people in its lists of roles and rights: :data:`journeys.model.tables.ROLES_LISTED`.
    """

    communities: tuple[Community, ...]
    shared: Shared
    values: pd.DataFrame
    differences: pd.DataFrame
    horizons: Mapping[str, int]
    reached: Mapping[str, Mapping[str, int | None]]
    roles: Mapping[str, pd.DataFrame]


def compare(load: Load, communities: Sequence[Community], align: Align, until: datetime | None = None) -> Comparison:
    """Compare communities by what the exports of all could show, in the months in which all could be seen.

    ``until`` is the first instant that is not looked at, if it is not each place's own end.
    """
    whole = [load(each, until) for each in communities]
    shared = find_shared(whole, align)
    loaded = [each for each in whole if each.slug in shared.slugs]
    sides = [] if shared.reason else [_narrowed(load, side, shared) for side in loaded]
    measured = measure_structure(whole, sides, shared)
    if sides:
        measured += [*measure_paths(sides, shared), *measure_work(sides)]
    return Comparison(
        communities=tuple(communities),
        shared=shared,
        values=as_rows(measured, whole),
        differences=find_differences(measured),
        horizons=horizons(sides or whole),
        reached={side.slug: count_reached(side) if len(side.journeys) else dict.fromkeys(STAGES) for side in whole},
        roles={side.slug: roles_over_time(side) for side in whole},
    )


def _narrowed(load: Load, side: Side, shared: Shared) -> Side:
    community = narrowed(side.settings.community, shared.actions)
    return narrow(load(community, shared.span(side.slug)[1]), shared)
