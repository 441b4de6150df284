"""The pages that were fetched, kept beside the files made from them, so that a collection can be resumed.

One SQLite file in each collection's folder, hidden so that imports ignore it. A page is written in one transaction: a
process that dies at any moment leaves complete pages only. A *run* is one collection from its beginning to its end,
however often it was interrupted: within it, a page is fetched once; a later run asks whether it has changed.
"""

import sqlite3
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from journeys.errors import CollectError

NAME: Final = ".pages.sqlite"
VERSION: Final = 1
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS page (
    url TEXT, accept TEXT, list TEXT, run INTEGER, mark TEXT, etag TEXT, link TEXT, type TEXT, date TEXT, body BLOB,
    PRIMARY KEY (url, accept)
);
CREATE TABLE IF NOT EXISTS run (id INTEGER PRIMARY KEY, begun_on TEXT, finished INTEGER);
CREATE TABLE IF NOT EXISTS note (run INTEGER, list TEXT, says TEXT, PRIMARY KEY (run, list));
"""


@dataclass(frozen=True)
class Page:
    """One answer: the headers needed later, and its body.

    ``mark`` is the state of the subject that the page is of, where that is known without a request (a commit, a last
    change).
    """

    url: str
    accept: str
    body: bytes
    etag: str = ""
    link: str = ""
    type: str = ""
    date: str = ""
    mark: str = ""


class PageCache:
    """The pages of one collection; only one process at a time can open it.

    ``today`` is the day of a new run.

    Raises
    ------
    CollectError
        When another collection has it open, or the file is damaged or cannot be written.
    """

    def __init__(self, folder: Path, today: str) -> None:
        self.path = folder / NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self.path, timeout=0, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise CollectError(_database_fault(self.path, error)) from error
        try:
            # Held until the file is closed, by the system also after a crash, which a lock file would survive.
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.execute("BEGIN EXCLUSIVE")
            self._prepare(today)
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            self._db.close()
            raise CollectError(_database_fault(self.path, error)) from error

    def _prepare(self, today: str) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, VERSION):
            msg = f"version {version} of the pages"
            raise sqlite3.DatabaseError(msg)
        for statement in _TABLES.split(";"):
            self._db.execute(statement)
        self._db.execute(f"PRAGMA user_version={VERSION}")
        last = self._db.execute("SELECT id, begun_on, finished FROM run ORDER BY id DESC LIMIT 1").fetchone()
        self.resumed = last is not None and not last[2]
        self.first = last is None
        if self.resumed:
            self.run, self.begun_on = last[0], last[1]
            return
        self.begun_on = today
        self._db.execute("INSERT INTO run (begun_on, finished) VALUES (?, 0)", (today,))
        self.run = self._db.execute("SELECT max(id) FROM run").fetchone()[0]

    def resuming(self, today: str) -> str:
        """Return a sentence on continuing a run, and what that means for lists already read."""
        said = f"Going on with the collection that was begun on {self.begun_on}."
        if self.begun_on == today:
            return said
        return f"{said} What was read then is of that day: run the same command once more afterwards for what is new."

    def close(self) -> None:
        """Close the file and release its lock."""
        self._db.close()

    def find_fresh(self, url: str, accept: str, mark: str, *, again: bool = False) -> Page | None:
        """Find a page that need not be requested: fetched in this run, unless ``again``, or of the same mark."""
        return self._page(url, accept, "AND (run = ? OR (mark <> '' AND mark = ?))", -1 if again else self.run, mark)

    def find(self, url: str, accept: str) -> Page | None:
        """Find a page as it was last fetched."""
        return self._page(url, accept, "")

    def _page(self, url: str, accept: str, only: str, *values: str | int) -> Page | None:
        columns = "body, etag, link, type, date, mark"
        asked = f"SELECT {columns} FROM page WHERE url = ? AND accept = ? {only}"
        rows = self._do(asked, (url, accept, *values))
        return Page(url, accept, zlib.decompress(rows[0][0]), *rows[0][1:]) if rows else None

    def put(self, page: Page, of: str) -> None:
        """Keep a page of a list."""
        named = (page.url, page.accept, of)
        self._do(
            "INSERT OR REPLACE INTO page (url, accept, list, run, mark, etag, link, type, date, body) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*named, self.run, page.mark, page.etag, page.link, page.type, page.date, zlib.compress(page.body)),
        )

    def mark_unchanged(self, page: Page) -> None:
        """Record that a page has not changed."""
        self._do(
            "UPDATE page SET run = ?, mark = ?, link = ?, date = ? WHERE url = ? AND accept = ?",
            (self.run, page.mark, page.link, page.date, page.url, page.accept),
        )

    def body(self, url: str, accept: str) -> bytes:
        """Return the body of a kept page."""
        page = self.find(url, accept)
        return page.body if page else b"[]"

    def note(self, of: str) -> str | None:
        """Return a list's note of this run."""
        rows = self._do("SELECT says FROM note WHERE run = ? AND list = ?", (self.run, of))
        return rows[0][0] if rows else None

    def set_note(self, of: str, says: str) -> None:
        """Keep a note on a list for the rest of the run."""
        self._do("INSERT OR REPLACE INTO note (run, list, says) VALUES (?, ?, ?)", (self.run, of, says))

    def drop_others(self, of: str, kept: set[tuple[str, str]]) -> None:
        """Drop the pages of a list that its last reading did not include."""
        have = self._do("SELECT url, accept FROM page WHERE list = ?", (of,))
        for url, accept in have:
            if (url, accept) not in kept:
                self._do("DELETE FROM page WHERE url = ? AND accept = ?", (url, accept))

    def finish(self) -> None:
        """End the run: the next one asks what has changed."""
        self._do("UPDATE run SET finished = 1 WHERE id = ?", (self.run,))
        self._do("DELETE FROM note WHERE run = ?", (self.run,))

    def _do(self, statement: str, values: tuple[str | int | bytes, ...]) -> list[Any]:
        try:
            return self._db.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise CollectError(_database_fault(self.path, error)) from error


def _database_fault(path: Path, error: Exception) -> str:
    if "locked" in str(error):
        return f"Another collection is writing into {path.parent}: let it end, or name another folder with --out."
    return (
        f"{path} cannot be used: {error}. Make room if the disk is full; if the file is damaged, remove it, and what "
        "it held is fetched again."
    )
