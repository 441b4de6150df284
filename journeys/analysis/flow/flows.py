"""Who moved where from one month or quarter to the next: counted for each step, and over all steps.

Everybody who is known to be somewhere in a period went on from there to exactly one place, so that as many people leave
a place as came to it.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.flow.standing import INACTIVE, KNOWN, NEW, STATES, UNSEEN, Standing
from journeys.analysis.stats.intervals import share_interval
from journeys.model import tables
from journeys.model.vocabulary import STAGES

ACTED: Final = ("moved_up", "held", "moved_down", "became_inactive", "acted_unseen")
"""What became of those who acted in the earlier period; they are all of them."""
RESTED: Final = ("returned", "stayed_inactive", "inactive_unseen")
"""What became of those who were inactive in it; they are all of them."""
CAME: Final = ("arrived", "into_view", "into_view_inactive")
"""How others came to be anywhere."""
ACTED_AFTER: Final = ("moved_up", "held", "moved_down", "returned", "arrived", "into_view")
"""Where those who acted in the later period came from; they are all of them."""
INACTIVE_AFTER: Final = ("became_inactive", "stayed_inactive", "into_view_inactive")
"""Where those who were inactive in it came from; they are all of them."""
_TINY: Final = 1e-9
_Numbers = npt.NDArray[np.int64]


def count_flows(standing: Standing) -> pd.DataFrame:
    """Count for each step how many people went from each place to each other.

    Returns
    -------
    :data:`journeys.model.tables.FLOWS`, steps in order of time; places between which nobody went are left out, and
    people who at neither end are known to be anywhere.
    """
    rows = []
    for step in range(standing.steps):
        code = standing.states[:, step] * len(STATES) + standing.states[:, step + 1]
        counts = np.bincount(code, minlength=len(STATES) ** 2).reshape(len(STATES), len(STATES))
        for before, after in zip(*np.nonzero(counts), strict=True):
            if min(before, after) < len(KNOWN):
                flow = {"step": step, "from_on": standing.starts[step], "to_on": standing.starts[step + 1]}
                ends = {"before": STATES[before], "after": STATES[after]}
                rows.append({**flow, **ends, "people": int(counts[before, after])})
    return tables.FLOWS.of(rows)


def count_moves(flows: pd.DataFrame, labels: list[str]) -> pd.DataFrame:
    """Add the flows of each step up by what became of people.

    Parameters
    ----------
    flows
        The table of :func:`count_flows`.
    labels
        The periods in words.

    Returns
    -------
    :data:`journeys.model.tables.STEP_MOVES`, a row a step, also where nobody moved.
    """
    became = [_became(before, after) for before, after in zip(flows["before"], flows["after"], strict=True)]
    counts = flows.assign(became=np.array(became, dtype="str")).pivot_table(
        index="step", columns="became", values="people", aggfunc="sum"
    )
    parts = list(dict.fromkeys((*ACTED, *RESTED, *CAME)))
    counts = counts.reindex(range(max(len(labels) - 1, 0)), columns=parts).fillna(0).astype("int64")
    sums = {
        "acted": ACTED,
        "inactive": RESTED,
        "acted_after": ACTED_AFTER,
        "inactive_after": INACTIVE_AFTER,
    }
    whole = {name: counts[list(names)].sum(axis="columns") for name, names in sums.items()}
    return tables.STEP_MOVES.of(
        counts.assign(step=counts.index, earlier=labels[:-1], period=labels[1:], **whole).reset_index(drop=True)
    )


def last_step(moves: pd.DataFrame) -> int:
    """Return the number of the last step in which anybody acted before or after; without one the last of all.

    ``moves`` are those of :func:`count_moves`, at least one: an export may go on for years after a community ended.
    """
    acted = moves[(moves["acted"] > 0) | (moves["acted_after"] > 0)]
    return int((acted if len(acted) else moves)["step"].iloc[-1])


def count_transitions(standing: Standing) -> pd.DataFrame:
    """Add all steps up: what share of those at a place was at each place a period later.

    Returns
    -------
    :data:`journeys.model.tables.TRANSITIONS`. Steps that lead out of view do not count. One person takes several steps,
    which are alike: the interval allows for it (Korn and Graubard 1998, Survey Methodology 24:193).
    """
    rows = shares_of(cells(standing))
    # nobody was ever at the others
    rows = rows[rows["after"].isin(standing.places)]
    low, high = share_interval(rows["share"], rows["size"])
    return tables.TRANSITIONS.of(rows.assign(low=low, high=high))


def cells(standing: Standing, counts: npt.NDArray[np.bool_] | None = None) -> _Numbers:
    """Return how often each person went from each place to each other, of those in :data:`KNOWN`.

    ``counts`` says for each person and step whether it counts; all by default.
    """
    size = len(KNOWN)
    found = np.zeros((len(standing.people), size * size), dtype="int64")
    for step in range(standing.steps):
        before, after = standing.states[:, step], standing.states[:, step + 1]
        both = (before < size) & (after < size)
        rows = np.flatnonzero(both if counts is None else both & counts[:, step])
        # everybody once a step, so no cell is named twice
        found[rows, before[rows].astype("int64") * size + after[rows]] += 1
    return found.reshape(-1, size, size)


def shares_of(found: _Numbers) -> pd.DataFrame:
    """Compute the shares of all cells of :func:`cells`, and of as how many people in one step each they are certain.

    Returns
    -------
    Rows are a place before and a place after: ``n`` steps from the one, ``met`` of them to the other, the ``people``
    who took those of n, the ``share`` of met and its ``size`` for intervals. Places at which nobody was are left out.
    """
    rows = []
    for number, before in enumerate(KNOWN):
        steps = found[:, number, :]
        each = steps.sum(axis=1)
        n, people = int(each.sum()), int((each > 0).sum())
        if not n:
            continue
        share = steps.sum(axis=0) / n
        # the steps of one person are alike: the fewer people took them, the less they say
        spread = ((steps - each[:, None] * share) ** 2).sum(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            size = n**2 * share * (1 - share) / spread * (people - 1) / people
        # as in effective_size, for all places after at once
        size = np.where((spread > _TINY) & (people > 1), size, people)
        whole = {"before": before, "n": n, "people": people}
        for after, met, part, as_certain in zip(KNOWN, steps.sum(axis=0), share, size, strict=True):
            rows.append({**whole, "after": after, "met": int(met), "share": part, "size": as_certain})
    return pd.DataFrame(rows, columns=["before", "after", "n", "met", "people", "share", "size"])


def _became(before: str, after: str) -> str:
    if INACTIVE in (before, after):
        return _became_inactive(before, after)
    if after == UNSEEN:
        return "acted_unseen"
    if before in (UNSEEN, NEW):
        return "into_view" if before == UNSEEN else "arrived"
    change = STAGES.index(after) - STAGES.index(before)
    return "held" if not change else "moved_up" if change > 0 else "moved_down"


def _became_inactive(before: str, after: str) -> str:
    if before == INACTIVE:
        return {INACTIVE: "stayed_inactive", UNSEEN: "inactive_unseen"}.get(after, "returned")
    return "into_view_inactive" if before == UNSEEN else "became_inactive"
