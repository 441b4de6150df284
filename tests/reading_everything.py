"""Open every page and run every reading command over the store that ``JOURNEYS_STORE`` names.

``python -m tests.reading_everything PSEUDONYM`` writes a line for each; pages on one person show that one.
"""

import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import typer
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from journeys.cli.app import app
from journeys.demo import write_demo

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(path for path in (ROOT / "pages").glob("*.py") if path.stem not in ("__init__", "frame"))
WRITING = {
    "import",
    "demo",
    "report",
    "communities new",
    "opt-out add",
    "opt-out apply",
    "opt-out remove",
    "opt-out forget-notes",
    "store backup",
    "store restore",
    "store remove",
    "collect github",
    "collect hub",
    "collect gitlab",
    "collect discourse",
    "collect zulip",
    "collect git",
    "collect gh-archive",
}
"""The commands that are meant to write; all others only read."""
SERVING = {"app"}
"""Runs until it is stopped; its pages are opened here one by one."""
DEFINITION = next((ROOT / "data" / "communities").glob("*.toml"))
ARGUMENTS = {
    "funnel": ["--community", "turing-way", "--observed-until", "2025-01-01"],
    "show": ["funnel", "--community", "turing-way", "--json"],
    "about": ["github:nobody-of-this-name"],
    "people": ["--community", "turing-way"],
    "downstream": ["--community", "turing-way"],
    "compare": ["--community", "turing-way", "--community", "bigscience"],
    "digest": ["--community", "turing-way"],
    "communities check": [str(DEFINITION)],
}


def commands(group: Any, above: str = "") -> Iterator[str]:
    """List all commands by their words."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}"


def run(*words: str) -> None:
    """Run a command, which has to end well."""
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, (words, result.output, result.exception)
    sys.stdout.write(f"command {' '.join(words)}\n")


def main() -> None:
    """Read everything."""
    for page in PAGES:
        shown = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=120)
        shown.query_params["community"] = "turing-way"
        shown.query_params["pseudonym"] = sys.argv[1]
        shown = (shown if page.stem == "overview" else shown.switch_page(page.name)).run()
        assert not shown.exception, (page, shown.exception)
        assert not shown.error, (page, [error.value for error in shown.error])
        assert shown.title
        sys.stdout.write(f"page {page.stem}\n")
    known = set(commands(typer.main.get_command(app)))
    assert known > WRITING | SERVING, (WRITING | SERVING) - known
    for name in sorted(known - WRITING - SERVING):
        run(*name.split(), *ARGUMENTS.get(name, []))
    with tempfile.TemporaryDirectory() as folder:
        write_demo(30, 7, date(2026, 7, 1), Path(folder))
        run("import", "--look", str(Path(folder) / "bigscience"))


if __name__ == "__main__":
    main()
