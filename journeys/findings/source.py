"""What findings are made from: one community as a pack shows it, and how much of it may leave."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd
import plotly.graph_objects as go

from journeys.analysis.funnel.settings import FunnelSettings
from journeys.analysis.stats.download_rounding import Layout
from journeys.findings.finding import Finding
from journeys.findings.protect import DEFAULT_K, protect
from journeys.model.communities.community import Community
from journeys.model.days import last_instant
from journeys.snapshot.acts import load_acts
from journeys.snapshot.snapshot import Snapshot
from journeys.store.store import Store


@dataclass(frozen=True)
class Source:
    """A community's snapshot, the store it is from, and ``k``: no count of fewer people leaves."""

    view: Snapshot
    store: Store
    k: int = DEFAULT_K

    @property
    def community(self) -> Community:
        """The community's definition."""
        return self.view.community

    @property
    def settings(self) -> FunnelSettings:
        """How journeys are counted."""
        return self.view.settings(self.community.order)

    @property
    def as_of(self) -> date:
        """The last observed day."""
        day: date = last_instant(self.view.observed_until).date()
        return day

    @cached_property
    def acts(self) -> pd.DataFrame:
        """All acts, loaded where a question asks for them."""
        return load_acts(self.store, self.view)

    def leaving(self, table: pd.DataFrame, layout: Layout, name: str) -> pd.DataFrame:
        """Return a table as it may leave; ``name`` is that of its download, so that both have the same lots."""
        return protect(table, layout, key=self.store.key, name=f"{name}-{self.community.slug}", k=self.k)

    def finding(self, name: str, title: str, *, figure: go.Figure, **parts: object) -> Finding:
        """Return a finding on this community."""
        # what the pointer would say takes a count that is left out for nobody; on paper nothing is lost
        figure.update_traces(hovertext=None, hoverinfo="skip")
        about = {"community": self.community.name, "slug": self.community.slug, "as_of": self.as_of}
        return Finding(name=name, title=title, figure=figure, **about, **parts)  # type: ignore[arg-type]
