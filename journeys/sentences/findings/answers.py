"""What a finding says, formed from its table: counts are rounded, and missing where they are of few people."""

import pandas as pd

from journeys.model import wording


def stages(rows: pd.DataFrame, k: int) -> str:
    """Describe about how many people reached each stage; ``rows`` are of the observable stages."""
    told = [f"{at_least_k(row['reached'], k)} {wording.DID[row['stage']]} or went further" for row in _records(rows)]
    return f"{wording.capitalised(wording.listing(told))}." if told else "No stage can be seen in what is loaded."


def curve(rows: pd.DataFrame, stage: str, to: str) -> str:
    """Describe which share had gone on from a stage by each shown day, to what ``funnel.goal`` names."""
    known = [row for row in _records(rows) if wording.known(row["share"]) and row["days"]]
    if not known:
        return f"Too few people {wording.DID[stage]} to say how long they took to go on."
    told = [
        f"{wording.estimate(row['share'], row['low'], row['high'])} within {wording.counted(int(row['days']), 'day')}"
        for row in known
    ]
    return f"Of those who {wording.DID[stage]}, {wording.listing(told)} had gone on to {to}."


def at_least_k(count: object, k: int) -> str:
    """Write a rounded number of people, or that there are fewer than ``k``."""
    return f"about {wording.people(int(str(count)))}" if wording.known(count) else f"fewer than {k} people"


def _records(rows: pd.DataFrame) -> list[dict[str, object]]:
    records: list[dict[str, object]] = rows.to_dict("records")
    return records
