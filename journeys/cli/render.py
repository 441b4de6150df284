"""The command line's output: a progress bar while an import runs, its summary, a funnel as a table."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import pandas as pd
from rich.console import Console, Group
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from journeys.ingest.pipeline import Progress as Reported
from journeys.ingest.receipts import Receipt
from journeys.model import wording
from journeys.sentences.imports import imported, looked_into

# Of more files, sums are printed: some 20 lines at most.
FILES_SHOWN: Final = 5
NOTES_SHOWN: Final = 4
REFUSED_SHOWN: Final = 4


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


def summary(receipts: Sequence[Receipt], *, look: bool, each: bool = False) -> Group:
    """Summarise for each file its format, its acts, what was new, and what was rejected.

    Of many files the sums by format are given instead, and which were refused, unless ``each`` asks for all.
    """
    if len(receipts) > FILES_SHOWN and not each:
        lines = [*_sums(receipts, look=look), *_refusals(receipts)]
        lines.append(Text("  --each prints a paragraph for each file, --json all of it for scripts."))
    else:
        lines = [line for receipt in receipts for line in _lines(receipt, look=look)]
    if receipts:
        closing = looked_into(receipts) if look else imported(receipts)
        # the sentences are in Markdown, for the pages
        lines.append(Text(wording.without_bold(closing)))
    if not look and any(receipt.rejected for receipt in receipts):
        lines.append(Text("The Data page lists each rejected record with its reason."))
    return Group(*lines)


def _sums(receipts: Sequence[Receipt], *, look: bool) -> Iterator[Text]:
    taken = [receipt for receipt in receipts if not receipt.refused]
    for kind in sorted({receipt.format or "" for receipt in taken}):
        of_kind = [receipt for receipt in taken if (receipt.format or "") == kind]
        new, known = sum(each.new for each in of_kind), sum(each.known for each in of_kind)
        rejected = sum(each.rejected for each in of_kind)
        acts = f"{new + known:,} acts" if look else f"{new:,} new, {known:,} already known"
        yield Text.assemble(
            (f"{kind}  ", "bold"),
            f"{wording.counted(len(of_kind), 'file')}, {acts}",
            (f", {rejected:,} rejected", "red" if rejected else ""),
        )
    notes = Counter(note for receipt in taken for note in receipt.notes)
    for note, files in notes.most_common(NOTES_SHOWN):
        yield Text(f"  {note}" + (f" ({wording.counted(files, 'file')})" if files > 1 else ""))
    if len(notes) > NOTES_SHOWN:
        yield Text(f"  {wording.counted(len(notes) - NOTES_SHOWN, 'other note')}")


def _refusals(receipts: Sequence[Receipt]) -> Iterator[Text]:
    refused = [receipt for receipt in receipts if receipt.refused]
    for receipt in refused[:REFUSED_SHOWN]:
        yield Text.assemble((f"{receipt.path}  ", "bold"), ("refused", "red"), f"  {receipt.refused}")
    if len(refused) > REFUSED_SHOWN:
        yield Text(f"  {wording.counted(len(refused) - REFUSED_SHOWN, 'other file')} refused")


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
