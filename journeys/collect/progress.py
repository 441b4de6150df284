"""What a user sees while a collection runs: the progress of each list, the time left, and the reason of each wait.

Without a terminal, notes, waits and from time to time the progress are written, a line each.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

TICK_SECONDS: Final = 1.0
# Shorter waits are frequent and not worth a line.
NOTABLE_SECONDS: Final = 2.0
# Without a terminal, each list writes a line so often.
LINE_SECONDS: Final = 15.0


class Watch(Protocol):
    """Shows the progress of a collection, and waits for it."""

    def step(self, what: str, done: int, total: int | None) -> None:
        """Show how far something is; ``total`` is None while it is not known."""

    def say(self, text: str) -> None:
        """Show a line of text."""

    def wait(self, reason: str, seconds: float) -> None:
        """Wait, and show why."""


class SilentWatch:
    """A watch that shows nothing, but waits."""

    def step(self, what: str, done: int, total: int | None) -> None:
        """Show nothing."""

    def say(self, text: str) -> None:
        """Show nothing."""

    def wait(self, reason: str, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class Screen:
    """A watch on a terminal: a bar for each list, and one that counts down while waiting."""

    def __init__(self, bars: Progress, every: float = LINE_SECONDS) -> None:
        self.bars = bars
        self.every = every
        self._tasks: dict[str, TaskID] = {}
        self._said_at: dict[str, float] = {}

    def step(self, what: str, done: int, total: int | None) -> None:
        """Move the list's bar; without a terminal, write a line now and then."""
        if not self.bars.console.is_terminal:
            self._write_line(what, done, total)
            return
        if what not in self._tasks:
            self._tasks[what] = self.bars.add_task(what, total=None)
        task = self._tasks[what]
        self.bars.update(task, completed=done, total=total)
        if total is not None and done >= total:
            self.bars.remove_task(self._tasks.pop(what))

    def _write_line(self, what: str, done: int, total: int | None) -> None:
        # a list that is short of a line's time is told when it is complete
        now = time.monotonic()
        is_done = total is not None and done >= total
        if is_done or now - self._said_at.setdefault(what, now) >= self.every:
            self.say(f"{what}: {done:,}" + (f" of {total:,}" if total is not None else ""))
            self._said_at[what] = now

    def say(self, text: str) -> None:
        """Write a line above the bars."""
        self.bars.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def wait(self, reason: str, seconds: float) -> None:
        """Count down."""
        if seconds >= NOTABLE_SECONDS or not self.bars.console.is_terminal:
            self.say(f"{reason}; going on in {duration(seconds)}.")
        task = self.bars.add_task("waiting", total=seconds)
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.bars.update(task, completed=seconds - left, description=f"waiting, {duration(left)} left")
            time.sleep(min(left, TICK_SECONDS))
        self.bars.remove_task(task)


@contextmanager
def screen(console: Console, every: float = LINE_SECONDS) -> Iterator[Watch]:
    """Draw bars while something is collected; without a terminal, write lines ``every`` so many seconds."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        yield Screen(bars, every)


def duration(seconds: float) -> str:
    """Write seconds in their two largest units.

    >>> duration(0.4), duration(75), duration(3725)
    ('1 s', '1 min 15 s', '1 h 2 min')
    """
    whole = max(1, round(seconds))
    minutes, rest = divmod(whole, 60)
    if not minutes:
        return f"{rest} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
