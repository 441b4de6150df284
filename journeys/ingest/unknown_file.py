"""The words for a file that no reader recognises: how it begins, and which formats there are."""

from pathlib import Path
from typing import Final

KNOWN: Final = (
    "GH Archive lines, and its records as Parquet or from BigQuery",
    "GH Archive's timeline of before 2015",
    "migration exports of GitHub (the folder or .tar.gz)",
    "complete repository archives (archive.json)",
    "answers of GitHub's GraphQL interface, or their edges",
    "GitHub's REST lists and searches (gh api --paginate)",
    "databases of github-to-sqlite",
    "items of Perceval (of GitHub and git)",
    "lists of gh (gh pr list --json)",
    "git logs and clones",
    ".all-contributorsrc files",
    "Slack exports",
    "team files (YAML) and CODEOWNERS",
    "meeting notes (Markdown) with a sign-in list",
    "answers of the Hugging Face Hub, and tables of its repositories",
    "reports of Zoom, Teams, Meet, forms, tickets, members (CSV, TSV, XLSX), and other tables with a mapping",
)
BEGINNING_SHOWN: Final = 60


def unknown_file(path: Path, head: bytes) -> str:
    """Describe a file of an unknown format by its beginning, and name the known ones."""
    beginning = repr(head[:BEGINNING_SHOWN]).removeprefix("b")
    return f"{path} is of no format known here: it begins with {beginning}. Known are {'; '.join(KNOWN)}."
