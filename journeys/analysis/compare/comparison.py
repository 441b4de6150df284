"""Several communities compared: what differs, and what may not be compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from journeys.analysis.compare.measures import as_rows, find_differences, measure_each
from journeys.analysis.compare.paths import count_reached, horizons, path_measures
from journeys.analysis.compare.shared import Align, Shared, Side, alike, find_shared, narrow, narrowed
from journeys.analysis.compare.structure import list_groups, own_measures, roles_over_time, shared_measures
from journeys.analysis.compare.thinning import find_shifts
from journeys.analysis.compare.work import work_measures
from journeys.model.communities.community import Community

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
    groups
        Of each community its working groups: :data:`journeys.model.tables.WORKING_GROUPS`.
    """

    communities: tuple[Community, ...]
    shared: Shared
    values: pd.DataFrame
    differences: pd.DataFrame
    horizons: Mapping[str, int]
    reached: Mapping[str, Mapping[str, int | None]]
    roles: Mapping[str, pd.DataFrame]
    groups: Mapping[str, pd.DataFrame]

    @property
    def names(self) -> dict[str, str]:
        """The names of the communities by their slugs, in their order."""
        return {each.slug: each.name for each in self.communities}


def compare(load: Load, communities: Sequence[Community], align: Align, until: datetime | None = None) -> Comparison:
    """Compare communities by what the exports of all could show, in the months in which all could be seen.

    ``until`` is the first instant that is not looked at, if it is not each place's own end.
    """
    whole = [load(each, until) for each in communities]
    shared = find_shared(whole, align)
    loaded = [side for side in whole if side.slug in shared.slugs]
    sides = [] if shared.reason else alike([_narrowed(load, side, shared) for side in loaded])
    own = own_measures(whole, shared)
    common = [*shared_measures(sides, shared), *path_measures(sides, shared), *work_measures(sides)] if sides else []
    measured = [*measure_each(own, loaded), *measure_each(common, sides)]
    tested = [each.measure for each in measured if each.p_values]
    return Comparison(
        communities=tuple(communities),
        shared=shared,
        values=as_rows(measured, [each.slug for each in communities], shared),
        differences=find_differences(measured, find_shifts(tested, sides, shared) if tested else {}),
        horizons=horizons(sides),
        reached={side.slug: count_reached(side) for side in whole},
        roles={side.slug: roles_over_time(side.acts) for side in loaded},
        groups={side.slug: list_groups(side.acts) for side in loaded},
    )


def _narrowed(load: Load, side: Side, shared: Shared) -> Side:
    community = narrowed(side.settings.community, shared.actions)
    return narrow(load(community, shared.span(side.slug)[1]), shared)
