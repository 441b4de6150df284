"""Sentences of a report."""

from journeys.model import wording


def more_rows(rows: int, shown: int, name: str) -> str:
    """Describe how much of a table is shown, and where all of it is."""
    return f"The last {shown} of {wording.counted(rows, 'row')}; all are in tables/{name}.csv of the pack."
