"""A report made by hand: two findings, one whose words are marks of Typst and of HTML."""

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from journeys.findings.finding import Finding
from journeys.findings.report.content import Report, Shown

NASTY = '#panic("x") *a* $x$ <b>&amp;</b> [l](m) // #image("/etc/passwd") \\u{41} "; @all'
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="180mm" height="40mm" viewBox="0 0 180 40">'
    '<rect width="90" height="20" fill="#1250B8"/>'
    '<text x="5" y="35" font-family="Inter, sans-serif">━ 漢字 ሰ</text></svg>'
)


def finding(name, community, sentence, rows=2):
    return Finding(
        name=name,
        title=f"What of {name}?",
        community=community,
        slug="home" if community == "Home" else "other",
        as_of=date(2026, 5, 31),
        sentences=(sentence, "A second sentence."),
        figure=go.Figure(),
        alt=f"In words: {sentence}",
        table=pd.DataFrame(
            {"stage": [f"row {number}" for number in range(rows)], "n": pd.array([5, None] * (rows // 2))}
        ),
        columns={"stage": "which", "n": "people"},
        definitions=("reached", "nothing-of-this-key"),
    )


def made_report():
    """One figure, one finding without a figure, and words that no markup may be made of."""
    shown = (
        Shown(finding("funnel-people", "Home", "About 5 people came."), PICTURE),
        Shown(finding("core", NASTY, NASTY, rows=14), None),
    )
    return Report("Findings on Home", date(2026, 5, 31), shown, ("Rounded.",), ("Counted so.", NASTY))
