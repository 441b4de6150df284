"""What a finding is: a figure, what it says in words, and the table behind it, as they may leave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
import plotly.graph_objects as go


@dataclass(frozen=True)
class Finding:
    """One answer about one community, of which nothing counts fewer than k people.

    Attributes
    ----------
    name
        A stable name of letters and hyphens, such as ``funnel-steps``: with the community's it names files and tables.
    title
        The question that it answers.
    community, slug
        The community's name, and the short one of its definition.
    as_of
        The last observed day.
    sentences
        The answer in plain words, formed from the table; the first says most.
    figure
        Drawn from the table in the stand-in colours of the screen: ``journeys.charts.paper.layout.lay_out`` puts it on
        paper. It has a height and no title.
    alt
        The figure in words.
    table
        Rows are stages, days, cohorts or groups. Counts of people are multiples of five, missing where they are of
        fewer than k; shares come with ``low`` and ``high``, or with a column ``interval`` that says why there are none.
    columns
        What each column of the table means, in its order.
    definitions
        The sections of ``docs/definitions.md`` that say how it is counted, by their keys.
    """

    name: str
    title: str
    community: str
    slug: str
    as_of: date
    sentences: tuple[str, ...]
    figure: go.Figure
    alt: str
    table: pd.DataFrame
    columns: Mapping[str, str]
    definitions: tuple[str, ...]
