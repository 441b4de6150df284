"""Which packs of findings were made: what they said of whom until when, so that no two tell more than one; it grows."""

from datetime import date, datetime
from typing import ClassVar, Final

import pandas as pd
import sqlalchemy as sql

from journeys.logs.database import tables
from journeys.logs.entry_log import EntryLog, instants

LOG: Final = ("number", "at", "community", "until", "k", "finding", "digest")

packs = sql.Table(
    "packs",
    tables,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("at", sql.String(40), nullable=False),
    sql.Column("community", sql.String(100), nullable=False, index=True),
    sql.Column("until", sql.String(10), nullable=False),
    sql.Column("k", sql.Integer, nullable=False),
    sql.Column("finding", sql.String(60), nullable=False),
    sql.Column("digest", sql.String(64), nullable=False),
)


class PackLog(EntryLog):
    """The log in a database: one entry a finding of a pack."""

    TABLE: ClassVar = packs

    def add(self, community: str, until: date, k: int, tables_made: dict[str, str], at: datetime) -> None:
        """Enter the findings of a community in a pack, with a digest of the table of each."""
        with self._database.writing(packs) as connection:
            for finding, digest in tables_made.items():
                self._append(
                    connection, at, community=community, until=until.isoformat(), k=k, finding=finding, digest=digest
                )

    def log(self, community: str) -> pd.DataFrame:
        """Return one row an entry on a community, in order, columns as in :data:`LOG`."""
        table = pd.DataFrame([row._mapping for row in self._rows(community)], columns=list(LOG))
        return table.assign(at=instants(table["at"]))
