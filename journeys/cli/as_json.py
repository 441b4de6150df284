"""The command line's JSON: the shapes that scripts rely on."""

from dataclasses import asdict
from datetime import date
from typing import Any

import pandas as pd

from journeys.ingest.receipts import Receipt
from journeys.model.spans import Span


def of_receipt(receipt: Receipt) -> dict[str, Any]:
    """Return the result of importing one file; ``refused`` only where it was."""
    fields = asdict(receipt) | {"first": iso(receipt.first), "last": iso(receipt.last)}
    return {name: value for name, value in fields.items() if name != "refused" or value}


def of_stage(row: dict[Any, Any], spans: dict[str, Span] | None) -> dict[str, Any]:
    """Return a stage's people and who goes on, with the ranges from undecided suggestions if there are any."""
    counts = {name: None if pd.isna(row[name]) else int(row[name]) for name in ("observed", "reached", "skipped")}
    # rounded, so that last digits that differ between machines make no difference between files
    rates = {name: None if pd.isna(row[name]) else round(float(row[name]), 6) for name in ("estimate", "low", "high")}
    conversion = None  # of the last stage, nobody can go on
    if isinstance(row["to"], str):
        naive = None if pd.isna(row["naive"]) else round(row["naive"], 6)
        conversion = {"to": row["to"], **rates, "n": int(row["n"]), "naive": naive}
    stage = {"stage": row["stage"], "observable": bool(row["observable"])}
    return stage | counts | {"range": spans, "conversion": conversion}


def iso(at: date | None) -> str | None:
    """Write a day or an instant in ISO form; None for a missing one."""
    return None if at is None or pd.isna(at) else at.isoformat()
