"""What the command line shows of an import: a progress bar while it runs, a table when it is done."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console, Group
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from journeys.imports import Progress as Told
from journeys.imports import Receipt


@contextmanager
def show_progress(console: Console) -> Iterator[Told]:
    """Draw one bar a file while it is read."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def told(name: str, done: int, size: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=size)
            bar.update(tasks[name], completed=done)

        yield told


def summary_table(receipts: Sequence[Receipt]) -> Group:
    """Say for each file what it was, what it held, what was new, and what could not be taken."""
    table = Table("file", "format", "events by action", "new", "known", "rejected", "from", "until")
    for receipt in receipts:
        actions = ", ".join(f"{number:,} {action}" for action, number in sorted(receipt.events.items()))
        days = (at.date().isoformat() if at else "" for at in (receipt.first, receipt.last))
        counts = (f"{number:,}" for number in (receipt.new, receipt.known, receipt.rejected))
        table.add_row(escape(receipt.path), receipt.format or "refused", actions, *counts, *days)
    told = [
        escape(f"{receipt.path}: {note}")
        for receipt in receipts
        for note in ((receipt.refused,) if receipt.refused else receipt.notes)
        if note
    ]
    rejected = sum(receipt.rejected for receipt in receipts)
    if rejected:
        told.append(f"{rejected:,} records were put aside; the Data page lists each with its reason.")
    return Group(table, *told)
