"""``python -m journeys store check | backup | restore | list | remove``: looking after what was imported."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from journeys.cli.console import REFUSED, WRONG_USE, fail, failing_with, opened_store, out, print_line
from journeys.identity import opting_out
from journeys.logs.database import open_database
from journeys.model.paths import store_folder
from journeys.model.wording import counted
from journeys.store import care

app = typer.Typer(help="Check, back up and mend the store.", no_args_is_help=True)


@app.command("check")
def check() -> None:
    """Read every part, compare it with the list, and say what is damaged, left over, or names who opted out."""
    with failing_with(REFUSED), opened_store() as store:
        faults = care.check_store(store)
        with open_database(store.folder) as database:
            faults += opting_out.find_left(store, database)
        for fault in faults:
            print_line(fault)
        for file in care.find_leftovers(store):
            print_line(f"{file}: left by a command that was cut off; nothing reads it, and the next import deletes it")
        if faults:
            raise typer.Exit(REFUSED)
        out.print(f"{counted(len(store.imports()), 'import')}, {counted(len(store.parts()), 'part')}: all whole.")


@app.command("backup")
def backup(file: Annotated[Path, typer.Argument(help="A new file, such as store.tar.")]) -> None:
    """Write the whole store into one file, its key included: keep it where only you can read it."""
    with failing_with(REFUSED), opened_store() as store:
        parts = care.back_up(store, file)
    print_line(f"Wrote {counted(parts, 'part')}, the list of imports, the key and what people typed into {file}.")
    print_line("Whoever has this file can read everything that was imported: keep it where only you can read it.")


@app.command("restore")
def restore(file: Annotated[Path, typer.Argument(help="A file that store backup wrote.")]) -> None:
    """Put a backup back, where there is no store yet."""
    with failing_with(REFUSED):
        store = care.restore(file, store_folder())
        print_line(f"The store is back in {store.folder}, with {counted(len(store.imports()), 'import')}.")
        store.close()


@app.command("list")
def list_imports() -> None:
    """List the imports with their numbers."""
    table = Table("number", "file", "format", "new acts", "rejected", "imported")
    with failing_with(REFUSED), opened_store() as store:
        for row in store.imports().to_dict("records"):
            counts = f"{row['new']:,}", f"{row['rejected']:,}"
            table.add_row(str(row["id"]), str(row["file"]), str(row["format"]), *counts, str(row["imported_at"])[:10])
    out.print(table)


@app.command("remove")
def remove(number: Annotated[int, typer.Argument(help="The import's number in store list.")]) -> None:
    """Remove an import, as the Data page can; what it shared with other files is named."""
    with failing_with(REFUSED), opened_store() as store:
        files = store.imports().set_index("id")["file"]
        if number not in files.index:
            fail(f"There is no import with the number {number}; see `journeys store list`.", WRONG_USE)
        again = store.remove(number, datetime.now(UTC))
    print_line(f"Removed import {number}: {files[number]}")
    if again:
        print_line(f"Import again what it shared with {counted(len(again), 'file')}: {', '.join(again)}")
