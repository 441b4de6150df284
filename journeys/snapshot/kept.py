"""A community's snapshot and its tables, kept beside the store by an import, so that pages need not compute them.

They are computed by the same functions whether they are kept or not. Whatever changes them changes their key: what the
store holds, the definition, decisions and opt-outs, this code. Left out: snapshots until an earlier day or under other
choices, which are computed; and the accounts of those who opted out, which are found again where somebody asks.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, get_type_hints

import msgspec
import pandas as pd

from journeys.identity.opt_out_filter import Decisions, OptedOut, load_decisions, state_of_decisions
from journeys.logs.database import Database, open_database
from journeys.model import paths
from journeys.model.communities.community import Community, digest
from journeys.model.windows import Windows
from journeys.snapshot.acts import load_acts, load_agent_changes, load_paths
from journeys.snapshot.snapshot import Snapshot, load_snapshot, opted_out_of
from journeys.store import kept_tables
from journeys.store.store import Store

_GIVEN: Final = ("community", "windows", "find_opted_out", "kept")
"""What a snapshot is given anew when it is read."""
_COMPUTED_BY: Final = ("identity", "logs", "model", "snapshot", "store")
"""The folders of the code that the tables depend on."""


def kept_or_loaded(
    store: Store,
    database: Database,
    community: Community,
    observed_until: datetime | None,
    decisions: Callable[[], Decisions] | None = None,
) -> Snapshot:
    """Return a community's snapshot: the one that is kept if it is of now, else loaded.

    ``decisions`` returns what people decided, those in the ``database`` by default; it is asked only where it is
    needed, since finding who opted out means reading all accounts.
    """
    ask = decisions or partial(load_decisions, store, database)
    kept = None
    if observed_until is None:
        folder = _folder(store, community, _key(store, database, community))
        kept = _read(folder, community, lambda: opted_out_of(store, community, ask()))
    return kept or load_snapshot(store, community, observed_until, ask())


def keep(store: Store, community: Community) -> None:
    """Compute the snapshot of a community, its acts, its agents' changes and its paths, and keep them.

    Those of an earlier state go first, as somebody may have opted out since.
    """
    with open_database(store.folder) as database:
        key = _key(store, database, community)
        folder = _folder(store, community, key)
        kept_tables.forget(store.folder, community.slug, but=key)
        if folder.exists():
            return
        view = load_snapshot(store, community, None, load_decisions(store, database))
        tables = {name: table for name, table in _values(view).items() if isinstance(table, pd.DataFrame)}
        loaded = {"acts": load_acts, "agent_changes": load_agent_changes, "paths": load_paths}
        tables |= {"windows": view.windows.table, **{name: load(store, view) for name, load in loaded.items()}}
        values = {name: value for name, value in _values(view).items() if name not in tables}
        kept_tables.write(folder, tables, values)
        # somebody may have opted out while it was computed
        if _key(store, database, community) != key:
            kept_tables.forget(store.folder, community.slug)


def _values(view: Snapshot) -> dict[str, Any]:
    return {each.name: getattr(view, each.name) for each in fields(view) if each.name not in _GIVEN}


def _read(folder: Path, community: Community, find: Callable[[], OptedOut]) -> Snapshot | None:
    told, windows = kept_tables.read_values(folder), kept_tables.read_table(folder, "windows")
    read: dict[str, Any] = {}
    for name, kind in get_type_hints(Snapshot).items():
        if name in told and kind is not pd.DataFrame:
            read[name] = msgspec.convert(told[name], kind)
        elif name not in _GIVEN and (table := kept_tables.read_table(folder, name)) is not None:
            read[name] = table
    if windows is None or len(read) < len(fields(Snapshot)) - len(_GIVEN):
        return None
    return Snapshot(
        **read, community=community, windows=Windows.as_listed(windows, community), find_opted_out=find, kept=folder
    )


def _folder(store: Store, community: Community, key: str) -> Path:
    return store.folder / kept_tables.FOLDER / community.slug / key


def _key(store: Store, database: Database, community: Community) -> str:
    state = [store.digest(), state_of_decisions(store, database), digest(community), _code()]
    # with the store's key: with another one other people would have opted out
    return hmac.digest(store.key, msgspec.json.encode(state), "sha256").hex()[:32]


@cache
def _code() -> str:
    """Return a digest of the code and the lists that the tables depend on."""
    package = Path(paths.__file__).parents[1]
    files = [file for folder in _COMPUTED_BY for file in sorted((package / folder).rglob("*.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in (*files, paths.PROGRAMS, paths.AGENTS))).hexdigest()
