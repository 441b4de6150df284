"""The tables that Discourse exports itself: what one account wrote (user_archive.csv, in a zip), and the list of users.

Left out: private messages, visits and likes of the archive, which are no acts, and who may administer the forum, since
the list does not say since when.
"""

import re
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.accounts import account_at
from journeys.model.events import UNNAMED
from journeys.model.extract import Extract
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.sources.conversations import count_of, given_home, named
from journeys.sources.decode.cells import LETTERS_SHOWN, read_instant
from journeys.sources.decode.files import Fault, export_folders
from journeys.sources.discourse.posts import HOST_NEEDED, add_post
from journeys.sources.sheets.known import Cells, header_of, known_rows

NAME: Final = "discourse_table"
ARCHIVE: Final = "user_archive.csv"
ARCHIVED: Final = ("is_pm", "url", "created_at")
LISTED: Final = ("id", "name", "username", "email", "created_at", "trust_level")
NO: Final = frozenset({"no", "nein", "non", "não", "nee", "nej", "nei", "ei", "nie", "ne", "нет", "ні", "いいえ", "否"})
"""Discourse's words for "no", which stand in the language of the account."""

_URL: Final = re.compile(r"https?://([^/\s]+)(?:/[\w./-]*?)?/t/(?:[^/\s]*/)?(\d+)/(\d+)/?")
_OWNER: Final = re.compile(r"user_archive-(.+)-\d{6}-\d{6}")


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a folder is an unpacked archive of an account, or a file one of the two tables."""
    if path.is_dir():
        return _archive_in(path) is not None
    header = set(header_of(head))
    return header.issuperset(LISTED) or header.issuperset((*ARCHIVED, "topic_title", "post_raw"))


def read(path: Path, context: ImportContext) -> Extract:
    """Read an archive of an account or a list of users.

    Raises
    ------
    ExportError
        When nothing says whose the archive is or which forum the list is of, or no row can be read.
    """
    table = _archive_in(path) if path.is_dir() else path
    if table is None:
        msg = f"{path} holds no {ARCHIVE}: give the zip as Discourse made it"
        raise ExportError(msg)
    builder = ExtractBuilder(NAME, context)
    with table.open("rb") as file:
        is_list = "trust_level" in header_of(file.read(5_000))
    if is_list:
        _read_users(table, builder)
    else:
        _read_archive(table, builder)
    if not builder.has_events:
        rejected = builder.rejected
        why = f"Row {rejected[0].record}: {rejected[0].reason}" if rejected else "It has no row below its header"
        msg = f"{path} holds nothing that can be read. {why}."
        raise ExportError(msg)
    return builder.extract(("registered",) if is_list else ("opened_discussion", "commented"))


def _archive_in(folder: Path) -> Path | None:
    return next((each / ARCHIVE for each in export_folders(folder) if (each / ARCHIVE).is_file()), None)


def _read_archive(table: Path, builder: ExtractBuilder) -> None:
    login = next((found[1] for name in (table, *table.parents[:3]) if (found := _OWNER.search(name.name))), None)
    if login is None:
        msg = (
            f"{table} does not say whose archive it is: its zip or its folder has the name "
            "user_archive-LOGIN-DAY-TIME as Discourse gave it; name it so again"
        )
        raise ExportError(msg)
    private = 0
    for row, cells in known_rows(table, ARCHIVED, builder.reading.progress, builder.notes):
        if row.fault is None and cells.get("is_pm", "").strip().casefold() not in NO:
            private += 1
        elif fault := row.fault or _take_archived(builder, login, cells):
            builder.reject(row.number, fault)
    builder.notes += count_of(private, "Private messages", "Left alone.")


def _take_archived(builder: ExtractBuilder, login: str, cells: Cells) -> str | None:
    # returns the reason if the row cannot be read
    url = _URL.fullmatch(cells.get("url", "").strip())
    if url is None:
        return f"url {cells.get('url', '')[:LETTERS_SHOWN]!r} names no post; expected like https://HOST/t/name/7/2"
    at = read_instant(cells.get("created_at", ""), builder.reading.now)
    if isinstance(at, Fault):
        return at.reason
    place, number = f"discourse:{url[1].lower()}", int(url[3])
    account = account_at(place, login)
    add_post(builder, place, (int(url[2]), number), account, at, None if number == 1 else UNNAMED)
    return None


def _read_users(table: Path, builder: ExtractBuilder) -> None:
    host = given_home(builder.reading, "discourse")
    if not host:
        raise ExportError(HOST_NEEDED.format(path=table), "place")
    place = f"discourse:{host}"
    for row, cells in known_rows(table, LISTED, builder.reading.progress, builder.notes):
        if fault := row.fault or _take_user(builder, place, cells):
            builder.reject(row.number, fault)


def _take_user(builder: ExtractBuilder, place: str, cells: Cells) -> str | None:
    # returns the reason if the row cannot be read
    login, number = cells["username"].strip() if "username" in cells else "", cells.get("id", "").strip()
    if not re.fullmatch(r"[\w.-]+", login) or not re.fullmatch(r"-?\d+", number):
        return "a user without a login or a number"
    at = read_instant(cells.get("created_at", ""), builder.reading.now)
    if isinstance(at, Fault):
        return f"created_at: {at.reason}"
    account = builder.held_by(account_at(place, login), account_at(place, number))
    if number.startswith("-"):
        builder.claim(account, "type", "Bot")
    named(cells.get("name"), lambda name: builder.claim(account, "name", name))
    if "@" in cells.get("email", ""):
        builder.claim_address(account, cells["email"])
    builder.act(f"{place}#registered/{number}", at, account, "registered", place)
    return None
