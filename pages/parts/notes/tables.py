"""Tables of what was noted: people by status, and the log as a download."""

from collections.abc import Callable

import pandas as pd

from journeys.model import wording
from journeys.sentences.notes import ONLY_NOTES, STATUSES


def people(standing: pd.DataFrame, pseudonym: Callable[[str], str]) -> pd.DataFrame:
    """Return one row per person, in the order of statuses."""
    order = {status: number for number, status in enumerate(STATUSES)}
    ordered = standing.assign(order=standing["status"].map(order)).sort_values(
        ["order", "number"], ascending=[True, False], kind="stable"
    )
    return pd.DataFrame(
        {
            "Pseudonym": [pseudonym(str(person)) for person in ordered["person"]],
            # a note alone gives nobody a status
            "Status": ordered["status"].map(STATUSES).fillna(ONLY_NOTES).tolist(),
            "Since": ordered["status_at"].dt.date.tolist(),
            "Invited": ordered["invited_at"].dt.date.tolist(),
            "Mentor": [pseudonym(str(one)) if wording.known(one) else None for one in ordered["mentor"]],
            "Due": ordered["due_on"].dt.date.tolist(),
            "Noted by": ordered["who"].tolist(),
        }
    )


def leaving(log: pd.DataFrame, pseudonym: Callable[[str], str], redact: Callable[[str], str]) -> pd.DataFrame:
    """Return the log as a download: one row per entry, people under pseudonyms, texts redacted."""
    return pd.DataFrame(
        {
            "number": log["number"],
            "at": [f"{at:%Y-%m-%d %H:%M} UTC" for at in log["at"]],
            "who": log["who"],
            "person": [pseudonym(str(person)) for person in log["person"]],
            "kind": log["kind"],
            "mentor": [pseudonym(str(one)) if wording.known(one) else "" for one in log["mentor"]],
            "list_name": [redact(str(name)) for name in log["list_name"]],
            "due_on": log["due_on"].dt.strftime("%Y-%m-%d").fillna(""),
            "note": [redact(str(note)) if wording.known(note) else "" for note in log["note"]],
            "undoes": log["undoes"].astype("Int64"),
            "in_force": log["in_force"].astype("bool"),
        }
    )
