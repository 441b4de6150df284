"""The back-test, kept in a file of the store's folder, so that a page need not compute it.

It holds figures of methods and nothing about single people. Whatever changes the result (the past that is tested on,
its last day, this code) changes the file's key: a file of another key is not read.
"""

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

import pandas as pd

from journeys.analysis.candidates.backtest import Backtest, backtest
from journeys.analysis.stats import intervals
from journeys.model import tables

FOLDER: Final = "back-tests"
_DAYS: Final = ("first_on", "last_on")


def kept_or_computed(folder: Path, community: str, past: pd.DataFrame, *, observed_until: datetime) -> Backtest:
    """Return the back-test of a past: the one in a store's folder if it is of this past, else computed."""
    return _read(_file(folder, community), _key(past, observed_until)) or backtest(past, observed_until=observed_until)


def keep(folder: Path, community: str, past: pd.DataFrame, *, observed_until: datetime) -> None:
    """Keep the back-test of a community's past in a store's folder, over an earlier one."""
    file, key = _file(folder, community), _key(past, observed_until)
    if _read(file, key):
        return
    tried = backtest(past, observed_until=observed_until)
    frames = {name: getattr(tried, name).to_dict("records") for name in ("methods", "bins")}
    days = {name: day.isoformat() if (day := getattr(tried, name)) else None for name in _DAYS}
    file.parent.mkdir(exist_ok=True)
    # by a rename, so that a page reads all of the file or the one before
    unfinished = file.with_suffix(".unfinished")
    unfinished.write_text(json.dumps({"key": key, **asdict(tried), **frames, **days}), encoding="utf-8")
    unfinished.replace(file)


def _file(folder: Path, community: str) -> Path:
    return folder / FOLDER / f"{community}.json"


def _read(file: Path, key: str) -> Backtest | None:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept.pop("key") != key:
            return None
        # as the back-test makes its tables, so that their types are the same
        columns = {"methods": tables.METHODS.names, "bins": tables.BINS.names}
        frames = {name: pd.DataFrame(kept[name], columns=names) for name, names in columns.items()}
        days = {name: datetime.fromisoformat(kept[name]) if kept[name] else None for name in _DAYS}
        return Backtest(**{**kept, **frames, **days, "lead": tuple(kept["lead"]) if kept["lead"] else None})
    except (OSError, ValueError, TypeError, KeyError):
        # it is not there, or damaged: the result can always be computed
        return None


def _key(past: pd.DataFrame, observed_until: datetime) -> str:
    rows = pd.util.hash_pandas_object(past, index=False).to_numpy().tobytes()
    return hashlib.sha256(rows + f"{list(past.columns)} {observed_until.isoformat()} {_code()}".encode()).hexdigest()


@cache
def _code() -> str:
    """Return a digest of the code that the result depends on."""
    files = [*sorted(Path(__file__).parent.glob("*.py")), Path(intervals.__file__)]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
