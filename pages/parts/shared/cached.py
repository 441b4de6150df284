"""The cache of answers, keyed by everything that may change them, and the store and database that visitors share.

The parameters of a function say what its answer depends on: a :class:`Scope` stands for the community's definition, the
last day, the contents of the store and what people typed; a :class:`Choice` also for the order of stages and the period
of cohorts. A function of a Scope gets no more than that, so it is not computed again for another order or period.
"""

import inspect
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial, wraps
from operator import attrgetter
from pathlib import Path
from threading import Lock
from typing import Any, Final, ParamSpec, TypeVar, cast

import pandas as pd
import streamlit as st

from journeys.analysis.policy.lens import Asked
from journeys.errors import JourneysError
from journeys.identity import opting_out
from journeys.identity.opt_out_filter import state_of_decisions
from journeys.ingest.pipeline import ensure_demo
from journeys.logs.database import Database, database_url
from journeys.logs.database import open_database as open_database_of
from journeys.logs.drafts import Drafts
from journeys.logs.mentor_settings import MentorLog
from journeys.logs.opt_outs import Signed, opt_out_file
from journeys.logs.outreach import OutreachLog
from journeys.model.communities.community import digest
from journeys.model.paths import store_folder
from journeys.store.store import Store
from pages.parts.shared.filters import Choice, Scope

# entries kept per function, fewer the larger they are: tables of acts, views of a community, ..., small tables
FRAMES: Final = 4
VIEWS: Final = 8
PICTURES: Final = 8
GRAPHS: Final = 16
ANSWERS: Final = 64

P = ParamSpec("P")
R = TypeVar("R")
_importing_demo: Final = Lock()
# a context variable, since the runs of several visitors share this process
_moment: Final[ContextVar[dict[str, str] | None]] = ContextVar("moment", default=None)


def open_with_demo(folder: Path) -> Store:
    """Open a store; import the simulated demo data into an empty one, if it can be written to."""
    store = Store(folder)
    # a store that may not be written is shown as it is, even if it is empty
    if folder.is_dir() and not os.access(folder, os.W_OK):
        return store
    # app.py begins this in a thread before the first visit; visitors who come meanwhile wait for it
    with _importing_demo:
        ensure_demo(store, now=datetime.now(UTC))
        # an opt-out that was cut off is done to its end; where it cannot be, the Identities page says so
        with suppress(JourneysError), open_database_of(folder) as database:
            opting_out.finish(store, database, Signed("service", datetime.now(UTC)))
    return store


# not cache_data, which would pickle and copy the store at each use
_stores: Final = st.cache_resource(max_entries=VIEWS, show_spinner="Importing the simulated demo data, once …")(
    open_with_demo
)
_databases: Final = st.cache_resource(max_entries=VIEWS, show_spinner=False)(Database)


@dataclass(frozen=True)
class _Call:
    key: str
    compute: Callable[[], Any]


def cached(
    entries: int, spinner: str = "", *, under: tuple[Callable[[], object], ...] = ()
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Cache a function's answers, a copy for each visitor; ``under`` return what else the answers depend on."""
    return lambda function: _keep(function, st.cache_data(**_options(entries, spinner)), under)


def shared(
    entries: int, spinner: str = "", *, under: tuple[Callable[[], object], ...] = ()
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Cache a function's answers, the same object for all visitors; ``under`` as for :func:`cached`.

    Tables are protected from each other's changes; anything else must not be changed.
    """
    return lambda function: _keep(function, st.cache_resource(**_options(entries, spinner)), under)


@contextmanager
def one_moment() -> Iterator[None]:
    """Read the state of the store and of what people typed only once inside, so that all answers fit together."""
    before = _moment.set({})
    try:
        yield
    finally:
        _moment.reset(before)


def open_store() -> Store:
    """Return the store that all visitors share."""
    return _stores(store_folder())


def open_database() -> Database:
    """Return the database of what people typed, which all visitors share."""
    return _databases(database_url(store_folder()))


def stored() -> str:
    """Return a digest of the store's contents."""
    return _once("store", lambda: open_store().digest())


def typed() -> str:
    """Return a digest of decisions and opt-outs, those in the file too."""
    return _once("typed", _read_typed)


def key_of(value: object) -> object:
    """Return everything that an answer for a value depends on, as plain values.

    Raises
    ------
    TypeError
        When the type is unknown: Streamlit would compare a large table by a sample of its rows only.
    """
    match value:
        # before Scope, since a Choice is a Scope too
        case Choice():
            return *_scope_key(value), value.mode, value.period
        case Scope():
            return _scope_key(value)
        case OutreachLog() | MentorLog() | Drafts():
            return value.digest()
        case Asked():
            return tuple(value.relations), value.downloads, value.audience, tuple(value.levers)
        case tuple():
            return tuple(key_of(each) for each in value)
        case None | bool() | int() | str() | date():
            return value
    msg = f"An answer cannot be kept under a {type(value).__name__}: key_of does not say how to compare two of them."
    raise TypeError(msg)


def _keep(
    function: Callable[P, R], keep: Callable[..., Any], under: tuple[Callable[[], object], ...]
) -> Callable[P, R]:
    signature = inspect.signature(function)
    scopes = [name for name, parameter in signature.parameters.items() if parameter.annotation is Scope]

    # Streamlit identifies functions by name and source, which wraps copies to each of these
    @keep
    @wraps(function)
    def kept(*, call: _Call) -> object:
        return call.compute()

    @wraps(function)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        given = signature.bind(*args, **kwargs)
        given.apply_defaults()
        for name in scopes:
            # a Choice is cut down to its Scope, so that its order and period do not matter to the key
            given.arguments[name] = Scope(given.arguments[name].community, given.arguments[name].until)
        # computed here, since Streamlit would replace our errors by its own in a hash function
        # as one text, since Streamlit joins a tuple's parts: two different tuples could have one key
        key = repr(key_of((*(ask() for ask in under), *given.args, *given.kwargs.values())))
        return cast("R", _apart(kept(call=_Call(key, partial(function, *given.args, **given.kwargs)))))

    return answer


def _apart(answer: object) -> object:
    # a shallow copy protects all visitors: with copy-on-write pandas copies a column when somebody changes it
    return answer.copy(deep=False) if isinstance(answer, pd.DataFrame) else answer


def _options(entries: int, spinner: str) -> dict[str, Any]:
    return {"max_entries": entries, "show_spinner": spinner or False, "hash_funcs": {_Call: attrgetter("key")}}


def _scope_key(scope: Scope) -> tuple[object, ...]:
    return stored(), typed(), digest(scope.community), scope.until


def _once(name: str, ask: Callable[[], str]) -> str:
    # outside of a page nothing is remembered, so that scripts and tests see every change
    known = _moment.get()
    if known is None:
        return ask()
    if name not in known:
        known[name] = ask()
    return known[name]


def _read_typed() -> str:
    folder, database = store_folder(), open_database()
    path = opt_out_file(folder)
    # the time too: a file that was changed and changed back may stand for other people than before
    file = _changed_at(path)
    return f"{database_url(folder)} {state_of_decisions(open_store(), database)} {file}"


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        # that there is no file is a state too, until somebody writes one
        return 0
