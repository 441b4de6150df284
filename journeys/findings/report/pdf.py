"""A report as PDF for archives (PDF/A-2b) that screen readers can read (PDF/UA-1), made with Typst."""

import json
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Final

import typst

import journeys
from journeys.findings.finding import Finding
from journeys.findings.report import fonts
from journeys.findings.report.content import Report, Shown
from journeys.sentences.findings import report as sentences

STANDARDS: Final = ("a-2b", "ua-1")
"""Typst refuses to write what is not of these kinds."""
ROWS: Final = 12
"""Longer tables are read in the pack."""
_TEMPLATE: Final = Path(__file__).with_name("report.typ")


def write_pdf(report: Report) -> bytes:
    """Write a report as PDF; the same bytes for the same report, dated by its data."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        for shown in report.shown:
            if shown.picture is not None:
                (here / _file(shown.finding)).write_text(_drawable(shown.picture), encoding="utf-8")
        (here / "report.json").write_text(json.dumps(_writable(_words(report))), encoding="utf-8")
        (here / _TEMPLATE.name).write_bytes(_TEMPLATE.read_bytes())
        written: bytes = typst.compile(
            str(here / _TEMPLATE.name),
            format="pdf",
            font_paths=[str(each) for each in fonts.folders()],
            ignore_system_fonts=True,
            pdf_standards=list(STANDARDS),
            timestamp=int(datetime.combine(report.as_of, time(), UTC).timestamp()),
        )
    return written


def _writable(value: Any) -> Any:  # noqa: ANN401  (a value of JSON)
    if isinstance(value, str):
        return fonts.written(value)
    if isinstance(value, Mapping):
        return {name: _writable(each) for name, each in value.items()}
    return [_writable(each) for each in value] if isinstance(value, list | tuple) else value


def _drawable(picture: str) -> str:
    # where Inter lacks one character, Typst writes its whole line in another font: this one begins a line's name
    return fonts.written(picture.replace("━", "—"))


def _file(finding: Finding) -> str:
    return f"{finding.slug}-{finding.name}.svg"


def _words(report: Report) -> dict[str, Any]:
    return {
        "title": report.title,
        "author": f"Journeys {journeys.__version__}",
        "date": [report.as_of.year, report.as_of.month, report.as_of.day],
        "fonts": fonts.FAMILIES,
        "notes": report.notes,
        "headings": [sentences.METHODS, sentences.TABLES],
        "methods": report.methods,
        "communities": [
            {
                "name": first.community,
                "of": sentences.of(first.community, first.as_of),
                "findings": [_finding(shown) for shown in each],
            }
            for each in report.by_community.values()
            for first in (each[0].finding,)
        ],
    }


def _finding(shown: Shown) -> dict[str, Any]:
    one, rows = shown.finding, shown.rows
    return {
        "title": one.title,
        "sentences": one.sentences,
        "picture": None if shown.picture is None else _file(one),
        "alt": one.alt,
        "counted": shown.counted,
        "header": shown.header,
        "rows": rows[-ROWS:],
        "more": sentences.more_rows(len(rows), ROWS, one.name) if len(rows) > ROWS else "",
        "meanings": shown.meanings,
    }
