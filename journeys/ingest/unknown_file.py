"""The words for a file that no reader takes: what it is where that can be seen, what is missing, and the next step."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from journeys.sources.decode.files import head_text

KNOWN: Final = (
    "GH Archive lines, and its records as Parquet or from BigQuery",
    "GH Archive's timeline of before 2015",
    "migration exports of GitHub (the folder or .tar.gz)",
    "complete repository archives (archive.json)",
    "answers of GitHub's GraphQL interface, or their edges",
    "GitHub's REST lists and searches (gh api --paginate)",
    "databases of github-to-sqlite",
    "lists of gh (gh pr list --json)",
    "items of Perceval (GitHub, git, GitLab, Discourse, mailing lists, Zulip)",
    "GitLab's lists of issues, merge requests and notes",
    "git logs and clones",
    ".all-contributorsrc files",
    "topics, posts and exports of Discourse",
    "mailing lists (mbox, also as Mailman's archives give them)",
    "Slack exports",
    "Zulip exports, and messages of its interface",
    "channels of Discord (DiscordChatExporter's JSON or CSV)",
    "team files (YAML), CODEOWNERS, OWNERS, org.yaml and sigs.yaml",
    "AUTHORS, MAINTAINERS, CONTRIBUTORS and CITATION.cff",
    "meeting notes (Markdown) with a sign-in list",
    "answers of the Hugging Face Hub, and tables of its repositories",
    "reports of Zoom, Teams, Meet, forms, tickets, members (CSV, TSV, XLSX), and other tables with a mapping",
)
BEGINNING_SHOWN: Final = 60
TITLE_SHOWN: Final = 120
# Lines that are looked at to tell one kind of text from another.
LINES: Final = 20
GIT_LOG: Final = "git log --numstat --date=iso-strict > OWNER__REPO.log"

_ADDRESS: Final = r"[^\s|,;<>]+@[^\s|,;<>]+"
# one record a line: a commit, and an author, an address or a date, in any order
_PRETTY: Final = re.compile(rf"[\"']?[0-9a-f]{{7,64}}[\"']?\s*[|,;\t].*(?:{_ADDRESS}|\d{{4}}-\d\d-\d\d|\d{{9,10}})")
_SHORTLOG: Final = re.compile(r"\s*\d+\t\S.*|\S.* \(\d+\):|\s{6}\S.*|")
_COUNTED: Final = re.compile(r" *\d+\t\S|\S.* \(\d+\):$")
_ONELINE: Final = re.compile(r"[0-9a-f]{7,40} (?:\([^)]*\) )?\S.*")
_TITLE: Final = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_TABLE: Final = re.compile(r"<table|<tr\b", re.IGNORECASE)
_SLACK_MESSAGE: Final = re.compile(r'"ts"\s*:\s*"\d{9,10}\.\d{6}"')
_SLACK_CHANNELS: Final = re.compile(r'"id"\s*:\s*"[CG][A-Z0-9]{6,}"')
_SPREADSHEETS: Final = (".xls", ".xlsx", ".ods")
_MAGIC: Final = {
    b"SQLite format 3\0": (
        "a SQLite database, whose tables are not known here",
        'Write each table of acts as CSV (sqlite3 -header -csv FILE "SELECT * FROM TABLE"), and import those.',
    ),
    b"%PDF": ("a PDF", "Import the document that it was made from, or copy its list into a table or into notes (.md)."),
    b"7z\xbc\xaf\x27\x1c": ("an archive of 7-Zip", "Unpack it, and import its folder."),
    b"Rar!": ("a RAR archive", "Unpack it, and import its folder."),
    b"\xd0\xcf\x11\xe0": ("a document of an old Office program", "Open it there and save it as XLSX or CSV."),
}


def named_file(path: Path, head: bytes) -> str:
    """Describe a file that is no export that is read, but known for what it is, with the next step; else nothing."""
    for magic, (what, step) in _MAGIC.items():
        if head.startswith(magic):
            return f"{path} is {what}. {step}"
    text = head_text(head)
    return next((f"{path} {said}" for look in _LOOKS if (said := look(path, text))), "")


def _web_page(path: Path, text: str) -> str:
    if not re.match(r"<!doctype html|<html|<table|<head|<meta", text, re.IGNORECASE):
        return ""
    if _TABLE.search(text) and path.name.lower().endswith(_SPREADSHEETS):
        return (
            "is a web page with a table, though its name says that it is a spreadsheet. Open it in a spreadsheet "
            "program and save it as CSV or XLSX."
        )
    title = _TITLE.search(text)
    said = " ".join(html.unescape(title[1]).split())[:TITLE_SHOWN] if title else ""
    return (
        f"is a web page{f' ({said})' if said else ''} and no data: a service answers so when it fails, is asked too "
        "often, or wants a login. Export again later, and look into the file before importing it."
    )


def _git_text(_: Path, text: str) -> str:
    lines = [line.rstrip("\r") for line in text.splitlines()[:LINES]]
    filled = [line for line in lines if line.strip()]
    step = f"Write the log anew in the repository's folder: {GIT_LOG}"
    if filled and all(map(_PRETTY.match, filled)):
        return f"is a git log in a format of one's own (--pretty or --format), whose columns nothing names. {step}"
    if any(map(_COUNTED.match, filled)) and all(map(_SHORTLOG.fullmatch, lines)):
        return f"is the text of git shortlog, which counts commits and carries no dates. {step}"
    if filled and all(map(_ONELINE.fullmatch, filled)):
        return f"is a git log of one line a commit (--oneline), without authors and dates. {step}"
    return ""


def _statistics(_: Path, text: str) -> str:
    if not re.match(r'\[\s*\{\s*"total"\s*:\s*\d+\s*,\s*"weeks"\s*:', text):
        return ""
    return (
        "is GitHub's statistics of contributors: sums of each week, without the acts. Take the commits instead: "
        f"{GIT_LOG}, or gh api --paginate repos/OWNER/REPO/commits."
    )


def _slack_part(path: Path, text: str) -> str:
    whole = (
        "Import the whole export of the workspace (Settings, Import/Export data: the ZIP, or its folder), or that of "
        "slackdump (slackdump export)."
    )
    if text[:1] in "[{" and '"messages"' in text and _SLACK_MESSAGE.search(text):
        return (
            "holds messages of one Slack conversation, as Slack's interface or slackdump gives them: the names of "
            f"channel and people are missing. {whole}"
        )
    if text[:1] == "[" and (
        _SLACK_MESSAGE.search(text) or (path.name == "channels.json" and _SLACK_CHANNELS.search(text))
    ):
        return f"is one part of a Slack export, whose users.json or channels.json is missing. {whole}"
    return ""


_LOOKS: Final[tuple[Callable[[Path, str], str], ...]] = (_web_page, _git_text, _statistics, _slack_part)


def unknown_file(path: Path, head: bytes) -> str:
    """Describe a file of an unknown format by its beginning, and name the known ones."""
    beginning = repr(head[:BEGINNING_SHOWN]).removeprefix("b")
    return f"{path} is of no format known here: it begins with {beginning}. Known are {'; '.join(KNOWN)}."
