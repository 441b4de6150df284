"""Notes that are not saved yet: for each author and person one text, replaced as it is typed.

No log, since nobody asks what a draft was before. A draft is on an account, as notes are, and only its author's.
"""

from collections.abc import Collection
from datetime import UTC, datetime

import sqlalchemy as sql

from journeys.logs.database import Database, tables
from journeys.logs.entry_log import clean, short_hash

drafts = sql.Table(
    "drafts",
    tables,
    sql.Column("community", sql.String(100), primary_key=True),
    sql.Column("account", sql.Text, primary_key=True),
    sql.Column("author", sql.Text, primary_key=True),
    sql.Column("at", sql.String(40), nullable=False),
    sql.Column("text", sql.Text, nullable=False),
)


class Drafts:
    """The drafts in a database.

    Raises
    ------
    StoreError
        From every method, when the database cannot be used; nothing is written then.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, community: str, accounts: Collection[str], author: str, text: str, at: datetime) -> None:
        """Keep an author's text on the person of some accounts in the place of the one before; an empty one is none."""
        text = clean(text)
        before = self.text(community, accounts, author)
        if text == before:
            return
        with self._database.writing(drafts) as connection:
            connection.execute(sql.delete(drafts).where(*_of(community, accounts, author)))
            if text:
                row = {"community": community, "account": min(accounts), "author": _author(author)}
                connection.execute(sql.insert(drafts).values(**row, at=at.astimezone(UTC).isoformat(), text=text))

    def text(self, community: str, accounts: Collection[str], author: str) -> str:
        """Return the newest text of an author on the person of some accounts, empty without one."""
        newest = sql.select(drafts.c.text).where(*_of(community, accounts, author)).order_by(drafts.c.at.desc())
        with self._database.reading(drafts) as connection:
            return str(connection.execute(newest.limit(1)).scalar() or "")

    def count(self) -> dict[str, int]:
        """Count the drafts on each account that has any."""
        counted = sql.select(drafts.c.account, sql.func.count()).group_by(drafts.c.account)
        with self._database.reading(drafts) as connection:
            return {str(account): int(number) for account, number in connection.execute(counted)}

    def forget(self, accounts: Collection[str]) -> None:
        """Delete the drafts on people who opted out; this cannot be undone."""
        gone = sorted(self.count().keys() & set(accounts))
        if gone:
            with self._database.writing(drafts) as connection:
                connection.execute(sql.delete(drafts).where(drafts.c.account.in_(gone)))
            self._database.wipe()

    def digest(self) -> str:
        """Return a name for which accounts have drafts now."""
        return short_hash(repr(sorted(self.count().items())))


def _of(community: str, accounts: Collection[str], author: str) -> tuple[sql.ColumnElement[bool], ...]:
    columns = drafts.c
    return columns.community == community, columns.account.in_(sorted(accounts)), columns.author == _author(author)


def _author(name: str) -> str:
    # people type their name anew, and not always with the same capitals
    return clean(name).casefold()
