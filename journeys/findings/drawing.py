"""Figures of findings as files that are the same bytes each time: without random names, times and numbers of runs."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, get_args

from journeys.charts.paper import chromium
from journeys.charts.paper.chromium import FileFormat
from journeys.charts.paper.layout import PAPER, as_html, lay_out
from journeys.findings.finding import Finding

_RANDOM_ID: Final = re.compile(rb'<defs id="defs-([0-9a-f]{6})">')
"""Where an SVG of Plotly first has the six digits that it draws by lot, and then has in all its names."""
_DIV: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""The identity that Plotly draws for a page's figure."""
_PDF_TIME: Final = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}([^)]*\))")


def draw_files(finding: Finding, source: str) -> Iterator[tuple[str, bytes]]:
    """Draw a finding's figure for paper in each format; ``source`` is the line under it.

    Without a Chromium it is a page (HTML).
    """
    laid_out = lay_out(finding.figure, PAPER, alt=finding.alt, source=source)
    for number, trace in enumerate(laid_out.data):
        # else Plotly draws one by lot, and patterns have it in their names
        trace.uid = f"trace{number}"
    if chromium.find_chromium() is None:
        yield "html", _DIV.sub("figure", as_html(laid_out).decode()).encode()
        return
    for file_format in get_args(FileFormat):
        yield file_format, steady(chromium.draw(laid_out, PAPER, file_format), file_format, finding.as_of)


def steady(drawn: bytes, file_format: FileFormat, as_of: date) -> bytes:
    """Return a drawn figure without what differs from run to run, dated by its data."""
    if file_format == "pdf":
        return _PDF_TIME.sub(rf"\g<1>{as_of:%Y%m%d}000000\g<2>".encode(), drawn)
    found = _RANDOM_ID.search(drawn) if file_format == "svg" else None
    return drawn.replace(found[1], b"figure") if found else drawn
