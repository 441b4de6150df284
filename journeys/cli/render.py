"""The command line's output: a progress bar while an import runs, its summary, a funnel as a table."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pandas as pd
from rich.console import Console, Group
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from journeys.ingest.pipeline import Progress as Reported
from journeys.ingest.receipts import Receipt
from journeys.model import wording
from journeys.sentences.imports import imported, looked_into


@contextmanager
def show_progress(console: Console) -> Iterator[Reported]:
    """Draw one bar for each file while it is read."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    # in a file or a pipe each step of a bar would be a line of its own
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def report(name: str, done: int, size: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=size)
            bar.update(tasks[name], completed=done)

        yield report


def summary(receipts: Sequence[Receipt], *, look: bool) -> Group:
    """Summarise for each file its format, its acts, what was new, and what was rejected."""
    lines = [line for receipt in receipts for line in _lines(receipt, look=look)]
    if receipts:
        closing = looked_into(receipts) if look else imported(receipts)
        # the sentences are in Markdown, for the pages
        lines.append(Text(wording.without_bold(closing)))
    if not look and any(receipt.rejected for receipt in receipts):
        lines.append(Text("The Data page lists each rejected record with its reason."))
    return Group(*lines)


def _lines(receipt: Receipt, *, look: bool) -> Iterator[Text]:
    if receipt.refused:
        yield Text.assemble((f"{receipt.path}  ", "bold"), ("refused", "red"))
        yield Text(f"  {receipt.refused}")
        return
    span = f"  {receipt.first:%Y-%m-%d} to {receipt.last:%Y-%m-%d}" if receipt.first and receipt.last else ""
    yield Text.assemble((f"{receipt.path}  ", "bold"), (f"{receipt.format}{span}", "dim"))
    acts = receipt.new + receipt.known
    counts = f"  {acts:,} acts" if look else f"  {receipt.new:,} new, {receipt.known:,} already known"
    yield Text.assemble(counts, (f", {receipt.rejected:,} rejected", "red" if receipt.rejected else ""))
    if receipt.events:
        yield Text("  " + ", ".join(f"{number:,} {action}" for action, number in sorted(receipt.events.items())))
    for note in receipt.notes:
        yield Text(f"  {note}")


def funnel_table(title: str, counted: pd.DataFrame) -> Table:
    """Return stage counts (see ``analysis.funnel.count_stages``) as a table for a terminal."""
    table = Table("stage", "observed", "reached", "skipped", "went on within the horizon", title=title)
    for row in counted.to_dict("records"):
        # not 0: what no loaded export can show may well have happened
        counts = (str(row[name]) if row["observable"] else "–" for name in ("observed", "reached", "skipped"))
        table.add_row(row["stage"], *counts, _went_on(row))
    return table


def _went_on(row: dict[Any, Any]) -> str:
    if pd.isna(row["estimate"]):
        return str(row["reason"] or "")
    return f"{row['estimate']:.0%} ({row['low']:.0%} to {row['high']:.0%}) of {row['n']}"
