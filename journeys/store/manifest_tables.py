"""The tables of the store's list: imports, their parts and places, what they rejected and where they disagree."""

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
    "parts",
    all_tables,
    sql.Column("file", sql.String, primary_key=True),
    sql.Column("import_id", sql.ForeignKey("imports.id"), nullable=False),
    sql.Column("kind", sql.String, nullable=False),
)

sizes = sql.Table(
    "sizes",
    all_tables,
    sql.Column("file", sql.String, primary_key=True),
    sql.Column("rows", sql.Integer, nullable=False),
)
"""How many rows each part had when it was written; parts of version 1 are not listed here."""

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
