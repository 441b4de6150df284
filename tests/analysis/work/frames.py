"""Acts made by hand for the analyses of kinds of work."""

import pandas as pd

from journeys.model.tables import ACTS
from journeys.model.vocabulary import STAGES
from tests.tables import made

HOME = "github:hand/book"


def act(person, action, on="2021-02-01", **told):
    """One act; what is not told is null, the place is the book's, the format a repository archive."""
    row = dict.fromkeys(ACTS.columns) | {"person": person, "action": action, "at": on, "place": HOME}
    return row | {"source": "all_contributors" if action == "recognised" else "archive_repo"} | told


def acted(*rows):
    """A table as journeys.snapshot.acts.load_acts gives it."""
    return made(ACTS, rows).sort_values("at", kind="stable", ignore_index=True)


def travelled(**stages):
    """Journeys of people who got to a stage: ``travelled(ada="lead")``; only what the analyses of work need."""
    day = pd.Timestamp("2021-01-01", tz="UTC")
    rows = [
        {"person": person, **{f"{name}_at": day if name == stage else pd.NaT for name in STAGES}}
        for person, stage in stages.items()
    ]
    return pd.DataFrame(rows)
