"""Who turned names on, and when: a log that only grows."""

from datetime import datetime
from typing import ClassVar, Final

import pandas as pd
import sqlalchemy as sql

from journeys.logs.database import tables
from journeys.logs.entry_log import EntryLog, clean, instants

LOG: Final = ("number", "at", "who")

access = sql.Table(
    "access",
    tables,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("at", sql.String(40), nullable=False),
    sql.Column("who", sql.Text, nullable=False),
)


class AccessLog(EntryLog):
    """The log in a database."""

    TABLE: ClassVar = access

    def add(self, who: str, at: datetime) -> int:
        """Enter that somebody turned names on, and return the entry's number; ``who`` may be empty."""
        with self._database.writing(access) as connection:
            return self._append(connection, at, who=clean(who))

    def log(self) -> pd.DataFrame:
        """Return one row an entry, in order, columns as in :data:`LOG`."""
        table = pd.DataFrame([row._mapping for row in self._rows()], columns=list(LOG))
        return table.assign(at=instants(table["at"]))
