"""What do people do first? The first three acts of each person.

Left out: people of whom it is not known when they first came, and what lists say. Nobody is followed for a set time:
who came lately has had less time for a second act.
"""

from typing import Final

import numpy as np
import pandas as pd

from journeys.analysis.acts import own_acts
from journeys.analysis.funnel.settings import FunnelSettings, is_known_first
from journeys.model import tables

NTH: Final = ("first", "second", "third")


def find_first_acts(acts: pd.DataFrame, journeys: pd.DataFrame, settings: FunnelSettings) -> pd.DataFrame:
    """Find the first three acts of each person, acts of one instant in the order in which they are given.

    Returns
    -------
    :data:`journeys.model.tables.FIRST_ACTS`, in the order of the first acts.
    """
    own = own_acts(acts, settings.observed_until)
    is_known = is_known_first(journeys, "first", settings).set_axis(pd.Index(journeys["person"]))
    code, names = pd.factorize(own["person"])
    left = np.flatnonzero(is_known.reindex(names, fill_value=False).to_numpy()[code])
    found = pd.DataFrame(index=pd.Index(pd.unique(code[left])))
    for nth in NTH:
        again = pd.Series(code[left]).duplicated().to_numpy()
        earliest, left = left[~again], left[again]
        found[nth] = own["action"].iloc[earliest].set_axis(code[earliest])
    return tables.FIRST_ACTS.of(found.assign(person=names[found.index]).reset_index(drop=True))


def count_paths(first_acts: pd.DataFrame) -> pd.DataFrame:
    """Count how many people began in each way.

    Returns
    -------
    :data:`journeys.model.tables.FIRST_PATHS`, the most frequent first.
    """
    counts = first_acts.groupby([*NTH], dropna=False, sort=True).size().rename("people").reset_index()
    return tables.FIRST_PATHS.of(counts.sort_values("people", ascending=False, kind="stable", ignore_index=True))


def people_on(first_acts: pd.DataFrame, path: tuple[str | None, ...]) -> list[str]:
    """List the people who began in one way; a null stands for no further act."""
    on_it = pd.Series(data=True, index=first_acts.index)
    for nth, action in zip(NTH, path, strict=True):
        on_it &= first_acts[nth].isna() if action is None else first_acts[nth] == action
    return [str(person) for person in first_acts.loc[on_it, "person"]]
