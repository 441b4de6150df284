"""Logins that passed from one person to another: told apart by the platform's number, from file to file.

A login is given up when its account is renamed or deleted, and anybody may take it. Readers tell two numbers apart
within one file; here the numbers of a file are compared with those in the store. Left out: acts whose records have no
number, which stay with whoever had the login first.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import narwhals as nw
import pandas as pd
import pyarrow as pa

from journeys.model.accounts import numbered_account
from journeys.model.events import CLAIM_SCHEMA, EVENT_SCHEMA
from journeys.model.extract import Extract
from journeys.sources.base import login_of
from journeys.store.engine import Engine
from journeys.store.store import Store

NUMBER: Final = "#"


def tell_apart(extract: Extract, store: Store, engine: Engine) -> Extract:
    """Rename the accounts of a file whose login is another's in the store, after the platform's number for them."""
    numbers = _numbers(extract.claims, engine)
    # most formats have none, and then nothing of the store is read: many small files may come one after another
    renamed = numbers if numbers.empty else _renamed(numbers, _numbers(store.scan("accounts", engine), engine))
    if renamed.empty:
        return extract
    names = dict(zip(renamed["account"].tolist(), renamed["name"].tolist(), strict=True))
    events = _rename(extract.events, EVENT_SCHEMA, names, ("account", "toward"), engine)
    return replace(extract, events=events, claims=_rename(extract.claims, CLAIM_SCHEMA, names, ("account",), engine))


def _numbers(claims: nw.LazyFrame[Any], engine: Engine) -> pd.DataFrame:
    """List the numbers of accounts: ``account``, ``login`` (without a number), ``number``."""
    found = engine.collect(claims.filter(nw.col("says") == "user_id").select("account", number="value").unique())
    return found.assign(login=found["account"].str.replace(f"{NUMBER}.*", "", regex=True))


def _renamed(new: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """List the accounts to rename: ``account`` and ``name``."""
    # whoever has the plain name in the store keeps it
    plain = old[old["account"] == old["login"]]
    known = new[new["login"].isin(plain["login"])]
    is_same = known.merge(plain[["login", "number"]], on=["login", "number"], how="left", indicator=True)["_merge"]
    names = [
        login if same else numbered_account(login, number)
        for login, number, same in zip(known["login"], known["number"], is_same == "both", strict=True)
    ]
    named = known.assign(name=pd.Series(names, index=known.index, dtype="str"))
    # an older import may have put two numbers under one name: then nothing tells its acts apart
    named = named[~named["account"].duplicated(keep=False)]
    return named[named["name"] != named["account"]]


def _rename(
    rows: nw.LazyFrame[Any], schema: pa.Schema, names: Mapping[str, str], columns: Sequence[str], engine: Engine
) -> nw.LazyFrame[Any]:
    # few accounts are concerned, so that their rows alone come into memory
    is_concerned = nw.any_horizontal(*(nw.col(column).is_in(list(names)) for column in columns), ignore_nulls=True)
    concerned = engine.collect(rows.filter(is_concerned))
    if "event_id" in concerned:
        pairs = zip(concerned["event_id"].tolist(), concerned["account"].tolist(), strict=True)
        concerned["event_id"] = [_key(key, account, names.get(account, account)) for key, account in pairs]
    for column in columns:
        concerned[column] = concerned[column].map(lambda account: names.get(account, account))
    renamed = engine.from_arrow(pa.Table.from_pandas(concerned, schema=schema, preserve_index=False))
    others = rows.filter((~is_concerned).fill_null(value=True))
    return engine.keep(nw.concat([others.select(*schema.names), renamed]))


def _key(key: str, account: str, name: str) -> str:
    """Return an act's key with the new name in it, as two people's stars under one login are two acts."""
    return re.sub(rf"/{re.escape(login_of(account))}(?=/|$)", f"/{login_of(name)}", key)
