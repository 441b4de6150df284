"""What all commands share: where they print, and how they end when something cannot be done."""

import json
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, NoReturn

import typer
from rich.console import Console

from journeys.errors import JourneysError
from journeys.identity import opting_out
from journeys.logs.database import open_database
from journeys.model.paths import COMMAND, INSTALLED, store_folder
from journeys.store.store import Store

REFUSED: Final = 1
WRONG_USE: Final = 2

out = Console()
# answers go to the standard output, all else to the other, so that a pipe holds the answer only
notes = Console(stderr=True)


def print_line(text: str) -> None:
    """Print a line as it is, unless it is empty: names may hold what the terminal library takes for markup."""
    if text:
        out.print(text, soft_wrap=True, markup=False, highlight=False)


def print_json(value: dict[str, Any], message: str = "") -> None:
    """Print JSON, for scripts, with a message if there is one."""
    if message:
        value = {**value, "message": message}
    # not by the terminal library, which would break lines at the window's width
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def typed_command() -> str:
    """Return how the command line is started here, as it can be typed again in this folder."""
    if INSTALLED:
        return COMMAND
    # the interpreter of a virtual environment is mostly not the one that "python" means
    inside = os.path.relpath(sys.executable)
    named = sys.executable if inside.startswith("..") else inside
    return f"{shlex.quote(named)} -m journeys"


def fail(reason: object, status: int) -> NoReturn:
    """Print why a command cannot be done, and end it with an exit status."""
    notes.print(str(reason), style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(status)


@contextmanager
def opened_store() -> Iterator[Store]:
    """Open the store, and close it again."""
    store = Store(store_folder())
    try:
        yield store
    finally:
        store.close()


def word_on_empty(store: Store) -> str:
    """Return what to do first where nothing is loaded, else nothing."""
    return "" if len(store.imports()) else f"Nothing is loaded yet. Import exports first: {COMMAND} import EXPORTS"


def check_loaded(store: Store) -> None:
    """End a command that has nothing to say where nothing is loaded, and say if an opt-out was cut off."""
    with failing_with(REFUSED):
        if word := word_on_empty(store):
            fail(word, REFUSED)
    tell_pending(store)


def tell_pending(store: Store) -> None:
    """Say if an opt-out was cut off, and what to run: a command that only reads does not finish it."""
    with suppress(JourneysError), open_database(store.folder) as database:
        if opting_out.is_pending(store, database):
            notes.print(opting_out.PENDING, style="yellow", markup=False, highlight=False, soft_wrap=True)


@contextmanager
def failing_with(status: int) -> Iterator[None]:
    """End the command with an exit status when the library refuses something within the context."""
    try:
        yield
    except JourneysError as error:
        fail(error, status)
