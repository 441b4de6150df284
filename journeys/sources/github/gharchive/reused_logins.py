"""Logins that passed from one account to another within the records of GH Archive, told apart by GitHub's number."""

from typing import Any, Final

import narwhals as nw
import pyarrow as pa

from journeys.model.accounts import numbered_account
from journeys.store.engine import Engine

ROLES: Final = ("actor", "author", "doer", "merger")
"""The columns of the narrow table that name an account; its number stands in ``<column>_id``."""


def tell_apart(records: nw.LazyFrame[Any], engine: Engine) -> nw.LazyFrame[Any]:
    """Rename accounts whose login had another number before in the file, after their own number."""
    held = nw.concat(
        [records.select("at", account=nw.col(role), number=nw.col(f"{role}_id")) for role in ROLES], how="vertical"
    )
    held = held.filter(~nw.col("account").is_null() & ~nw.col("number").is_null())
    first = held.group_by("account", "number").agg(at=nw.col("at").min())
    several = first.group_by("account").agg(numbers=nw.len()).filter(nw.col("numbers") > 1)
    later = engine.collect(first.join(several, on="account", how="inner").sort("account", "at", "number"))
    later = later[later["account"].duplicated()]
    if later.empty:
        return records
    accounts, numbers = later["account"].tolist(), [int(number) for number in later["number"]]
    names = [numbered_account(account, str(number)) for account, number in zip(accounts, numbers, strict=True)]
    columns = {"account": accounts, "number": numbers, "name": names}
    renamed = engine.from_arrow(pa.table(columns))
    for role in ROLES:
        own = renamed.rename({"account": role, "number": f"{role}_id"})
        joined = records.join(own, on=[role, f"{role}_id"], how="left")
        records = joined.with_columns(nw.coalesce("name", role).alias(role)).drop("name")
    return records
