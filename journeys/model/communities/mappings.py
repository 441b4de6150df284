"""Mappings of tables that people wrote on the Import page: one TOML file each, kept with the store.

The same form as under ``[[tables]]`` in a definition; like events, they belong to no community.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import msgspec

from journeys.errors import DefinitionError, StoreError
from journeys.model.communities.community import Table
from journeys.model.communities.mapping_check import (
    PLACE_EXPECTED,
    is_place,
    plain,
    quoted_columns,
    table_faults,
    used_columns,
)

FOLDER: Final = "mappings"
"""The folder in the store."""


def load_mappings(folder: Path) -> tuple[Table, ...]:
    """Read all mappings of a folder, by file name; a folder that does not exist has none.

    Raises
    ------
    DefinitionError
        With the faults of the first file that has any.
    """
    return tuple(_read(path) for path in _files(folder))


def save_mapping(folder: Path, table: Table) -> Path:
    """Write a mapping, over one of the same name, and return its file.

    Raises
    ------
    DefinitionError
        When it has faults, or another mapping already reads tables with exactly these columns.
    StoreError
        When it cannot be written.
    """
    path = _path_of(folder, table.name)
    faults = check_mapping(table, table.columns)
    columns = {plain(column) for column in table.columns}
    for other in _files(folder):
        twin = _read(other)
        if twin.name != table.name and {plain(column) for column in twin.columns} == columns:
            faults.append(f"'{twin.name}' reads tables with exactly these columns; give this one the same name instead")
    if faults:
        raise DefinitionError(str(path), faults)
    # renamed when it is whole: a reader never sees half of it
    passing = path.with_name(f".{uuid4().hex}.tmp")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        passing.write_text(write_mapping(table), encoding="utf-8")
        passing.replace(path)
    except OSError as error:
        with suppress(OSError):
            passing.unlink(missing_ok=True)
        msg = (
            f"{path} cannot be written: {error.strerror or error}. Free some space, or check the right to write there."
        )
        raise StoreError(msg) from error
    return path


def check_mapping(table: Table, header: Sequence[str]) -> list[str]:
    """Return the faults of a mapping, perhaps half written, for a table with such columns: one sentence each."""
    known = {plain(column) for column in header}
    faults = [*_lacking(table), *_place_faults(table)]
    faults += [f"The table has no column '{column}'." for column in used_columns(table) if plain(column) not in known]
    # these are in the words of the form; the others have keys, and would repeat them
    return faults or [str(fault) for fault in table_faults(table, "mapping")]


def write_mapping(table: Table) -> str:
    """Return a mapping as TOML, without the empty values."""
    values = msgspec.structs.asdict(table)
    listings = [msgspec.structs.asdict(listing) for listing in values.pop("listings")]
    lines = [f"{key} = {_toml(value)}" for key, value in values.items() if value]
    for listing in listings:
        lines += ["", "[[listings]]"]
        lines += [f"{key} = {_toml(value)}" for key, value in listing.items() if value]
    return "\n".join(lines) + "\n"


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml")) if folder.is_dir() else []


def _read(path: Path) -> Table:
    try:
        table = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8-sig")), Table)
    except OSError as error:
        raise DefinitionError(str(path), [f"cannot be read: {error.strerror or error}"]) from error
    # msgspec's and TOML's errors are ValueErrors; thousands of nested brackets end in a RecursionError
    except (ValueError, RecursionError) as error:
        raise DefinitionError(str(path), [f"is no mapping: {error}"]) from error
    if faults := check_mapping(table, table.columns):
        raise DefinitionError(str(path), faults)
    return table


def _path_of(folder: Path, name: str) -> Path:
    # names that differ only in signs would have one stem: each gets a number
    # cut, since file systems limit the length of a name
    stem = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60] or "mapping"
    number = 1
    while True:
        path = folder / (f"{stem}-{number}.toml" if number > 1 else f"{stem}.toml")
        if not path.is_file() or _read(path).name == name:
            return path
        number += 1


def _lacking(table: Table) -> Iterator[str]:
    if not table.name.strip():
        yield "Give the mapping a name."
    if not table.listings or not all(listing.people for listing in table.listings):
        yield "Choose the column that says who."
    for listing in table.listings:
        if not listing.action and not listing.action_column:
            yield "Say what they did."
        elif listing.action_column and listing.actions and not any(listing.actions.values()):
            yield f"Say for at least one word of column '{listing.action_column}' which act it is."
    if not table.date_column and table.dated_on is None and not table.days_in_header:
        yield "Choose the column that says when, or give the day that holds for all rows."


def _place_faults(table: Table) -> Iterator[str]:
    if not table.place.strip():
        yield "Say where it happened."
    elif not is_place(table.place) and not (len(quoted_columns(table.place)) == 1 and table.place.startswith("{")):
        yield f"The place '{table.place}' {PLACE_EXPECTED}, or be a column in braces, as in {{repository}}."
    elif table.place.startswith("github:") and "{" not in table.place and table.place.count("/") != 1:
        yield f"The place '{table.place}' names no repository; write it like github:owner/repository."


def _toml(value: Any) -> str:  # noqa: ANN401  (what a mapping holds)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        # TOML's texts are written like JSON's, but for half surrogate pairs and the delete sign, which it forbids
        sound = value.encode("utf-8", "replace").decode()
        return json.dumps(sound, ensure_ascii=False).replace("\x7f", "\\u007f")
    return "[" + ", ".join(map(_toml, value)) + "]"
