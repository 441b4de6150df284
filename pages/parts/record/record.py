"""What a page says, kept while it runs without a screen: its sentences, headlines and tables, as they may leave.

A record lies in the session of the run; where there is none, as for people who look at the page, nothing is kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import Any, Literal, ParamSpec

import pandas as pd
import streamlit as st

from journeys.analysis.stats.download_rounding import Layout, round_counts
from journeys.model import wording
from pages.parts.shared import session_keys

Kind = Literal["people", "share", "number"]
P = ParamSpec("P")


@dataclass(frozen=True)
class Cell:
    """The cell of a download that shows a headline too: both have one lot, so that two lots do not narrow a count."""

    table: str
    row: str
    column: str


@dataclass(frozen=True)
class Headline:
    """One number that a page states: of people, a share of ``of`` people, or of anything else; None if not known."""

    value: float | None
    kind: Kind
    of: int | None = None
    cell: Cell | None = None


@dataclass
class Record:
    """What one page said of one community."""

    community: str = ""
    as_of: date | None = None
    sentences: list[str] = field(default_factory=list)
    headlines: dict[str, Headline] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    fault: str = ""

    def leaving(self, key: bytes) -> dict[str, Any]:
        """Return the headlines as they may leave: people as multiples of five, shares in bands, as in downloads."""
        return {name: _leaving(name, headline, self.community, key) for name, headline in self.headlines.items()}


def basis(community: str, as_of: date) -> None:
    """Keep which community the page is about, and the last observed day: the first that is stated, not the foot's."""
    if (kept := _kept()) and kept.as_of is None:
        kept.community, kept.as_of = community, as_of


def sentence(text: str) -> None:
    """Keep a sentence once, without the stars of what is in bold."""
    plain = wording.without_bold(text)
    if (kept := _kept()) and plain not in kept.sentences:
        kept.sentences.append(plain)


def table(name: str, leaving: pd.DataFrame) -> None:
    """Keep a table as its download has it."""
    if kept := _kept():
        kept.tables[name] = leaving


def fault(text: str) -> None:
    """Keep why the page cannot be shown."""
    if kept := _kept():
        kept.fault = text


def people(name: str, count: int | None, cell: Cell | None = None) -> None:
    """State a number of people."""
    _state(name, Headline(count, "people", cell=cell))


def share(name: str, value: float | None, of: int, cell: Cell | None = None) -> None:
    """State a share of people; ``cell`` holds how many ``of`` are."""
    _state(name, Headline(value, "share", of, cell))


def number(name: str, value: float | None) -> None:
    """State a number of anything but people."""
    _state(name, Headline(value, "number"))


def while_recording(state: Callable[P, None]) -> Callable[P, None]:
    """Let a function that states headlines do nothing where none are kept, as for people who look at the page."""

    @wraps(state)
    def stated(*args: P.args, **kwargs: P.kwargs) -> None:
        if _kept() is not None:
            state(*args, **kwargs)

    return stated


def _kept() -> Record | None:
    kept = st.session_state.get(session_keys.RECORD)
    return kept if isinstance(kept, Record) else None


def _state(name: str, headline: Headline) -> None:
    if kept := _kept():
        known = kept.headlines.setdefault(name, headline)
        if known != headline:
            msg = f"The page states “{name}” as {known.value} and as {headline.value}."
            raise ValueError(msg)


def _leaving(name: str, headline: Headline, community: str, key: bytes) -> float | None:
    if headline.value is None or headline.kind == "number":
        return headline.value
    cell = headline.cell or Cell(f"headlines-{community}", name, "people")
    counted = int(headline.value) if headline.kind == "people" else headline.of
    shared: Mapping[str, list[float]] = {} if headline.kind == "people" else {"share": [headline.value]}
    row = pd.DataFrame({"row": [cell.row], cell.column: [counted], **shared})
    layout = Layout(("row",), (cell.column,), rates=tuple(shared), of=cell.column)
    rounded = round_counts(row, layout, key=key, name=cell.table).iloc[0]
    if headline.kind == "people":
        return int(rounded[cell.column])
    return float(rounded["share"]) if pd.notna(rounded["share"]) else None
