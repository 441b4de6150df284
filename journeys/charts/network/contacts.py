"""Draw people in classes of how many others they are tied to."""

import pandas as pd
import plotly.graph_objects as go

from journeys.charts.rows import ROW_HEIGHT, add_bar, add_empty_slot, row_figure
from journeys.charts.style import Palette, plain
from journeys.model import wording


def draw_contacts(contact_rows: pd.DataFrame, palette: Palette, *, fewer: str) -> go.Figure:
    """Draw a bar for each class of ``contacts``; ``fewer`` stands where the number is left out."""
    names, people = contact_rows["contacts"].tolist(), contact_rows["people"].tolist()
    labels = [
        f"<b>{plain(name)}</b>{f'  {wording.number(n)}' if wording.known(n) else ''}"
        for name, n in zip(names, people, strict=True)
    ]
    figure = row_figure(labels, palette, "")
    figure.update_xaxes(visible=False)
    figure.update_layout(margin={"b": 0}, height=ROW_HEIGHT * len(labels))
    for position, (name, n) in enumerate(zip(names, people, strict=True)):
        if wording.known(n):
            said = f"{name}: {wording.people(int(n))}"
            add_bar(figure, position, int(n), str(name), said, marker={"color": palette.muted})
        else:
            add_empty_slot(figure, position, fewer, palette)
    return figure
