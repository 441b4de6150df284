"""Tables that an import computes ahead and keeps in the store's folder, so that pages read them.

They stand in a folder whose name is the key of all that they were computed from: whoever reads asks for that key, and
computes what is not there or damaged. Nothing but Parquet and JSON is read. Left out: whoever had opted out when they
were made, and who asks to be left out later takes all of them away (:func:`forget`).
"""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import msgspec
import pandas as pd
import pyarrow.parquet as pq

FOLDER: Final = "kept"
VALUES: Final = "values"


def write(folder: Path, tables: Mapping[str, pd.DataFrame], values: Mapping[str, Any]) -> None:
    """Keep tables, and whatever else belongs to them as JSON, in a folder that is not there yet."""
    unfinished = folder.with_name(f"{uuid4().hex}.unfinished")
    unfinished.mkdir(parents=True)
    try:
        for name, table in tables.items():
            table.to_parquet(unfinished / f"{name}.parquet", engine="pyarrow", compression="zstd")
        (unfinished / f"{VALUES}.json").write_bytes(msgspec.json.encode(values))
        # by a rename, so that a page finds all of it or nothing
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def read_table(folder: Path | None, name: str) -> pd.DataFrame | None:
    """Return a table that is kept in a folder, as it was; None if there is none."""
    if folder is None:
        return None
    try:
        kept = pq.read_table(folder / f"{name}.parquet")
        frame: pd.DataFrame = kept.to_pandas()
        for column in kept.schema.pandas_metadata["columns"]:
            # lists would come back as arrays, and texts with gaps as another type
            if column["numpy_type"] == "object":
                frame[column["name"]] = pd.Series(kept[column["name"]].to_pylist(), frame.index, dtype="object")
    except (OSError, ValueError, KeyError, TypeError):
        # it is not there, or damaged: it can always be computed
        return None
    return frame


def read_values(folder: Path) -> dict[str, Any]:
    """Return what is kept in a folder beside its tables; nothing if there is no such folder."""
    try:
        values = msgspec.json.decode((folder / f"{VALUES}.json").read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.MsgspecError):
        return {}
    return values


def forget(store: Path, owner: str = "", but: str = "") -> None:
    """Delete what is kept in a store's folder, or of one owner all but what stands under one key."""
    for kept in (store / FOLDER / owner).glob("*"):
        if kept.name != but:
            shutil.rmtree(kept, ignore_errors=True)
