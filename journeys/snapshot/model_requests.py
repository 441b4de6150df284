"""Discussions of models that ask for credit, a licence or notes on risks, and when somebody answered.

An answer is the first word of another person, or that another person accepted the change; programs and deleted accounts
answer nobody, and closing without a word is no answer. Left out: discussions that somebody opened who opted out, and
those of which no export tells who opened them.
"""

from typing import Any, Final

import narwhals as nw
import pandas as pd

from journeys.analysis.policy.requests import find_requests
from journeys.identity.opt_out_filter import OptedOut
from journeys.model import tables
from journeys.model.accounts import MODEL_PLACE
from journeys.model.communities.community import Community
from journeys.model.events import NOBODY
from journeys.model.programs.bots import ENDING, KNOWN_BOTS
from journeys.model.vocabulary import OPENS, REPLIES
from journeys.model.windows import Windows
from journeys.store.engine import Engine, open_engine
from journeys.store.store import Store

_DAY_SECONDS: Final = 86_400


def load_requests(store: Store, opted_out: OptedOut) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Load the discussions of models with a title: the place of each, and the requests among them.

    Returns
    -------
    The places, one row a discussion, and :data:`journeys.model.tables.MODEL_REQUESTS`. Each request is followed while
    words in its place could be seen, and not at all where exports only list discussions.
    """
    with open_engine() as engine:
        threads = _threads(store, engine)
        acts = _acts(store, engine, opted_out, threads)
    opening = acts[acts["action"].isin(OPENS)].drop_duplicates(["place", "thread"])
    opened = threads.merge(opening.rename(columns={"account": "opener", "at": "began_at"}), on=["place", "thread"])
    asking = find_requests(opened)
    answers = acts[acts["action"].isin(REPLIES) & ~_are_programs(acts["account"]) & (acts["account"] != NOBODY)]
    both = asking[["place", "thread", "opener"]].merge(answers, on=["place", "thread"])
    first = both[both["account"] != both["opener"]].groupby(["place", "thread"])["at"].min()
    answered_at = asking[["place", "thread"]].merge(first.reset_index(), on=["place", "thread"], how="left")["at"]
    until = _ends(store, asking["place"], asking["began_at"])
    days = (answered_at.fillna(until) - asking["began_at"]).dt.total_seconds() / _DAY_SECONDS
    rows = asking.assign(
        by_program=_are_programs(asking["opener"]),
        opened_at=asking["began_at"],
        days=days.where(until.notna() & (days >= 0)),
        answered=answered_at.notna(),
    )
    return opened[["place"]], tables.MODEL_REQUESTS.of(rows)


def _threads(store: Store, engine: Engine) -> pd.DataFrame:
    chosen = store.scan("threads", engine).filter(
        nw.col("place").str.starts_with(MODEL_PLACE), ~nw.col("title").is_null()
    )
    rows = engine.collect(chosen.select("place", "thread", "title", "state", "closed_at"))
    # of several exports the one that tells of an end: what was closed is seldom opened again
    richest = rows.assign(ended=(rows["state"] != "open") & rows["state"].notna()).sort_values(
        ["ended", "closed_at"], ascending=False, kind="stable"
    )
    kept = richest.drop_duplicates(["place", "thread"]).sort_values(["place", "thread"], ignore_index=True)
    return kept.drop(columns=["ended", "closed_at"]).astype("str")


def _acts(store: Store, engine: Engine, opted_out: OptedOut, threads: pd.DataFrame) -> pd.DataFrame:
    wanted = sorted(OPENS | REPLIES)
    events: Any = opted_out.remove_events(store.scan("events", engine)).filter(
        nw.col("place").str.starts_with(MODEL_PLACE), nw.col("action").is_in(wanted), ~nw.col("thread").is_null()
    )
    rows = engine.collect(events.select("place", "thread", "account", "action", "at").unique().sort("at"))
    texts = rows.astype(dict.fromkeys(("place", "thread", "account", "action"), "str"))
    return texts.merge(threads[["place", "thread"]], on=["place", "thread"])


def _are_programs(accounts: pd.Series) -> "pd.Series[bool]":
    return accounts.isin(KNOWN_BOTS) | accounts.str.endswith(ENDING)


def _ends(store: Store, places: pd.Series, at: pd.Series) -> pd.Series:
    """Return until when answers could be seen after some instants in some places; null where they could not be."""
    stored = store.windows()[tables.WINDOWS.names]
    known = sorted(set(places))
    windows = Windows(
        stored[stored["place"].isin(known)].reset_index(drop=True), Community(slug="hub", name="Hub"), known
    )
    seen = windows.following(places, frozenset(REPLIES), at)
    return seen["until"].where(seen["since"] <= at)
