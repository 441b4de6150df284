"""What accounts did about a community's models: their own acts there, and the models that they made.

Of a comment only an answer counts, in somebody else's thread; whose thread one is in may not be known, then it does not
count. An account returns with its second model, whichever day it is made on. A card that leaves no credit open gives it
at some time until the export that describes it.
"""

from collections.abc import Collection, Mapping
from typing import Final

import pandas as pd

from journeys.model import tables
from journeys.model.vocabulary import DOWNSTREAM

STEP_OF: Final = {action: step for step, actions in DOWNSTREAM.items() for action in actions}
_ORDER: Final = ["at", "person", "step", "action", "place"]


def list_acts(
    own_acts: pd.DataFrame,
    derived: pd.DataFrame,
    *,
    credited: pd.Series,
    person_of: Mapping[str, str],
    nobodies: Collection[str] = (),
) -> pd.DataFrame:
    """List all acts that show a step.

    Parameters
    ----------
    own_acts
        Acts in the places of the community's models and organisations: ``person``, ``action``, ``at``, ``since``,
        ``place``, and ``toward``, the person addressed.
    derived
        :data:`journeys.model.tables.DERIVED`.
    credited
        The last day that an export tells of derived models whose cards leave no credit open, by their places.
    person_of
        The person of accounts that are one of several; other accounts are their own.
    nobodies
        Accounts of programs and deleted ones: their models count for nobody, and who writes to them answers nobody.

    Returns
    -------
    :data:`journeys.model.tables.DOWNSTREAM_ACTS`.
    """
    account = "hub:" + derived["owner"]
    made = derived.assign(
        person=pd.Series([person_of.get(each, each) for each in account], index=account.index, dtype="str")
    )
    made = made[(made["owner"] != "") & ~account.isin(list(nobodies))]
    whom = own_acts["toward"]
    is_answer = whom.notna() & (whom != own_acts["person"]) & ~whom.isin(list(nobodies))
    counts = is_answer | (own_acts["action"] != "commented")
    parts = [
        own_acts[own_acts["action"].isin(STEP_OF.keys()) & counts],
        made.assign(action="derived", place=made["root"]),
        _returns(made),
        _credits(made[made["model"].isin(credited.index)], credited),
    ]
    columns = ["person", "action", "at", "since", "place"]
    rows = pd.concat([tables.DOWNSTREAM_ACTS.of()[columns], *(part[columns] for part in parts)], ignore_index=True)
    rows["step"] = rows["action"].map(STEP_OF)
    return tables.DOWNSTREAM_ACTS.of(rows.drop_duplicates().sort_values(_ORDER, ignore_index=True))


def _returns(made: pd.DataFrame) -> pd.DataFrame:
    """Return the second model of each account, when it was made at the latest and after when."""
    models = made.drop_duplicates(["person", "model"])
    second = _second(models, "at")
    # two were made after the second of the times after which each was made
    after = _second(models.assign(earliest=models["since"].fillna(models["at"])), "earliest")["earliest"]
    places = made[["model", "person", "root"]].rename(columns={"root": "place"})
    timed = second.assign(since=after.where(after < second["at"]), action="returned")
    return timed.drop(columns="root").merge(places, on=["person", "model"])


def _second(models: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the second model of each account that has one, in the order of the accounts."""
    ordered = models.sort_values(["person", by, "model"])
    return ordered[ordered.groupby("person").cumcount() == 1].reset_index(drop=True)


def _credits(made: pd.DataFrame, credited: pd.Series) -> pd.DataFrame:
    seen = made[["model"]].join(credited.rename("seen_at"), on="model")["seen_at"]
    by = seen.where(seen > made["at"], made["at"])
    # a card may be changed after its model was made, so its day is never exact
    return made.assign(action="credited", place=made["root"], since=made["since"].fillna(made["at"]), at=by)
