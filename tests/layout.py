"""What no linter holds: how long a function is, and how many files lie in a folder. A part of ``make check``."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
LIBRARY: Final = ROOT / "journeys"
FUNCTION_LINES: Final = 50
FILES: Final = 15
"""In a folder, and folders and files at the root of the library; those that Python names do not count there."""


def long_functions(path: Path) -> Iterator[str]:
    """List the functions of a file that are too long to be read at once, their docstrings not counted."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            begin = node.body[0].end_lineno if ast.get_docstring(node) else node.lineno
            if (node.end_lineno or 0) - (begin or 0) > FUNCTION_LINES:
                yield f"{path.relative_to(ROOT)}: {node.name} has more than {FUNCTION_LINES} lines"


def full_folders(folder: Path) -> Iterator[str]:
    """List the folders that hold too many files to find one by its name."""
    for each in (folder, *(path for path in folder.rglob("*") if path.is_dir() and path.name != "__pycache__")):
        inside = [path for path in each.iterdir() if path.is_file()]
        if each == LIBRARY:
            inside = [path for path in each.iterdir() if not path.name.startswith("__")]
        # there is a file for each page, and menus that name them
        if len(inside) > FILES and each != ROOT / "pages":
            yield f"{each.relative_to(ROOT)} holds {len(inside)} files; {FILES} are enough to find one by its name"


def main() -> None:
    """Print every fault; exit with 1 if there is one."""
    folders = [LIBRARY, ROOT / "pages"]
    faults = [fault for folder in folders for path in folder.rglob("*.py") for fault in long_functions(path)]
    faults += [fault for folder in folders for fault in full_folders(folder)]
    print("\n".join(faults) or "layout: no function is too long, no folder too full")  # noqa: T201  (for who runs it)
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
