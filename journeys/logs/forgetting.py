"""Taking people who opted out out of what people entered: the entries stay, of nobody, and notes on them go."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import sqlalchemy as sql

from journeys.logs.database import Database
from journeys.logs.decisions import decisions
from journeys.logs.drafts import drafts
from journeys.logs.mentor_settings import mentors
from journeys.logs.outreach import outreach

Change = Callable[[Mapping[str, Any]], Mapping[str, Any] | None]
"""Returns a row as it shall be, or nothing for one that goes."""
TABLES: Final = (outreach, mentors, decisions, drafts)


def entered(database: Database) -> dict[str, list[Mapping[str, Any]]]:
    """Return the rows of all that people entered on people, by table."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for table in TABLES:
        with database.reading(table) as connection:
            found[table.name] = [dict(row) for row in connection.execute(sql.select(table)).mappings()]
    return found


def forget(database: Database, account: Callable[[str], str], words: Callable[[str], str]) -> None:
    """Rewrite what people entered: accounts and texts as the functions return them; nothing is written else."""
    change = {table.name: _without(table.name, account, words) for table in TABLES}
    rows = entered(database)
    wrote = False
    for table in TABLES:
        # looked at first: most databases hold nothing of them, and reading must not create one
        if all(change[table.name](row) == row for row in rows[table.name]):
            continue
        with database.writing(table) as connection:
            for row in [dict(each) for each in connection.execute(sql.select(table)).mappings()]:
                new = change[table.name](row)
                same = [key == row[key.name] for key in table.primary_key.columns]
                if new is None:
                    connection.execute(sql.delete(table).where(*same))
                elif new != row:
                    connection.execute(sql.update(table).where(*same).values(**new))
        wrote = True
    if wrote:
        database.wipe()


def _without(table: str, account: Callable[[str], str], words: Callable[[str], str]) -> Change:
    def change(row: Mapping[str, Any]) -> Mapping[str, Any] | None:
        new = dict(row)
        if table == "decisions":
            return {**new, "accounts": [account(each) for each in row["accounts"]], "note": words(row["note"])}
        gone = account(row["account"]) != row["account"]
        if table == "drafts":
            return None if gone else {**new, "text": words(row["text"])}
        new["account"] = account(row["account"])
        if table == "outreach":
            new["mentor"] = account(row["mentor"]) if row["mentor"] else row["mentor"]
            new["list_name"] = words(row["list_name"])
            new["note"] = None if gone or row["note"] is None else words(row["note"])
        return new

    return change
