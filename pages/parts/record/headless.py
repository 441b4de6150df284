"""Runs a page without a screen, by the code that people see, and returns what it says."""

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd
from streamlit.testing.v1 import AppTest

from journeys.errors import JourneysError
from pages.parts.record.record import Record
from pages.parts.shared import session_keys

_FOLDER: Final = Path(__file__).resolve().parents[2]
FRAME: Final = _FOLDER / "frame.py"
_NOT_SHOWN: Final = {"__init__", "frame", "imports", "identities", "outreach"}
"""No page, or a page on which people work and read who typed what: that is nothing to pass on."""
PAGES: Final = tuple(sorted(path.stem for path in _FOLDER.glob("*.py") if path.stem not in _NOT_SHOWN))
FIRST: Final = "overview"
"""The page that the frame opens by itself."""
_PATIENCE_SECONDS: Final = 3600
_WARNS: Final = "streamlit.runtime.scriptrunner_utils.script_run_context"


def run(page: str, choices: Mapping[str, str]) -> Record:
    """Run a page with choices as in an address, such as ``community`` and ``until``.

    Raises
    ------
    JourneysError
        When the page cannot be shown.
    RuntimeError
        When it fails otherwise, which is a fault of ours.
    """
    app, kept = AppTest.from_file(str(FRAME), default_timeout=_PATIENCE_SECONDS), Record()
    app.session_state[session_keys.RECORD] = kept
    for name, value in choices.items():
        app.query_params[name] = value
    (app if page == FIRST else app.switch_page(f"{page}.py")).run()
    if app.exception:
        msg = f"The page {page} failed; above is where."
        raise RuntimeError(msg)
    if kept.fault:
        raise JourneysError(kept.fault)
    return kept


def show(page: str, choices: Mapping[str, str], key: bytes) -> dict[str, Any]:
    """Return what a page says, as ``journeys show --json`` prints it; ``key`` is the store's secret key."""
    # outside of a server Streamlit warns that a session is missing, but the run brings its own
    logging.getLogger(_WARNS).setLevel(logging.ERROR)
    said = run(page, choices)
    return {
        "page": page,
        "community": choices[session_keys.COMMUNITY],
        "as_of": said.as_of.isoformat() if said.as_of else None,
        "sentences": said.sentences,
        "headlines": said.leaving(key),
        "tables": {name: _rows(table) for name, table in said.tables.items()},
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(table.to_json(orient="records", date_format="iso", date_unit="s"))
    return rows
