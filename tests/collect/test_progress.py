"""What is shown while something is collected: bars on a terminal, lines elsewhere; waiting takes its time in both."""

import io
import time

from rich.console import Console

from journeys.collect.progress import screen


def show(*, terminal):
    """What stands on the screen after a list, a note and a wait."""
    text = io.StringIO()
    begun = time.monotonic()
    with screen(Console(file=text, force_terminal=terminal, width=100)) as watch:
        watch.step("demo/garden/issues, pages", 1, None)
        watch.step("demo/garden/issues, pages", 2, 3)
        watch.say("Going on [with] the collection.")
        watch.wait("The hourly limit is used up", 0.3)
        watch.step("demo/garden/issues, pages", 3, 3)
        watch.step("demo/garden/forks, pages", 1, 1)
    assert time.monotonic() - begun >= 0.3
    return text.getvalue()


def test_on_a_terminal_each_list_has_a_bar_and_a_wait_counts_down():
    shown = show(terminal=True)
    assert "demo/garden/issues, pages" in shown
    assert "2/3" in shown
    assert "waiting, 1 s left" in shown
    assert "Going on [with] the collection." in shown


def test_without_a_terminal_lines_are_written_and_say_what_is_complete():
    assert show(terminal=False).splitlines() == [
        "Going on [with] the collection.",
        "The hourly limit is used up; going on in 1 s.",
        "demo/garden/issues, pages: 3 of 3",
        "demo/garden/forks, pages: 1 of 1",
    ]


def test_without_a_terminal_a_long_list_writes_a_line_from_time_to_time():
    text = io.StringIO()
    with screen(Console(file=text, force_terminal=False, width=100), every=0) as watch:
        watch.step("reviews, pulls", 1, 3_000)
        watch.step("reviews, pulls", 2, None)
    assert text.getvalue().splitlines() == ["reviews, pulls: 1 of 3,000", "reviews, pulls: 2"]
