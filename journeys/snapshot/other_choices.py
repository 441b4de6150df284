"""A community's snapshot under another choice: another definition, other identities, without some accounts."""

from copy import copy
from dataclasses import replace

import pandas as pd

from journeys.analysis.robustness import OtherChoice
from journeys.identity.opt_out_filter import Decisions
from journeys.model.windows import Windows
from journeys.snapshot.acts import load_acts
from journeys.snapshot.snapshot import Snapshot, WhoCounts, load_snapshot
from journeys.snapshot.stages import SINCE
from journeys.store.store import Store


def is_other(view: Snapshot, choice: OtherChoice) -> bool:
    """Return whether a choice can change anything in this community's data."""
    if choice.joining == "none":
        return bool(len(view.joined))
    if choice.joining == "all":
        return bool(len(view.undecided))
    if choice.without_suspects:
        return bool(view.suspects)
    if choice.lists_exact:
        return bool(view.journeys[list(SINCE.values())].notna().any(axis=None))
    return True


def snapshot_under(store: Store, view: Snapshot, choice: OtherChoice, decisions: Decisions | None = None) -> Snapshot:
    """Return a snapshot as it would be under another choice; it is loaded again only where its people change."""
    if choice.joining != "decided" or choice.without_suspects:
        left_out = view.suspects if choice.without_suspects else ()
        return load_snapshot(store, view.community, view.asked, decisions, WhoCounts(choice.joining, left_out))
    if choice.lists_exact:
        return replace(view, journeys=_without(view.journeys, *SINCE.values()))
    if choice.community is not None:
        # its acts are loaded, as those that are kept are the first definition's
        return replace(view, community=choice.community, windows=_read_by(view.windows, choice), kept=None)
    return view


def acts_under(store: Store, view: Snapshot, choice: OtherChoice) -> pd.DataFrame:
    """Load the acts of a snapshot of :func:`snapshot_under`, as :func:`journeys.snapshot.acts.load_acts` does."""
    acts = load_acts(store, view)
    return _without(acts, "since") if choice.lists_exact else acts


def _read_by(windows: Windows, choice: OtherChoice) -> Windows:
    # the same times: only from how many days on a first act is known to be one follows the definition's days
    read = copy(windows)
    read.community = choice.community or windows.community
    return read


def _without(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return a table with nothing but nulls in some columns of instants."""
    return table.assign(**{name: table[name].where(pd.Series(data=False, index=table.index)) for name in columns})
