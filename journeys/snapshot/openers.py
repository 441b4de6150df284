"""Whose thread is it? The one who opened it, named from everything that the store holds of a community.

Most records of a comment, a review or a merge do not name who opened their thread, and the record that does may be in
another file. So who is addressed is found when a community is loaded, and does not depend on how an export was cut into
files. Left out: threads whose opening no export shows; an act in them is addressed to nobody.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import narwhals as nw

from journeys.model.events import EVENT_SCHEMA, NOBODY, UNNAMED
from journeys.model.vocabulary import ACTIONS, ADDRESSING, MESSAGES, OPENING, OPENS

LANDED: Final = "landed_change"
"""It names whose change it was, where no export shows the opening."""
ADDRESSED: Final = tuple(sorted((ADDRESSING | MESSAGES) - OPENS))
"""Acts in a thread that are addressed to its opener, unless their record names somebody else."""
OF_OTHERS: Final = tuple(sorted(action for action in ADDRESSING if ACTIONS[action] == "lead"))
"""Acts that are none when they are done to one's own thread: merging, triage."""

_Frame = nw.LazyFrame[Any]


def name_openers(
    events: _Frame, present: Mapping[str, str], keep: Callable[[_Frame], _Frame] = lambda frame: frame
) -> _Frame:
    """Return the acts with the accounts that their records leave open, as the openers of their threads.

    An act in somebody else's thread is addressed to its opener unless its record names an addressee. What one did in
    one's own thread is addressed to nobody, and a review is a comment there; merging and triage are no acts there, nor
    where nobody knows whose thread it was. A landing of unknown author is the opener's.

    Parameters
    ----------
    events
        All acts of a community's places in the store, also those of people who opted out: without these the next in a
        chat would look like its opener. Columns of :data:`journeys.model.events.EVENT_SCHEMA`, as in the result.
    present
        The present names of places that were renamed, by their former ones: both names have the same threads.
    keep
        Computes a frame once and holds it: numbering the openings within the larger query would hold all acts twice.
    """
    named = events.with_columns(home=_present_name(present))
    opened = named.join(keep(_openers(named)), on=["home", "thread"], how="left")
    account = nw.when(nw.col("account") == UNNAMED).then(nw.col("opener")).otherwise(nw.col("account"))
    known = opened.with_columns(account=account).filter(~nw.col("account").is_null())
    # null too, as in what was stored when files were resolved one by one
    addressee = nw.when(nw.col("toward") != UNNAMED).then(nw.col("toward"))
    # all deleted accounts share one name, so two of that name may be two people
    is_own = addressee.is_null() & (nw.col("opener") == nw.col("account")) & (nw.col("account") != NOBODY)
    is_own = is_own.fill_null(value=False)
    unclear = ((nw.col("toward") == UNNAMED) & nw.col("opener").is_null()).fill_null(value=False)
    kept = known.filter(~(nw.col("action").is_in(OF_OTHERS) & (is_own | unclear)))
    opener = nw.when(nw.col("action").is_in(ADDRESSED) & ~is_own).then(nw.col("opener"))
    action = nw.when((nw.col("action") == "reviewed") & is_own).then(nw.lit("commented")).otherwise(nw.col("action"))
    return kept.with_columns(toward=nw.coalesce(addressee, opener), action=action).select(*EVENT_SCHEMA.names)


def _openers(events: _Frame) -> _Frame:
    """List the threads whose opener the acts show: ``home``, ``thread``, ``opener``."""
    opening = events.filter(
        nw.col("action").is_in([*OPENING, LANDED]), ~nw.col("thread").is_null(), nw.col("account") != UNNAMED
    )
    landed = nw.when(nw.col("action") == LANDED).then(nw.lit(1)).otherwise(nw.lit(2))
    ranked = opening.with_columns(rank=nw.when(nw.col("action").is_in(OPENS)).then(nw.lit(0)).otherwise(landed))
    order = ["rank", "at", "event_id"]
    first = ranked.with_columns(nth=nw.col("at").cum_count().over("home", "thread", order_by=order))
    # a message that answers somebody did not open its thread: what it answers is not in the store
    answers = (nw.col("rank") == 2) & ~nw.col("toward").is_null()
    return first.filter(nw.col("nth") == 1, ~answers).select("home", "thread", opener="account")


def _present_name(present: Mapping[str, str]) -> nw.Expr:
    name = nw.col("place")
    for former, canonical in present.items():
        name = nw.when(nw.col("place") == former).then(nw.lit(canonical)).otherwise(name)
    return name
