"""The tables of the store's list: imports, their parts and places, what they rejected and where they disagree."""

from typing import Final

import sqlalchemy as sql

from journeys.model.databases.about import about_table

all_tables = sql.MetaData()

about = about_table(all_tables)

imports = sql.Table(
    "imports",
    all_tables,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("digest", sql.String, nullable=False, unique=True),
    sql.Column("file", sql.String, nullable=False),
    sql.Column("format", sql.String, nullable=False),
    sql.Column("imported_at", sql.String, nullable=False),
    sql.Column("imported_by", sql.String, nullable=False),
    sql.Column("simulated", sql.Boolean, nullable=False),
    sql.Column("new", sql.Integer, nullable=False),
    sql.Column("known", sql.Integer, nullable=False),
    sql.Column("rejected", sql.Integer, nullable=False),
    sql.Column("first_at", sql.String),
    sql.Column("last_at", sql.String),
    sql.Column("events", sql.JSON, nullable=False),
    sql.Column("shows", sql.JSON, nullable=False),
    sql.Column("notes", sql.JSON, nullable=False),
)

parts = sql.Table(
    "part_files",
    all_tables,
    sql.Column("file", sql.String, primary_key=True),
    sql.Column("kind", sql.String, nullable=False),
    sql.Column("rows", sql.Integer),
    sql.Column("sha256", sql.String),
)
"""The parts, with their content as it was written (:class:`journeys.store.parts.Content`)."""

origins = sql.Table(
    "part_imports",
    all_tables,
    sql.Column("file", sql.ForeignKey("part_files.file"), primary_key=True),
    sql.Column("import_id", sql.ForeignKey("imports.id"), primary_key=True),
)
"""From which imports the rows of each part came."""

BEFORE: Final = {
    parts.name: "SELECT file, kind, NULL AS rows, NULL AS sha256 FROM parts",
    origins.name: "SELECT file, import_id FROM parts",
}
"""What stands for these tables in a list of versions 1 and 2, in which each part had the rows of one import."""

retired = sql.Table(
    "retired",
    all_tables,
    sql.Column("file", sql.String, primary_key=True),
    sql.Column("at", sql.String, nullable=False),
)
"""Parts that were listed once: a reader may still be on them, and a transaction that fails lists them again."""

departures = sql.Table("departures", all_tables, sql.Column("number", sql.Integer, primary_key=True))
"""One row for each part that ever left the list, so that no digest of the store ever comes back."""

places = sql.Table(
    "places",
    all_tables,
    sql.Column("import_id", sql.ForeignKey("imports.id"), primary_key=True),
    sql.Column("place", sql.String, primary_key=True),
    sql.Column("events", sql.Integer, nullable=False),
)

windows = sql.Table(
    "windows",
    all_tables,
    sql.Column("import_id", sql.ForeignKey("imports.id"), primary_key=True),
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("place", sql.String, nullable=False),
    sql.Column("actions", sql.JSON, nullable=False),
    sql.Column("since", sql.String, nullable=False),
    sql.Column("until", sql.String, nullable=False),
    sql.Column("since_basis", sql.String, nullable=False),
    sql.Column("until_basis", sql.String, nullable=False),
)
"""The observation windows of each import, as :class:`journeys.model.windows.Window`."""

rejected = sql.Table(
    "rejected",
    all_tables,
    sql.Column("import_id", sql.ForeignKey("imports.id"), primary_key=True),
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("record", sql.Integer, nullable=False),
    sql.Column("reason", sql.String, nullable=False),
    sql.Column("text", sql.String, nullable=False),
)

disagreements = sql.Table(
    "disagreements",
    all_tables,
    sql.Column("import_id", sql.ForeignKey("imports.id"), primary_key=True),
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("event_id", sql.String, nullable=False),
    sql.Column("detail", sql.String, nullable=False),
    sql.Column("kept", sql.String, nullable=False),
    sql.Column("kept_source", sql.String, nullable=False),
    sql.Column("other", sql.String, nullable=False),
    sql.Column("other_source", sql.String, nullable=False),
    sql.Column("acts", sql.Integer, nullable=False),
)
"""Acts in which an import differs from the store: the first ones, and how many there were of their kind."""
